package dev.understudy.standalone.run;

import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code config/suite.env}: the user's own environment variables for all services. {@code KEY=VALUE} lines; blank lines
 * and those that start with {@code #} are passed over; a value may stand in single or double quotes.
 */
final class EnvironmentFile {

    private static final Pattern LINE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern QUOTED = Pattern.compile("([\"'])(.*)\\1");

    private EnvironmentFile() {}

    /** @throws LauncherFailure that names the line, but does not show it, since it may hold a secret */
    static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        var variables = new LinkedHashMap<String, String>();
        try {
            int number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                if (line.isBlank() || line.strip().startsWith("#")) {
                    continue;
                }
                var entry = LINE.matcher(line.strip());
                if (!entry.matches()) {
                    throw new LauncherFailure("%s:%d: is not of the form KEY=VALUE".formatted(file, number));
                }
                var quoted = QUOTED.matcher(entry.group(2));
                variables.put(entry.group(1), quoted.matches() ? quoted.group(2) : entry.group(2));
            }
        } catch (IOException e) {
            throw new LauncherFailure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        return variables;
    }
}
