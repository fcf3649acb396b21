package dev.understudy.demo.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What is broken at the moment. A target is broken while its file exists, so a restart changes nothing. */
public final class Faults {

    private final Path folder;
    private final Clock clock;

    /** @throws IOException when the folder cannot be made */
    public Faults(Path folder, Clock clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.clock = clock;
    }

    public boolean isBroken(FaultTarget target) {
        return Files.exists(file(target));
    }

    /** Since when the target is broken, empty when it is in order. */
    public Optional<Instant> brokenSince(FaultTarget target) {
        try {
            return Optional.of(Files.getLastModifiedTime(file(target)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the target; what is broken already stays broken since then. */
    public void breakDown(FaultTarget target) {
        try {
            Files.createFile(file(target));
            Files.setLastModifiedTime(file(target), FileTime.from(clock.instant()));
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void heal(FaultTarget target) {
        try {
            Files.deleteIfExists(file(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(FaultTarget target) {
        return folder.resolve(target.id());
    }
}
