package dev.understudy.incident.intake;

import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.incident.SignalService;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;

/**
 * Signals that were accepted and wait: a storm is stored at the speed of one row each, and taken in many at a time, in the
 * order in which they came. Of all replicas one works at a time.
 */
@ApplicationScoped
class SignalQueue {

    static final int BATCH = 500;

    private record Waiting(long id, Signal signal) {}

    private final Rows rows;
    private final SignalService signals;
    private final Clock clock;

    SignalQueue(Rows rows, SignalService signals, Clock clock) {
        this.rows = rows;
        this.signals = signals;
        this.clock = clock;
    }

    @Transactional
    void add(Signal signal) {
        rows.update(
                "INSERT INTO intake_signal (project_id, source, signal, received_at) VALUES (?, ?, CAST(? AS jsonb), ?)",
                signal.projectId(),
                signal.source(),
                Json.write(signal),
                clock.instant());
    }

    /** @return how many were taken in; 0 also while another replica works */
    @Transactional
    int work(int limit) {
        if (!lock()) {
            return 0;
        }
        var waiting = waiting(limit);
        if (!waiting.isEmpty()) {
            signals.take(waiting.stream().map(Waiting::signal).toList());
            rows.update(
                    "DELETE FROM intake_signal WHERE id = ANY(CAST(? AS bigint[]))",
                    waiting.stream().map(one -> String.valueOf(one.id())).toList());
        }
        return waiting.size();
    }

    /** The first one that waits cannot be taken in: it is put aside, for a person to look at. */
    @Transactional
    void putFirstAside(String why) {
        if (lock()) {
            waiting(1)
                    .forEach(first -> rows.update(
                            "UPDATE intake_signal SET failed = ? WHERE id = ?",
                            why.substring(0, Math.min(why.length(), 2000)),
                            first.id()));
        }
    }

    @Transactional
    long size() {
        return rows.first("SELECT count(*) FROM intake_signal WHERE failed IS NULL", row -> row.getLong(1))
                .orElse(0L);
    }

    private boolean lock() {
        return rows.first("SELECT pg_try_advisory_xact_lock(7704)", row -> row.getBoolean(1))
                .orElse(false);
    }

    private List<Waiting> waiting(int limit) {
        return rows.list(
                "SELECT id, CAST(signal AS text) AS signal FROM intake_signal WHERE failed IS NULL ORDER BY id LIMIT ?",
                row -> new Waiting(row.getLong("id"), Json.read(row.getString("signal"), Signal.class)),
                limit);
    }
}
