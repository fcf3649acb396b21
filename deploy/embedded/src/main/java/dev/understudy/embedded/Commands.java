package dev.understudy.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Short commands of the operating system. */
final class Commands {
    private Commands() {}

    /** Runs a command without input and output; false when it fails or does not exist. */
    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command[0], e);
        }
    }
}
