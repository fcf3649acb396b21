package dev.understudy.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the demo is started. A port of 0 is any free one.
 *
 * @param data the suite's data folder; the demo keeps its own in {@code demo/} below it
 * @param webhookSecretFile holds {@code whsec_<base64>}; without it each webhook is turned away
 */
public record DemoOptions(
        Path data,
        int httpPort,
        int httpsPort,
        int smtpPort,
        int pagesPort,
        @Nullable Path webhookSecretFile) {

    static final String USAGE =
            "usage: DemoMain --data DIR [--port-base N] [--http-port P] [--https-port P] [--smtp-port P]"
                    + " [--pages-port P] [--webhook-secret-file FILE]";

    private static final int DEFAULT_PORT_BASE = 8600;
    private static final List<String> NAMES = List.of(
            "--data",
            "--port-base",
            "--http-port",
            "--https-port",
            "--smtp-port",
            "--pages-port",
            "--webhook-secret-file");

    /** @throws IllegalArgumentException when an option is unknown, incomplete or wrong; the message says which */
    static DemoOptions parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown option " + name + "; " + USAGE);
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("option " + name + " lacks its value; " + USAGE);
            }
            given.put(name, arguments.get(i + 1));
        }
        String data = given.get("--data");
        if (data == null) {
            throw new IllegalArgumentException("option --data is missing; " + USAGE);
        }
        int base = port(given, "--port-base", DEFAULT_PORT_BASE);
        String secret = given.get("--webhook-secret-file");
        return new DemoOptions(
                Path.of(data),
                port(given, "--http-port", base + 40),
                port(given, "--https-port", base + 41),
                port(given, "--smtp-port", base + 42),
                port(given, "--pages-port", base + 43),
                secret == null ? null : Path.of(secret));
    }

    private static int port(Map<String, String> given, String name, int otherwise) {
        String text = given.getOrDefault(name, String.valueOf(otherwise));
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    (given.containsKey(name) ? "option " + name + " is '" : "the port derived for " + name + " is '")
                            + text + "', not a port from 0 to 65535");
        }
        return port;
    }
}
