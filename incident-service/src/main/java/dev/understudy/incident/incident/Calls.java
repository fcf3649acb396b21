package dev.understudy.incident.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.incident.IncidentConfig;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Asks notifier-service to tell people, and remembers whom it asked to tell. */
@ApplicationScoped
class Calls {

    private static final List<String> ANSWERS = List.of("acknowledge", "resolve", "snooze", "call-deputy");

    private final Feed feed;
    private final Rows rows;
    private final PassportCopy passport;
    private final IncidentConfig config;
    private final String linksBaseUrl;

    Calls(
            Feed feed,
            Rows rows,
            PassportCopy passport,
            IncidentConfig config,
            @ConfigProperty(name = "understudy.links.base-url", defaultValue = "http://localhost")
                    String linksBaseUrl) {
        this.feed = feed;
        this.rows = rows;
        this.passport = passport;
        this.config = config;
        this.linksBaseUrl = linksBaseUrl;
    }

    /**
     * @param call number that tells repeated requests of one purpose apart; the same (incident, purpose, call, person) is
     *     one notification however often it is asked for
     */
    void tell(
            Incident incident,
            String personId,
            Purpose purpose,
            int call,
            String template,
            Map<String, String> more,
            List<String> alsoTold,
            Instant now) {
        var id = UUID.nameUUIDFromBytes((incident.id + '/' + purpose + '/' + call + '/' + personId).getBytes(UTF_8))
                .toString();
        feed.publish(
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
                        incident.drill ? Boolean.TRUE : null,
                        null,
                        answers(purpose, template),
                        alsoTold.isEmpty() ? null : alsoTold),
                now);
        rows.later(
                "incident_told",
                // Not VALUES: the driver would join several rows into one statement, which may not name a person twice.
                "INSERT INTO incident_told (incident_id, person_id, times, last_at)"
                        + " SELECT ?, ?, CAST(? AS integer), CAST(? AS timestamptz)"
                        + " ON CONFLICT (incident_id, person_id) DO UPDATE"
                        + " SET times = incident_told.times + excluded.times,"
                        + " last_at = coalesce(excluded.last_at, incident_told.last_at)",
                incident.id,
                personId,
                isCall(purpose) ? 1 : 0,
                isCall(purpose) ? now : null);
    }

    /** What gets somebody up; the rest is no load. */
    private static boolean isCall(Purpose purpose) {
        return switch (purpose) {
            case PAGE, ESCALATION, REMINDER -> true;
            case INFORM, RESOLVED, REPORT, DIGEST, VERIFICATION, TEST -> false;
        };
    }

    private static @Nullable List<String> answers(Purpose purpose, String template) {
        return switch (purpose) {
            case PAGE, ESCALATION -> ANSWERS;
            case REMINDER ->
                template.equals("incident.acknowledgement-awaited")
                        ? List.of("acknowledge", "resolve", "take")
                        : ANSWERS;
            case INFORM -> template.equals("incident.acknowledgement-ends") ? List.of("take", "resolve") : null;
            case RESOLVED, REPORT, DIGEST, VERIFICATION, TEST -> null;
        };
    }

    Set<String> told(Incident incident) {
        return new LinkedHashSet<>(rows.list(
                "SELECT person_id FROM incident_told WHERE incident_id = ? ORDER BY person_id",
                row -> row.getString(1),
                incident.id));
    }

    private Map<String, String> data(Incident incident, Map<String, String> more) {
        var data = new HashMap<String, String>();
        var project = passport.project(incident.projectId);
        data.put("incidentId", incident.id);
        data.put("project", project.map(p -> p.name()).orElse(incident.projectId));
        data.put("title", incident.title);
        data.put("severity", incident.severity.name().toLowerCase(java.util.Locale.ROOT));
        data.put("startedAt", incident.startedAt.toString());
        data.put("responseDue", incident.responseDue.toString());
        data.put("incidentUrl", linksBaseUrl + "/api/v1/incidents/" + incident.id);
        put(data, "zone", zoneName(incident));
        put(data, "url", incident.target);
        put(data, "assignee", incident.assignee == null ? null : personName(incident, incident.assignee));
        if (incident.members > 1) {
            data.put("members", String.valueOf(incident.members));
        }
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
