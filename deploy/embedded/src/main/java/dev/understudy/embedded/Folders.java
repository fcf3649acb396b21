package dev.understudy.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Folders as the servers need them. */
final class Folders {
    private Folders() {}

    /**
     * Makes the folder unless it exists.
     *
     * @throws InfrastructureException.BrokenFolder when it is something else or cannot be written
     */
    static void create(Path folder, String server) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failure(server, folder, e);
        }
        if (!Files.isWritable(folder)) {
            throw new InfrastructureException.BrokenFolder(server, folder, "it cannot be written", null);
        }
    }

    /** What to tell the user when writing below the folder has failed. */
    static InfrastructureException failure(String server, Path folder, IOException failure) {
        return String.valueOf(failure.getMessage()).contains("No space left")
                ? new InfrastructureException.DiskFull(server, folder)
                : new InfrastructureException.BrokenFolder(server, folder, "it cannot be written, " + failure, failure);
    }

    /** Deletes the folder and all in it; what vanishes meanwhile is no error. Does not follow links. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
