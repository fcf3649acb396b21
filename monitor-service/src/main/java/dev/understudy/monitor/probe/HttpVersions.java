package dev.understudy.monitor.probe;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Versions of HTTP as people write them. */
final class HttpVersions {

    static final String HTTP_1_0 = "HTTP/1.0";
    static final String HTTP_1_1 = "HTTP/1.1";
    static final String HTTP_2 = "HTTP/2";
    static final List<String> KNOWN = List.of(HTTP_1_0, HTTP_1_1, HTTP_2);

    private HttpVersions() {}

    static @Nullable String of(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "HTTP/1.0", "1.0" -> HTTP_1_0;
            case "HTTP/1.1", "1.1" -> HTTP_1_1;
            case "HTTP/2", "HTTP/2.0", "2", "2.0", "H2" -> HTTP_2;
            default -> null;
        };
    }
}
