package dev.understudy.standalone.logs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a log from its end. */
public final class LogTail {

    /** Bytes of a file that are looked at, at most. */
    private static final int WINDOW = 1024 * 1024;

    private static final int COMPLAINT_LENGTH = 300;

    private final Path file;
    private long position;

    LogTail(Path file) {
        this.file = file;
    }

    /** The reason that the last lines give for an end: the last error, else the last line that is not blank. */
    public static Optional<String> lastComplaint(Path file) {
        try {
            var lines = new LogTail(file)
                    .last(Integer.MAX_VALUE).stream()
                            .filter(line -> !line.isBlank())
                            .map(LogLine::of)
                            .toList();
            return lines.reversed().stream()
                    .filter(LogLine::isComplaint)
                    .findFirst()
                    .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                    .map(LogLine::cause)
                    .map(text -> text.lines().findFirst().orElse(""))
                    .map(text -> text.length() > COMPLAINT_LENGTH ? text.substring(0, COMPLAINT_LENGTH) + "..." : text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The last lines; what is written from now on is left for {@link #next}. */
    List<String> last(int count) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        long size = Files.size(file);
        long from = Math.max(0, size - WINDOW);
        position = from;
        var lines = next();
        // The window may begin in the middle of a line.
        var whole = from > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
        return whole.subList(Math.max(0, whole.size() - count), whole.size());
    }

    /** Whole lines written since the last call, also into a new file after the old one was put aside. */
    List<String> next() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var input = new RandomAccessFile(file.toFile(), "r")) {
            if (input.length() < position) {
                position = 0;
            }
            input.seek(position);
            var bytes = new byte[(int) Math.min(WINDOW, input.length() - position)];
            input.readFully(bytes);
            int end = lastLineEnd(bytes);
            if (end == 0) {
                if (bytes.length == WINDOW) {
                    position += WINDOW;
                }
                return List.of();
            }
            position += end;
            return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static int lastLineEnd(byte[] bytes) {
        for (int i = bytes.length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }
}
