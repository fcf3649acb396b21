package dev.understudy.incident.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.incident.IncidentConfig;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Asks notifier-service to tell people, and remembers whom it asked to tell. */
@ApplicationScoped
class Calls {

    private final Outbox outbox;
    private final EntityManager entities;
    private final PassportCopy passport;
    private final IncidentConfig config;
    private final String linksBaseUrl;

    Calls(
            Outbox outbox,
            EntityManager entities,
            PassportCopy passport,
            IncidentConfig config,
            @ConfigProperty(name = "understudy.links.base-url", defaultValue = "http://localhost")
                    String linksBaseUrl) {
        this.outbox = outbox;
        this.entities = entities;
        this.passport = passport;
        this.config = config;
        this.linksBaseUrl = linksBaseUrl;
    }

    /**
     * @param step tells repeated requests of one purpose apart; the same (incident, purpose, step, person) is one
     *     notification however often it is asked for
     */
    void tell(
            Incident incident,
            String personId,
            Purpose purpose,
            int step,
            String template,
            Map<String, String> more,
            Instant now) {
        var id = UUID.nameUUIDFromBytes((incident.id + '/' + purpose + '/' + step + '/' + personId).getBytes(UTF_8))
                .toString();
        outbox.publish(
                new NotificationRequested(
                        incident.projectId,
                        id,
                        personId,
                        purpose,
                        Urgency.EMERGENCY,
                        template,
                        data(incident, more),
                        incident.id,
                        now,
                        now.plus(config.notificationLifetime()),
                        incident.sequence,
                        null,
                        null,
                        null,
                        null),
                now);
        entities.flush();
        entities.createNativeQuery(
                        "INSERT INTO incident_told (incident_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
                .setParameter(1, incident.id)
                .setParameter(2, personId)
                .executeUpdate();
    }

    List<String> told(Incident incident) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT person_id FROM incident_told WHERE incident_id = ?1 ORDER BY person_id", String.class)
                .setParameter(1, incident.id)
                .getResultList();
        return rows.stream().map(String.class::cast).toList();
    }

    private Map<String, String> data(Incident incident, Map<String, String> more) {
        var data = new HashMap<String, String>();
        var project = passport.project(incident.projectId);
        data.put("incidentId", incident.id);
        data.put("project", project.map(p -> p.name()).orElse(incident.projectId));
        data.put("title", incident.title);
        data.put("startedAt", incident.startedAt.toString());
        data.put("responseDue", incident.responseDue.toString());
        data.put("incidentUrl", linksBaseUrl + "/api/v1/incidents/" + incident.id);
        put(data, "zone", zoneName(incident));
        put(data, "url", incident.target);
        put(data, "assignee", incident.assignee == null ? null : personName(incident, incident.assignee));
        if (incident.failure != null) {
            data.put("reason", incident.failure.message());
        }
        if (incident.recoveredAt != null) {
            data.put("resolvedAt", incident.recoveredAt.toString());
            data.put(
                    "durationMinutes",
                    String.valueOf(Math.max(
                            1,
                            Duration.between(incident.startedAt, incident.recoveredAt)
                                    .plusSeconds(30)
                                    .toMinutes())));
        }
        data.putAll(more);
        return data;
    }

    String personName(Incident incident, String personId) {
        var person = passport.matrix(incident.projectId).people().get(personId);
        return person == null ? personId : person.name();
    }

    private @Nullable String zoneName(Incident incident) {
        return passport.project(incident.projectId).stream()
                .flatMap(project -> project.zones().stream())
                .filter(zone -> zone.zoneId().equals(incident.zoneId))
                .map(zone -> zone.name())
                .findFirst()
                .orElse(incident.zoneId);
    }

    private static void put(Map<String, String> data, String key, @Nullable String value) {
        if (value != null) {
            data.put(key, value);
        }
    }
}
