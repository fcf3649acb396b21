package dev.understudy.incident.sql;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * What takes in signals of a project, or changes by what they are taken in, follows each other, whichever replica does it.
 * Comes before any lock of an incident.
 */
@ApplicationScoped
public class ProjectLock {

    private final Rows rows;

    ProjectLock(Rows rows) {
        this.rows = rows;
    }

    /** For who holds the lock of an incident already, and so must not wait: false when another has it. */
    public boolean tryHold(String projectId) {
        return rows.first(
                        "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 7703))",
                        row -> row.getBoolean(1),
                        "intake:" + projectId)
                .orElse(false);
    }

    /** Held until the transaction ends. */
    public void hold(String projectId) {
        rows.list("SELECT pg_advisory_xact_lock(hashtextextended(?, 7703))", row -> true, "intake:" + projectId);
    }
}
