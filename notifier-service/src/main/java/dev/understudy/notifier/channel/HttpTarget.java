package dev.understudy.notifier.channel;

import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request goes.
 *
 * @param host in ASCII, without the brackets of an IPv6 literal
 * @param path with the query
 */
record HttpTarget(boolean tls, String host, int port, String path) {

    private static final Pattern PARTS = Pattern.compile("[/?&=]");
    private static final int SHORTEST_SECRET = 12;

    private static final Pattern URL = Pattern.compile(
            "(?i)(https?)://(\\[[0-9a-f:.]+]|[^\\s/?#:@\\[\\]\\\\]{1,255})(?::(\\d{1,5}))?(?<path>[/?][^\\s#]{0,2000})?(?:#.*)?");

    /** Empty when the text is no {@code http} or {@code https} URL, or carries a user name or password. */
    static Optional<HttpTarget> parse(String url) {
        var parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        var tls = parts.group(1).toLowerCase(Locale.ROOT).equals("https");
        int port = parts.group(3) == null ? tls ? 443 : 80 : Integer.parseInt(parts.group(3));
        var path = parts.group("path") == null ? "/" : parts.group("path");
        try {
            var name = parts.group(2);
            var host = name.startsWith("[")
                    ? name.substring(1, name.length() - 1)
                    : IDN.toASCII(name).toLowerCase(Locale.ROOT);
            var ascii = URI.create("http://host" + (path.startsWith("?") ? "/" : "") + path)
                    .toASCIIString();
            return port >= 1 && port <= 65535
                    ? Optional.of(new HttpTarget(tls, host, port, ascii.substring("http://host".length())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The text without those parts of this path that may be secrets: long, and with a digit. */
    String redacted(String text) {
        var redacted = text;
        for (var part : PARTS.splitAsStream(path).toList()) {
            if (part.length() >= SHORTEST_SECRET && part.chars().anyMatch(Character::isDigit)) {
                redacted = redacted.replace(part, "***");
            }
        }
        return redacted;
    }
}
