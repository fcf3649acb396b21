package dev.understudy.incident.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.intake.RoutingKeys.RoutingKey;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The PagerDuty Events API v2, for its clients as they are: answers 202, 400 and 429 in PagerDuty's own form. What is
 * accepted is stored before the answer, and taken in right after it.
 */
@Path("/v2/enqueue")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "intake")
class EventsV2Resource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RoutingKeys keys;
    private final SignalQueue queue;
    private final SignalQueueLoop loop;
    private final Throttle throttle;
    private final ProjectPlaces places;
    private final Clock clock;

    EventsV2Resource(
            RoutingKeys keys,
            SignalQueue queue,
            SignalQueueLoop loop,
            Throttle throttle,
            ProjectPlaces places,
            Clock clock) {
        this.keys = keys;
        this.queue = queue;
        this.loop = loop;
        this.throttle = throttle;
        this.places = places;
        this.clock = clock;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "PagerDuty Events API v2",
            description = "The routing key in the body says which project it is for; it is made under routing-keys.")
    @APIResponse(responseCode = "202", description = "Accepted: status, message, dedup_key")
    @APIResponse(
            responseCode = "400",
            description = "No valid event, or an unknown routing key: status, message, errors")
    @APIResponse(responseCode = "429", description = "Too many; repeat later")
    public Response enqueue(@Nullable String body) {
        JsonNode json;
        try {
            json = JSON.readTree(body == null ? "" : body);
        } catch (JsonProcessingException e) {
            return invalid(List.of("The body is not well-formed JSON"));
        }
        var read = EventsV2.read(json);
        if (read.event().isEmpty()) {
            return invalid(read.errors());
        }
        var event = read.event().get();
        var key = keys.find(event.routingKey());
        if (key.isEmpty()) {
            return invalid(List.of("'routing_key' is unknown or revoked"));
        }
        if (!throttle.admits(key.get().id(), loop.waiting())) {
            return Response.status(429)
                    .header("Retry-After", 1)
                    .entity(Map.of(
                            "status",
                            "throttle exceeded",
                            "message",
                            "Requests for this service are arriving too quickly. Please retry later."))
                    .build();
        }
        var dedupKey = event.dedupKey() == null ? UUID.randomUUID().toString().replace("-", "") : event.dedupKey();
        queue.add(signal(event, key.get(), dedupKey));
        loop.wake();
        return Response.status(202)
                .entity(Map.of("status", "success", "message", "Event processed", "dedup_key", dedupKey))
                .build();
    }

    private Signal signal(EventsV2 event, RoutingKey key, String dedupKey) {
        var now = clock.instant();
        var place = places.of(key.projectId(), event.details().get("zone"), event.component());
        var labels = new HashMap<String, String>(event.details());
        put(labels, "component", event.component());
        put(labels, "group", event.group());
        put(labels, "class", event.eventClass());
        put(labels, "host", event.source());
        var action =
                switch (event.action()) {
                    case TRIGGER -> Signal.Action.TRIGGER;
                    case ACKNOWLEDGE -> Signal.Action.ACKNOWLEDGE;
                    case RESOLVE -> Signal.Action.RESOLVE;
                };
        // A clock that was never set is no reason to think that it has failed since then.
        var began = event.timestamp() == null
                        || event.timestamp().isAfter(now)
                        || event.timestamp().isBefore(Instant.EPOCH)
                ? now
                : event.timestamp();
        return new Signal(
                key.projectId(),
                "pd:" + key.id() + ":" + dedupKey,
                action,
                event.severity() == null ? Severity.ERROR : event.severity(),
                event.summary() == null ? dedupKey : event.summary(),
                "pagerduty-events",
                now,
                action == Signal.Action.TRIGGER ? began : now,
                Signal.BY_ARRIVAL,
                null,
                event.eventClass(),
                place.assetId(),
                place.zoneId(),
                event.clientUrl() == null ? event.source() : event.clientUrl(),
                event.summary() == null
                        ? null
                        : new Failure(
                                event.eventClass() == null ? "reported" : event.eventClass(),
                                event.summary(),
                                null,
                                null),
                List.of(),
                List.of(),
                labels,
                null,
                null,
                null,
                event.client() == null ? key.name() : event.client(),
                null,
                null,
                false);
    }

    private static void put(Map<String, String> labels, String name, @Nullable String value) {
        if (value != null) {
            labels.put(name, value);
        }
    }

    private static Response invalid(List<String> errors) {
        return Response.status(400)
                .entity(Map.of("status", "invalid event", "message", "Event object is invalid", "errors", errors))
                .build();
    }
}
