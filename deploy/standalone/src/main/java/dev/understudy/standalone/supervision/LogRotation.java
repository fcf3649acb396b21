package dev.understudy.standalone.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps log files from growing for ever: a file that is large when its component starts is put aside. */
public final class LogRotation {

    /** Bytes. */
    static final long LARGE = 20L * 1024 * 1024;

    /** Old files of a log: {@code .1} is the youngest. */
    static final int KEPT = 3;

    private LogRotation() {}

    /** Puts the file aside if it is large; the oldest of those put aside is deleted. */
    public static void rotate(Path log) throws IOException {
        rotate(log, LARGE);
    }

    static void rotate(Path log, long large) throws IOException {
        if (!Files.exists(log) || Files.size(log) <= large) {
            return;
        }
        for (int n = KEPT - 1; n > 0; n--) {
            var older = aside(log, n);
            if (Files.exists(older)) {
                Files.move(older, aside(log, n + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log, aside(log, 1), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path aside(Path log, int n) {
        return log.resolveSibling(log.getFileName() + "." + n);
    }
}
