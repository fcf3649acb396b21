package dev.understudy.standalone.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.standalone.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a component's log.
 *
 * @param raw as it stands in the file
 * @param time when it was written, where the line says so
 * @param entry its parts, when it is a JSON line
 */
record LogLine(String raw, Optional<Instant> time, Optional<JsonNode> entry) {

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    /** How the broker and the database begin their lines: ISO with an offset, or UTC spelled out. */
    private static final Pattern PLAIN_TIME =
            Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9})( UTC|Z|[+-]\\d\\d:\\d\\d)");

    private static final String CAUSED_BY = "Caused by: ";

    static LogLine of(String raw) {
        if (raw.startsWith("{")) {
            try {
                var node = Json.MAPPER.readTree(raw);
                if (node.hasNonNull("message") && node.hasNonNull("level")) {
                    return new LogLine(raw, time(node.path("timestamp").asText()), Optional.of(node));
                }
            } catch (JsonProcessingException e) {
                return new LogLine(raw, Optional.empty(), Optional.empty());
            }
        }
        return new LogLine(raw, plainTime(raw), Optional.empty());
    }

    boolean isComplaint() {
        return entry.map(node -> {
                    var level = node.path("level").asText();
                    return level.equals("ERROR") || level.equals("FATAL") || level.equals("SEVERE");
                })
                .orElse(false);
    }

    /** What it is about in a few words: the innermost cause of its stack trace, else its message. */
    String cause() {
        return entry.map(node -> node.path("stackTrace")
                        .asText()
                        .lines()
                        .filter(frame -> frame.startsWith(CAUSED_BY))
                        .reduce((outer, inner) -> inner)
                        .map(frame -> frame.substring(CAUSED_BY.length()))
                        .orElse(node.path("message").asText()))
                .orElse(raw);
    }

    /** The line for a person: time in their zone, level, component, logger, message, trace; a stack trace below it. */
    String rendered(String component, ZoneId zone) {
        if (entry.isEmpty()) {
            return "%-9s %s".formatted(component, raw);
        }
        var node = entry.get();
        var line = new StringBuilder("%s %-5s %-9s %s  %s"
                .formatted(
                        time.map(instant -> SHOWN.format(instant.atZone(zone))).orElse(""),
                        node.path("level").asText(),
                        component,
                        brief(node.path("loggerName").asText()),
                        node.path("message").asText()));
        var trace = traceId(node);
        if (trace != null) {
            line.append("  trace=").append(trace);
        }
        var stack = node.path("stackTrace").asText();
        if (!stack.isBlank()) {
            stack.strip().lines().forEach(frame -> line.append("\n    ").append(frame));
        }
        return line.toString();
    }

    private static @Nullable String traceId(JsonNode node) {
        for (var place : new JsonNode[] {node.path("mdc").path("traceId"), node.path("traceId")}) {
            if (!place.asText().isBlank()) {
                return place.asText();
            }
        }
        return null;
    }

    /** {@code dev.understudy.kit.outbox.OutboxRelay} becomes {@code d.u.k.o.OutboxRelay}. */
    private static String brief(String logger) {
        var parts = logger.split("\\.", -1);
        var brief = new StringBuilder();
        for (int i = 0; i < parts.length - 1; i++) {
            if (!parts[i].isEmpty()) {
                brief.append(parts[i].charAt(0)).append('.');
            }
        }
        return brief.append(parts[parts.length - 1]).toString();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> plainTime(String raw) {
        var start = PLAIN_TIME.matcher(raw);
        if (!start.find()) {
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.parse(start.group(1) + "T" + start.group(2));
            var offset = start.group(3).equals(" UTC") ? ZoneOffset.UTC : ZoneOffset.of(start.group(3));
            return Optional.of(local.toInstant(offset));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
