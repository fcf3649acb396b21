package dev.understudy.incident.incident;

import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is to happen later, as rows. */
@ApplicationScoped
class Timers {

    enum Kind {
        /** Run the next step of the escalation, unless somebody has taken the incident. */
        CALL,
        RESPONSE_DUE,
        RESOLUTION_DUE,
        /** The step is the percentage. */
        RESPONSE_WARNING,
        RESOLUTION_WARNING,
        /** An acknowledgement counts no more. */
        ACKNOWLEDGEMENT_ENDS,
        /** Ask its owner whether it still counts, before it does not. */
        ACKNOWLEDGEMENT_REMINDER,
        /** Call those again who have to acknowledge what somebody else has. */
        AWAITED,
        HOLD_ENDS,
        SUPPRESSION_ENDS,
        /** Tell of members and occurrences that came meanwhile, in one. */
        TELL,
        /** Members that outlived the cause become incidents of their own. */
        SPLIT_OFF,
        /** A person resolved it, but what failed then still fails. */
        STILL_FAILING
    }

    private static final String TABLE = "incident_timer";

    record Timer(long id, String incidentId, Kind kind, int step) {}

    private final Rows rows;

    Timers(Rows rows) {
        this.rows = rows;
    }

    /** A timer of this kind and step that is set already moves to the new time. */
    void set(Incident incident, Kind kind, int step, Instant due) {
        if (incident.isBeingOpened()) {
            rows.later(
                    TABLE,
                    "INSERT INTO incident_timer (incident_id, kind, step, due_at) VALUES (?, ?, ?, ?)",
                    incident.id,
                    kind,
                    step,
                    due);
            return;
        }
        rows.later(
                TABLE,
                // Not VALUES: the driver would join several rows into one statement, which may not name a timer twice.
                "INSERT INTO incident_timer (incident_id, kind, step, due_at)"
                        + " SELECT ?, ?, CAST(? AS integer), CAST(? AS timestamptz)"
                        + " ON CONFLICT (incident_id, kind, step) DO UPDATE SET due_at = excluded.due_at",
                incident.id,
                kind,
                step,
                due);
    }

    /** As {@link #set}, but a timer that is set already stays if it is due earlier. */
    void setOnce(String incidentId, Kind kind, Instant due) {
        rows.later(
                TABLE,
                "INSERT INTO incident_timer (incident_id, kind, step, due_at) VALUES (?, ?, 0, ?)"
                        + " ON CONFLICT (incident_id, kind, step)"
                        + " DO UPDATE SET due_at = excluded.due_at WHERE incident_timer.due_at > excluded.due_at",
                incidentId,
                kind,
                due);
    }

    /** Where nobody at all was found so far, it is looked again now. */
    void callWhereNobodyWasFound(String projectId, Instant now) {
        rows.update(
                "UPDATE incident_timer SET due_at = ? WHERE kind = 'CALL' AND due_at > ? AND incident_id IN"
                        + " (SELECT id FROM incident WHERE project_id = ? AND state = 'TRIGGERED'"
                        + " AND escalation ->> 'anybodyEver' = 'false')",
                now,
                now,
                projectId);
    }

    void cancel(Incident incident, Kind... kinds) {
        rows.later(
                TABLE,
                "DELETE FROM incident_timer WHERE incident_id = ? AND kind = ANY(?)",
                incident.id,
                Stream.of(kinds).map(Kind::name).toList());
    }

    void cancelAll(Incident incident) {
        rows.later(TABLE, "DELETE FROM incident_timer WHERE incident_id = ?", incident.id);
    }

    /** What is set for an incident. */
    List<String> kindsOf(String incidentId) {
        return rows.list(
                "SELECT kind FROM incident_timer WHERE incident_id = ? ORDER BY due_at",
                row -> row.getString(1),
                incidentId);
    }

    /**
     * Takes the next due timer, with its incident locked. The row is gone if the transaction commits, and due again if
     * it does not; an incident that somebody else works on at the moment is passed over. (Incident before timer, as every
     * command does it: the other way round the two would wait for each other.)
     */
    Optional<Timer> claimDue(Instant now) {
        return rows.first("""
                WITH due AS (
                    SELECT t.id FROM incident_timer t JOIN incident i ON i.id = t.incident_id
                    WHERE t.due_at <= ?
                    ORDER BY t.due_at, t.id LIMIT 1 FOR UPDATE OF i SKIP LOCKED)
                DELETE FROM incident_timer WHERE id IN (SELECT id FROM due)
                RETURNING id, incident_id, kind, step""", Timers::read, now);
    }

    private static Timer read(ResultSet row) throws SQLException {
        return new Timer(
                row.getLong("id"),
                row.getString("incident_id"),
                Kind.valueOf(row.getString("kind")),
                row.getInt("step"));
    }

    /** As {@link #claimDue(Instant)}, but many of one kind. */
    List<Timer> claimDue(Kind kind, Instant now, int atMost) {
        return rows.list("""
                WITH due AS (
                    SELECT t.id FROM incident_timer t JOIN incident i ON i.id = t.incident_id
                    WHERE t.due_at <= ? AND t.kind = ?
                    ORDER BY t.due_at, t.id LIMIT ? FOR UPDATE OF i SKIP LOCKED)
                DELETE FROM incident_timer WHERE id IN (SELECT id FROM due) RETURNING id, incident_id, kind, step""", Timers::read, now, kind, atMost);
    }

    void postpone(long timerId, Instant due) {
        rows.update("UPDATE incident_timer SET due_at = ? WHERE id = ?", due, timerId);
    }

    Optional<Instant> nextDue() {
        return rows.first("SELECT due_at FROM incident_timer ORDER BY due_at LIMIT 1", row -> Rows.time(row, "due_at"));
    }
}
