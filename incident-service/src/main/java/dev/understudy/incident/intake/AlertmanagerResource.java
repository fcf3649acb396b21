package dev.understudy.incident.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.SignalService;
import dev.understudy.incident.intake.RoutingKeys.RoutingKey;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Alertmanager's {@code webhook_configs}, version 4 of its message. What fails here is sent again by Alertmanager. */
@Path("/hooks/alertmanager/{key}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "intake")
class AlertmanagerResource {

    /** @param taken what became of the alerts: how many of each */
    record Answer(Map<String, Integer> taken) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_IDENTITY = 255;

    private final RoutingKeys keys;
    private final SignalService signals;
    private final ProjectPlaces places;
    private final Clock clock;

    AlertmanagerResource(RoutingKeys keys, SignalService signals, ProjectPlaces places, Clock clock) {
        this.keys = keys;
        this.signals = signals;
        this.places = places;
        this.clock = clock;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Alertmanager webhook, version 4",
            description = "The key in the path is a routing key of the project. Labels zone and asset say where it is;"
                    + " alerts of one group are taken to have one cause.")
    @APIResponse(responseCode = "200", description = "All alerts of the message were taken in")
    @APIResponse(responseCode = "400", description = "It is no such message")
    @APIResponse(responseCode = "404", description = "The key is unknown or revoked")
    public Answer receive(@PathParam("key") String key, @Nullable String body) {
        var routingKey = keys.find(key)
                .orElseThrow(() -> new NotFound("intake.key-unknown", "the key in the path is unknown or revoked"));
        var taken = new HashMap<String, Integer>();
        var alerts = read(routingKey, body);
        if (!alerts.isEmpty()) {
            signals.take(alerts)
                    .forEach(outcome -> taken.merge(outcome.effect().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
        }
        return new Answer(taken);
    }

    private List<Signal> read(RoutingKey key, @Nullable String body) {
        JsonNode message;
        try {
            message = JSON.readTree(body == null ? "" : body);
        } catch (JsonProcessingException e) {
            throw InvalidInput.malformed("intake.malformed", "the body is not well-formed JSON");
        }
        var alerts = message.path("alerts");
        if (!"4".equals(message.path("version").asText()) || !alerts.isArray()) {
            throw InvalidInput.malformed(
                    "intake.malformed",
                    "this is no webhook message of Alertmanager, version 4: 'version' and 'alerts'");
        }
        var group = "alertmanager-group:" + key.id() + ":"
                + bounded(message.path("groupKey").asText(""));
        var read = new ArrayList<Signal>();
        for (var alert : alerts) {
            read.add(signal(key, alert, group));
        }
        return read;
    }

    private Signal signal(RoutingKey key, JsonNode alert, String group) {
        var labels = texts(alert.path("labels"));
        var annotations = texts(alert.path("annotations"));
        var fires = alert.path("status").asText().equals("firing");
        var now = clock.instant();
        var startsAt = instant(alert.path("startsAt").asText(), now);
        var endsAt = instant(alert.path("endsAt").asText(), now);
        var place = places.of(key.projectId(), labels.get("zone"), labels.get("asset"));
        var fingerprint = alert.path("fingerprint").asText("");
        var identity = bounded(fingerprint.isEmpty() ? String.valueOf(new java.util.TreeMap<>(labels)) : fingerprint);
        var name = labels.getOrDefault("alertname", "alert");
        var summary = annotations.getOrDefault(
                "summary", labels.containsKey("instance") ? name + " " + labels.get("instance") : name);
        var at = fires ? startsAt : endsAt;
        return new Signal(
                key.projectId(),
                "am:" + key.id() + ":" + identity,
                fires ? Action.TRIGGER : Action.RESOLVE,
                severity(labels.get("severity")),
                cut(summary, 1024),
                "alertmanager",
                at,
                at,
                -1,
                null,
                name,
                place.assetId(),
                place.zoneId(),
                alert.path("generatorURL").isTextual()
                        ? alert.path("generatorURL").asText()
                        : null,
                new Failure(name, cut(annotations.getOrDefault("description", summary), 4000), null, null),
                List.of(),
                List.of(group),
                labels,
                null,
                null,
                fires ? null : "resolved by Alertmanager",
                "alertmanager",
                null,
                null,
                false);
    }

    private static Severity severity(@Nullable String label) {
        return switch (label == null ? "" : label.toLowerCase(Locale.ROOT)) {
            case "critical", "page", "emergency", "disaster" -> Severity.CRITICAL;
            case "warning", "warn", "minor" -> Severity.WARNING;
            case "info", "information", "none" -> Severity.INFO;
            default -> Severity.ERROR;
        };
    }

    private static Map<String, String> texts(JsonNode node) {
        var texts = new HashMap<String, String>();
        node.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /** Alertmanager writes year 1 for "not yet". */
    private static Instant instant(String text, Instant otherwise) {
        try {
            var at = OffsetDateTime.parse(text).toInstant();
            return at.isBefore(Instant.EPOCH) || at.isAfter(otherwise) ? otherwise : at;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    /** A group of many labels has a long key, and an index of the database takes no more than 2,700 bytes. */
    private static String bounded(String identity) {
        return identity.length() <= LONGEST_IDENTITY
                ? identity
                : UUID.nameUUIDFromBytes(identity.getBytes(UTF_8)).toString();
    }

    private static String cut(String text, int length) {
        return text.length() <= length
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1) + "…";
    }
}
