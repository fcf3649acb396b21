package dev.understudy.monitor.publication;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.history.AvailabilityFigures.Figure;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A label and what is to be said, in a colour.
 *
 * @param color as CSS writes it
 */
@Schema(name = "Badge")
record Badge(String label, String message, String color) {

    private static final String GREEN = "#2da44e";
    private static final String LIME = "#8fb021";
    private static final String YELLOW = "#d4a017";
    private static final String RED = "#cf222e";
    private static final String GREY = "#6e7781";
    private static final String BLUE = "#0969da";

    /** Of a letter of the badge's font, on average; Cyrillic ones are wider. */
    private static final double LATIN = 6.4;

    private static final double WIDE = 7.3;

    static Badge of(String label, CheckStatus status) {
        return new Badge(
                label,
                status.name().toLowerCase(Locale.ROOT),
                switch (status) {
                    case UP -> GREEN;
                    case DEGRADED -> YELLOW;
                    case DOWN -> RED;
                    case MAINTENANCE -> BLUE;
                    case UNKNOWN, PENDING, PAUSED -> GREY;
                });
    }

    /** Time that was not measured is told, unless it is too little to show. */
    static Badge of(String label, Figure figure) {
        var availability = figure.availability();
        if (availability == null) {
            return new Badge(label, "not measured", GREY);
        }
        // Never rounded up to a whole that was not reached.
        double percent = Math.floor(availability * 100_000) / 1000;
        var message = String.format(Locale.ROOT, "%.2f %%", Math.floor(percent * 100) / 100);
        if (figure.coverage() < 0.995) {
            message += String.format(Locale.ROOT, " (of %.0f %% measured)", Math.floor(figure.coverage() * 100));
        }
        return new Badge(label, message, percent >= 99.9 ? GREEN : percent >= 99 ? LIME : percent >= 95 ? YELLOW : RED);
    }

    /** The answer that shields.io's "endpoint" badge asks for. */
    record Shields(int schemaVersion, String label, String message, String color) {}

    Shields shields() {
        return new Shields(1, label, message, color.substring(1));
    }

    String svg() {
        int left = width(label);
        int right = width(message);
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%4$s: %5$s">
            <title>%4$s: %5$s</title>
            <clipPath id="r"><rect width="%1$d" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><rect width="%2$d" height="20" fill="#444c56"/><rect x="%2$d" width="%3$d" height="20" fill="%6$s"/></g>
            <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
            <text x="%7$s" y="14">%4$s</text><text x="%8$s" y="14">%5$s</text></g></svg>
            """.formatted(
                left + right, left, right, escaped(label), escaped(message), color, left / 2.0, left + right / 2.0);
    }

    private static int width(String text) {
        return 12
                + (int) Math.ceil(text.codePoints()
                        .mapToDouble(c -> c < 0x250 ? LATIN : WIDE)
                        .sum());
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            }
        });
        return escaped.toString();
    }
}
