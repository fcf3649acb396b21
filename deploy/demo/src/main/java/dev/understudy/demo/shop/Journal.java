package dev.understudy.demo.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Numbered entries, one JSON line each, kept across restarts. File and memory keep the last of them only, so that a
 * check that orders every minute never fills the disk.
 */
final class Journal<E extends Journal.Entry> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    interface Entry {
        long number();
    }

    private final Path file;
    private final int kept;
    private final Deque<E> entries = new ArrayDeque<>();
    private long last;
    private int lines;

    /**
     * Opens or begins the journal.
     *
     * @param kept how many entries are kept
     * @param first number of the very first entry
     */
    Journal(Path file, Class<E> type, int kept, long first) throws IOException {
        this.file = file;
        this.kept = kept;
        this.last = first - 1;
        if (Files.exists(file)) {
            try (var stored = Files.lines(file)) {
                stored.forEach(line -> read(line, type));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            // A line cut off by a crash must not swallow the one that would be written behind it.
            rewrite();
        }
    }

    /**
     * Stores the next entry.
     *
     * @param entry makes it from its number
     */
    synchronized E add(LongFunction<E> entry) {
        try {
            E made = entry.apply(last + 1);
            Files.writeString(
                    file, JSON.writeValueAsString(made) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            lines++;
            remember(made);
            if (lines >= 2 * kept) {
                rewrite();
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Optional<E> find(long number) {
        return entries.stream().filter(entry -> entry.number() == number).findFirst();
    }

    private void read(String line, Class<E> type) {
        try {
            remember(JSON.readValue(line, type));
        } catch (JsonProcessingException e) {
            System.getLogger(Journal.class.getName())
                    .log(System.Logger.Level.WARNING, "Left out an unreadable line of " + file);
        }
    }

    private void remember(E entry) {
        entries.addLast(entry);
        last = Math.max(last, entry.number());
        if (entries.size() > kept) {
            entries.removeFirst();
        }
    }

    private void rewrite() throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        List<String> all = new ArrayList<>(entries.size());
        for (E entry : entries) {
            all.add(JSON.writeValueAsString(entry));
        }
        Files.write(draft, all);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lines = all.size();
    }
}
