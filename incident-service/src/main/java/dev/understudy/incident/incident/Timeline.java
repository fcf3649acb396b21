package dev.understudy.incident.incident;

import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
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

    private static final String TABLE = "incident_timeline";

    static final String SYSTEM = "understudy";

    private final Rows rows;

    Timeline(Rows rows) {
        this.rows = rows;
    }

    /** Call with the incident locked: entries are numbered without gaps. */
    void add(Incident incident, Instant at, String kind, String actor, String detail, @Nullable String cause) {
        if (incident.isBeingOpened()) {
            rows.later(
                    TABLE,
                    "INSERT INTO incident_timeline (incident_id, entry, at, kind, actor, detail, cause)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    incident.id,
                    incident.nextFirstLine(),
                    at,
                    kind,
                    actor,
                    detail,
                    cause);
            return;
        }
        rows.later(
                TABLE,
                "INSERT INTO incident_timeline (incident_id, entry, at, kind, actor, detail, cause)"
                        + " SELECT ?, coalesce(max(entry), 0) + 1, CAST(? AS timestamptz), ?, ?, ?, ?"
                        + " FROM incident_timeline WHERE incident_id = ?",
                incident.id,
                at,
                kind,
                actor,
                detail,
                cause,
                incident.id);
    }

    boolean knows(Incident incident, String cause) {
        return rows.first(
                        "SELECT 1 FROM incident_timeline WHERE incident_id = ? AND cause = ? LIMIT 1",
                        row -> true,
                        incident.id,
                        cause)
                .isPresent();
    }

    List<Entry> of(String incidentId) {
        return rows.list(
                "SELECT entry, at, kind, actor, detail, cause FROM incident_timeline"
                        + " WHERE incident_id = ? ORDER BY entry",
                row -> new Entry(
                        row.getInt("entry"),
                        Rows.time(row, "at"),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("detail"),
                        row.getString("cause")),
                incidentId);
    }
}
