package dev.understudy.notifier.incident;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where each incident stands, as far as its events have come. */
@ApplicationScoped
public class IncidentStandings {

    private final EntityManager entities;

    IncidentStandings(EntityManager entities) {
        this.entities = entities;
    }

    /** Empty for an incident whose events have not come yet. */
    public Optional<IncidentStanding> find(String incidentId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT standing FROM incident_standing WHERE incident_id = ?1", String.class)
                .setParameter(1, incidentId)
                .getResultList();
        return rows.stream().findFirst().map(row -> IncidentStanding.valueOf((String) row));
    }

    /** @param sequence of the event that tells it; an earlier one than the last is late and changes nothing */
    void record(String projectId, String incidentId, long sequence, IncidentStanding standing, Instant at) {
        entities.createNativeQuery("""
                        INSERT INTO incident_standing (incident_id, project_id, sequence, standing, at)
                        VALUES (?1, ?2, ?3, ?4, ?5)
                        ON CONFLICT (incident_id)
                        DO UPDATE SET sequence = excluded.sequence, standing = excluded.standing, at = excluded.at
                         WHERE incident_standing.sequence < excluded.sequence
                        """)
                .setParameter(1, incidentId)
                .setParameter(2, projectId)
                .setParameter(3, sequence)
                .setParameter(4, standing.name())
                .setParameter(5, at)
                .executeUpdate();
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
