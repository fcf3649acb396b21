package dev.understudy.monitor.exporter;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations as Go and Prometheus write them: {@code 1h30m}, {@code 500ms}, {@code 1d}. */
public final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|s|m|h|d|w|y)");
    private static final Map<String, Double> SECONDS = Map.of(
            "ns",
            1e-9,
            "us",
            1e-6,
            "µs",
            1e-6,
            "ms",
            1e-3,
            "s",
            1.0,
            "m",
            60.0,
            "h",
            3600.0,
            "d",
            86_400.0,
            "w",
            604_800.0,
            "y",
            31_536_000.0);

    private GoDuration() {}

    /** @throws IllegalArgumentException when the text is no such duration */
    public static Duration parse(String text) {
        var parts = PART.matcher(text.strip());
        double seconds = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            seconds += Double.parseDouble(parts.group(1)) * SECONDS.getOrDefault(parts.group(2), 0.0);
            end = parts.end();
        }
        if (end == 0 || end != text.strip().length()) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 30s or 1h30m");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** In ISO 8601. @throws IllegalArgumentException when the text is no such duration */
    public static String iso(String text) {
        return parse(text).toString();
    }
}
