package dev.understudy.incident.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.IncidentEvent.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event of the PagerDuty Events API v2, as its documentation describes it ("Send an Alert Event"): which are valid, and
 * what is in them.
 *
 * @param dedupKey absent with a trigger that leaves the choice to us
 * @param timestamp when the failure began, as far as the sender says
 */
record EventsV2(
        String routingKey,
        Action action,
        @Nullable String dedupKey,
        @Nullable String summary,
        @Nullable String source,
        @Nullable Severity severity,
        @Nullable Instant timestamp,
        @Nullable String component,
        @Nullable String group,
        @Nullable String eventClass,
        @Nullable String client,
        @Nullable String clientUrl,
        Map<String, String> details) {

    enum Action {
        TRIGGER,
        ACKNOWLEDGE,
        RESOLVE
    }

    /** @param errors why it is none; empty when there is one */
    record Read(Optional<EventsV2> event, List<String> errors) {}

    private static final int ROUTING_KEY = 32;
    private static final int DEDUP_KEY = 255;
    private static final int SUMMARY = 1024;
    private static final int DETAILS = 50;

    static Read read(JsonNode body) {
        var errors = new ArrayList<String>();
        if (!body.isObject()) {
            return new Read(Optional.empty(), List.of("The event is not a JSON object"));
        }
        var routingKey = text(body, "routing_key");
        if (routingKey == null) {
            errors.add("'routing_key' is missing or blank");
        } else if (routingKey.length() != ROUTING_KEY) {
            errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
        }
        var action = action(text(body, "event_action"));
        if (action == null) {
            errors.add("'event_action' is missing or none of trigger, acknowledge, resolve");
        }
        var dedupKey = text(body, "dedup_key");
        if (dedupKey != null && dedupKey.length() > DEDUP_KEY) {
            errors.add("'dedup_key' is longer than 255 characters");
        }
        if (dedupKey == null && action != null && action != Action.TRIGGER) {
            errors.add("'dedup_key' is missing: it says what to " + text(body, "event_action"));
        }
        var payload = body.path("payload");
        var summary = text(payload, "summary");
        var source = text(payload, "source");
        var severity = severity(text(payload, "severity"));
        if (action == Action.TRIGGER) {
            if (!payload.isObject()) {
                errors.add("'payload' is missing");
            }
            if (summary == null) {
                errors.add("'payload.summary' is missing or blank");
            } else if (summary.length() > SUMMARY) {
                errors.add("'payload.summary' is longer than 1024 characters");
            }
            if (source == null) {
                errors.add("'payload.source' is missing or blank");
            }
            if (severity == null) {
                errors.add("'payload.severity' is missing or none of critical, error, warning, info");
            }
        }
        var time = text(payload, "timestamp");
        var timestamp = time == null ? null : instant(time);
        if (time != null && timestamp == null) {
            errors.add("'payload.timestamp' is no ISO 8601 time");
        }
        if (!errors.isEmpty() || routingKey == null || action == null) {
            return new Read(Optional.empty(), errors);
        }
        return new Read(
                Optional.of(new EventsV2(
                        routingKey,
                        action,
                        dedupKey,
                        summary,
                        source,
                        severity,
                        timestamp,
                        text(payload, "component"),
                        text(payload, "group"),
                        text(payload, "class"),
                        text(body, "client"),
                        text(body, "client_url"),
                        details(payload.path("custom_details")))),
                List.of());
    }

    private static Map<String, String> details(JsonNode node) {
        var details = new LinkedHashMap<String, String>();
        if (node.isObject()) {
            node.properties().stream()
                    .limit(DETAILS)
                    .forEach(field -> details.put(
                            field.getKey(),
                            field.getValue().isValueNode()
                                    ? field.getValue().asText()
                                    : field.getValue().toString()));
        }
        return details;
    }

    private static @Nullable Action action(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "trigger" -> Action.TRIGGER;
            case "acknowledge" -> Action.ACKNOWLEDGE;
            case "resolve" -> Action.RESOLVE;
            default -> null;
        };
    }

    static @Nullable Severity severity(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "critical" -> Severity.CRITICAL;
            case "error" -> Severity.ERROR;
            case "warning" -> Severity.WARNING;
            case "info" -> Severity.INFO;
            default -> null;
        };
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                // PagerDuty's own samples leave the colon of the offset away: 2015-07-17T08:42:58.315+0000
                return OffsetDateTime.parse(text.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                        .toInstant();
            } catch (DateTimeException again) {
                return null;
            }
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
    }
}
