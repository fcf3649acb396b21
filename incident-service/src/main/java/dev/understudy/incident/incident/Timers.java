package dev.understudy.incident.incident;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to happen later, as rows. */
@ApplicationScoped
class Timers {

    enum Kind {
        /** Call whoever the step names, unless somebody has taken the incident. */
        CALL,
        RESPONSE_DUE,
        RESOLUTION_DUE
    }

    record Timer(long id, String incidentId, Kind kind, int step) {}

    private final EntityManager entities;

    Timers(EntityManager entities) {
        this.entities = entities;
    }

    void set(Incident incident, Kind kind, int step, Instant due) {
        entities.flush();
        entities.createNativeQuery("INSERT INTO incident_timer (incident_id, kind, step, due_at)"
                        + " VALUES (?1, ?2, ?3, ?4)"
                        + " ON CONFLICT (incident_id, kind, step) DO UPDATE SET due_at = excluded.due_at")
                .setParameter(1, incident.id)
                .setParameter(2, kind.name())
                .setParameter(3, step)
                .setParameter(4, due)
                .executeUpdate();
    }

    void cancel(Incident incident, Kind... kinds) {
        for (var kind : kinds) {
            entities.createNativeQuery("DELETE FROM incident_timer WHERE incident_id = ?1 AND kind = ?2")
                    .setParameter(1, incident.id)
                    .setParameter(2, kind.name())
                    .executeUpdate();
        }
    }

    /**
     * Takes the next due timer, with its incident locked. The row is gone if the transaction commits, and due again if
     * it does not; an incident that somebody else works on at the moment is passed over. (Incident before timer, as every
     * command does it: the other way round the two would wait for each other.)
     */
    Optional<Timer> claimDue(Instant now) {
        List<?> rows = entities.createNativeQuery("""
                        WITH due AS (
                            SELECT t.id FROM incident_timer t JOIN incident i ON i.id = t.incident_id
                            WHERE t.due_at <= ?1
                            ORDER BY t.due_at, t.id LIMIT 1 FOR UPDATE OF i SKIP LOCKED)
                        DELETE FROM incident_timer WHERE id IN (SELECT id FROM due)
                        RETURNING id, incident_id, kind, step""", Object[].class)
                .setParameter(1, now)
                .getResultList();
        return rows.stream().findFirst().map(row -> timer((Object[]) row));
    }

    Optional<Instant> nextDue() {
        List<?> rows = entities.createNativeQuery("SELECT min(due_at) FROM incident_timer", Instant.class)
                .getResultList();
        return rows.stream()
                .filter(Instant.class::isInstance)
                .map(Instant.class::cast)
                .findFirst();
    }

    private static Timer timer(Object[] row) {
        return new Timer(
                ((Number) row[0]).longValue(),
                (String) row[1],
                Kind.valueOf((String) row[2]),
                ((Number) row[3]).intValue());
    }
}
