package dev.understudy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/**
 * Ends a child process soon after this JVM is gone, however it went. A process of its own that looks once a second;
 * a pipe would be quicker, but closes as soon as a class loader that held it is collected, which test frameworks do.
 */
final class Tether {
    /** Arguments: id of the parent, id of the child, signal for an orderly end. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            while kill -0 "$1" 2>/dev/null; do
              kill -0 "$2" 2>/dev/null || exit 0
              sleep 1
            done
            kill -"$3" "$2" 2>/dev/null
            for i in 1 2 3 4 5; do
              kill -0 "$2" 2>/dev/null || exit 0
              sleep 1
            done
            kill -KILL "$2" 2>/dev/null
            """;

    private Tether() {}

    static void attach(ProcessHandle child, String signal) {
        var command = OwnSession.of(List.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                "understudy-tether",
                Long.toString(ProcessHandle.current().pid()),
                Long.toString(child.pid()),
                signal));
        try {
            new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run /bin/sh", e);
        }
    }
}
