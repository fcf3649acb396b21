package dev.understudy.notifier.incident;

import dev.understudy.events.IncidentEvent.IncidentOpened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where each incident stands, as far as its events have come. */
@ApplicationScoped
public class IncidentStandings {

    private final EntityManager entities;

    IncidentStandings(EntityManager entities) {
        this.entities = entities;
    }

    private static final String COLUMNS =
            "SELECT incident_id, project_id, standing, sequence, at, title, zone_id, started_at, assignee, actor,"
                    + " array_to_string(awaited, chr(10)) FROM incident_standing";

    /** Empty for an incident whose events have not come yet. */
    public Optional<IncidentState> state(String incidentId) {
        return rows(entities.createNativeQuery(COLUMNS + " WHERE incident_id = ?1", Object[].class)
                        .setParameter(1, incidentId))
                .stream()
                .findFirst();
    }

    /** Those of a project that are not over, the oldest first. */
    public List<IncidentState> open(String projectId, int limit) {
        return rows(entities.createNativeQuery(
                        COLUMNS
                                + " WHERE project_id = ?1 AND standing <> 'RESOLVED' ORDER BY opened_at, incident_id LIMIT ?2",
                        Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, limit));
    }

    private static List<IncidentState> rows(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new IncidentState(
                        (String) row[0],
                        (String) row[1],
                        IncidentStanding.valueOf((String) row[2]),
                        ((Number) row[3]).longValue(),
                        (Instant) row[4],
                        (String) row[5],
                        (String) row[6],
                        (Instant) row[7],
                        (String) row[8],
                        (String) row[9],
                        ((String) row[10]).lines().toList()))
                .toList();
    }

    /** What the opening alone tells; it may come after later events. */
    void describe(IncidentOpened opened) {
        entities.createNativeQuery("""
                        INSERT INTO incident_standing
                            (incident_id, project_id, sequence, standing, at, title, zone_id, started_at, opened_at, assignee)
                        VALUES (?1, ?2, 0, 'OPEN', ?3, ?4, ?5, ?6, ?3, ?7)
                        ON CONFLICT (incident_id)
                        DO UPDATE SET title = excluded.title, zone_id = excluded.zone_id,
                                      started_at = excluded.started_at, opened_at = excluded.opened_at,
                                      assignee = coalesce(incident_standing.assignee, excluded.assignee)
                        """)
                .setParameter(1, opened.incidentId())
                .setParameter(2, opened.projectId())
                .setParameter(3, opened.at())
                .setParameter(4, opened.title())
                .setParameter(5, opened.zoneId())
                .setParameter(6, opened.startedAt())
                .setParameter(7, opened.assignee())
                .executeUpdate();
    }

    /** Whose it is by now, whatever else became of it. */
    void assign(String incidentId, String personId) {
        entities.createNativeQuery("UPDATE incident_standing SET assignee = ?2 WHERE incident_id = ?1")
                .setParameter(1, incidentId)
                .setParameter(2, personId)
                .executeUpdate();
    }

    /**
     * Somebody who acknowledges what another has does not change since when that one has it.
     *
     * @param sequence of the event that tells it; an earlier one than the last is late and changes nothing
     * @param awaited who has to acknowledge too
     */
    boolean record(
            String projectId,
            String incidentId,
            long sequence,
            IncidentStanding standing,
            Instant at,
            @Nullable String actor,
            List<String> awaited) {
        return entities.createNativeQuery("""
                        INSERT INTO incident_standing (incident_id, project_id, sequence, standing, at, actor, awaited)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, string_to_array(?7, chr(10)))
                        ON CONFLICT (incident_id)
                        DO UPDATE SET sequence = excluded.sequence, standing = excluded.standing,
                                      at = CASE WHEN incident_standing.standing = 'ACKNOWLEDGED'
                                                 AND excluded.standing = 'ACKNOWLEDGED'
                                                 AND incident_standing.actor = excluded.actor
                                                THEN incident_standing.at ELSE excluded.at END,
                                      actor = excluded.actor, awaited = excluded.awaited
                         WHERE incident_standing.sequence < excluded.sequence
                        """)
                        .setParameter(1, incidentId)
                        .setParameter(2, projectId)
                        .setParameter(3, sequence)
                        .setParameter(4, standing.name())
                        .setParameter(5, at)
                        .setParameter(6, actor)
                        .setParameter(7, String.join("\n", awaited))
                        .executeUpdate()
                > 0;
    }

    /** @return how many were forgotten */
    public int forgetOlderThan(Instant moment, int limit) {
        return entities.createNativeQuery("DELETE FROM incident_standing WHERE incident_id IN"
                        + " (SELECT incident_id FROM incident_standing WHERE at < ?1 LIMIT ?2)")
                .setParameter(1, moment)
                .setParameter(2, limit)
                .executeUpdate();
    }
}
