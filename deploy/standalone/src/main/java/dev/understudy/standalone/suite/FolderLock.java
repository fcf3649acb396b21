package dev.understudy.standalone.suite;

import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One command at a time changes a data folder. The system lets go of the lock when its holder dies, however it dies. */
public final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param purpose what the holder does, for those who find it locked
     * @return empty when another process holds it
     */
    public static Optional<FolderLock> tryAcquire(DataFolder folder, String purpose) {
        return tryAcquire(folder.lockFile(), purpose);
    }

    /** @throws LauncherFailure that names the holder, when another process holds it */
    public static FolderLock acquire(DataFolder folder, String purpose) {
        return tryAcquire(folder, purpose)
                .orElseThrow(() -> new LauncherFailure(
                        "The data folder %s is in use by %s.".formatted(folder.root(), holder(folder))));
    }

    /** Who holds the lock: {@code `backup` (process 4711)}. */
    public static String holder(DataFolder folder) {
        try {
            return Files.readString(folder.lockFile()).strip();
        } catch (IOException e) {
            return "another process";
        }
    }

    private static Optional<FolderLock> tryAcquire(Path file, String purpose) {
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            var text = "`%s` (process %d)\n"
                    .formatted(purpose, ProcessHandle.current().pid());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new FolderLock(channel));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LauncherFailure("%s cannot be locked: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LauncherFailure("the lock cannot be released: " + e.getMessage(), e);
        }
    }
}
