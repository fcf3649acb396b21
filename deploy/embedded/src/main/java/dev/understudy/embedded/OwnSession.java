package dev.understudy.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a command in a session of its own, out of reach of the terminal: Ctrl-C then goes to the supervisor alone,
 * which can stop its children in order.
 */
public final class OwnSession {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private OwnSession() {}

    /**
     * The command to give to {@link ProcessBuilder} instead; its process id stays that of the program. Where the system
     * has no {@code setsid} (macOS), the command as it is.
     */
    public static List<String> of(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return List.copyOf(command);
        }
        List<String> prefixed = new ArrayList<>();
        prefixed.add(SETSID.toString());
        prefixed.addAll(command);
        return List.copyOf(prefixed);
    }
}
