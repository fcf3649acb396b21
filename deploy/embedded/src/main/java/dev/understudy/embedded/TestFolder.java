package dev.understudy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of one test JVM, named by its process id so that later ones can tell whether it is still in use. */
final class TestFolder {
    private static final String PREFIX = "understudy-infrastructure-";

    private TestFolder() {}

    static Path create() {
        try {
            Path target = Path.of("target").toAbsolutePath();
            if (!Files.isDirectory(target)) {
                return Files.createTempDirectory(PREFIX);
            }
            deleteAbandoned(target);
            return Files.createDirectory(
                    target.resolve(PREFIX + ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for the test infrastructure", e);
        }
    }

    private static void deleteAbandoned(Path target) throws IOException {
        try (var folders = Files.newDirectoryStream(target, PREFIX + "*")) {
            for (Path folder : folders) {
                long pid = Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
                if (pid == ProcessHandle.current().pid()
                        || ProcessHandle.of(pid).isEmpty()) {
                    Folders.delete(folder);
                }
            }
        }
    }
}
