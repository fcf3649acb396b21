package dev.understudy.incident.incident;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The append-only story of an incident. */
@ApplicationScoped
class Timeline {

    /**
     * @param kind {@code opened}, {@code called}, {@code acknowledged}...
     * @param actor person, token subject or {@code understudy}
     * @param cause id of the event that caused it
     */
    record Entry(
            int entry,
            Instant at,
            String kind,
            String actor,
            String detail,
            @Nullable String cause) {}

    static final String SYSTEM = "understudy";

    private final EntityManager entities;

    Timeline(EntityManager entities) {
        this.entities = entities;
    }

    /** Call with the incident locked: entries are numbered without gaps. */
    void add(Incident incident, Instant at, String kind, String actor, String detail, @Nullable String cause) {
        entities.flush();
        entities.createNativeQuery("""
                        INSERT INTO incident_timeline (incident_id, entry, at, kind, actor, detail, cause)
                        SELECT ?1, coalesce(max(entry), 0) + 1, ?2, ?3, ?4, ?5, ?6
                        FROM incident_timeline WHERE incident_id = ?1""")
                .setParameter(1, incident.id)
                .setParameter(2, at)
                .setParameter(3, kind)
                .setParameter(4, actor)
                .setParameter(5, detail)
                .setParameter(6, cause)
                .executeUpdate();
    }

    List<Entry> of(String incidentId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT entry, at, kind, actor, detail, cause FROM incident_timeline"
                                + " WHERE incident_id = ?1 ORDER BY entry",
                        Object[].class)
                .setParameter(1, incidentId)
                .getResultList();
        return rows.stream().map(row -> entry((Object[]) row)).toList();
    }

    private static Entry entry(Object[] row) {
        return new Entry(
                (Integer) row[0], (Instant) row[1], (String) row[2], (String) row[3], (String) row[4], (String) row[5]);
    }
}
