package dev.understudy.report.measurement;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Event;
import dev.understudy.events.ProbeEvent;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The stored segments. Written in batches with plain SQL: a month of a large project is tens of millions of results. */
@ApplicationScoped
public class Measurements {

    private record Progress(Instant lastAt, @Nullable Instant doubtSince) {}

    private final DataSource dataSource;

    Measurements(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Takes in results that were polled together. Repeats change nothing, so no inbox is needed, and the channel commits
     * its offsets only after this.
     */
    @Transactional
    void add(List<Event<ProbeEvent>> events) {
        var byCheck = new LinkedHashMap<String, List<ProbeCompleted>>();
        for (var event : events) {
            switch (event.data()) {
                case ProbeCompleted result ->
                    byCheck.computeIfAbsent(result.checkId(), id -> new ArrayList<>())
                            .add(result);
            }
        }
        try (var connection = dataSource.getConnection()) {
            var progress = progress(connection, byCheck.keySet());
            var latest = latestSegments(connection, byCheck.keySet());
            var histories = new HashMap<String, StatusHistory>();
            byCheck.forEach((checkId, results) -> {
                var known = progress.get(checkId);
                var history = new StatusHistory(
                        known == null ? null : known.lastAt(),
                        known == null ? null : known.doubtSince(),
                        latest.get(checkId));
                results.forEach(history::add);
                histories.put(checkId, history);
            });
            store(connection, histories);
        } catch (SQLException e) {
            throw new MeasurementException("cannot store " + events.size() + " results", e);
        }
    }

    /** The segments of a check that reach into a period, by start. */
    @Transactional
    public List<Segment> segments(String checkId, Instant from, Instant to) {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement("SELECT started_at, ended_at, status FROM check_segment"
                        + " WHERE check_id = ? AND started_at < ? AND ended_at > ? ORDER BY started_at")) {
            select.setString(1, checkId);
            select.setTimestamp(2, Timestamp.from(to));
            select.setTimestamp(3, Timestamp.from(from));
            var segments = new ArrayList<Segment>();
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    segments.add(new Segment(
                            result.getTimestamp(1).toInstant(),
                            result.getTimestamp(2).toInstant(),
                            CheckStatus.valueOf(result.getString(3))));
                }
            }
            return segments;
        } catch (SQLException e) {
            throw new MeasurementException("cannot read the measurements of " + checkId, e);
        }
    }

    private static Map<String, Progress> progress(Connection connection, Collection<String> checks)
            throws SQLException {
        var progress = new HashMap<String, Progress>();
        // Locked, so that two replicas that hold the partition for a moment follow each other.
        try (var select = connection.prepareStatement("SELECT check_id, last_at, doubt_since FROM check_progress"
                + " WHERE check_id = ANY (?) ORDER BY check_id FOR UPDATE")) {
            select.setArray(1, connection.createArrayOf("text", checks.toArray()));
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    var doubt = result.getTimestamp(3);
                    progress.put(
                            result.getString(1),
                            new Progress(result.getTimestamp(2).toInstant(), doubt == null ? null : doubt.toInstant()));
                }
            }
        }
        return progress;
    }

    private static Map<String, Segment> latestSegments(Connection connection, Collection<String> checks)
            throws SQLException {
        var latest = new HashMap<String, Segment>();
        try (var select = connection.prepareStatement("""
                SELECT wanted.check_id, s.started_at, s.ended_at, s.status
                FROM unnest(?) AS wanted (check_id)
                CROSS JOIN LATERAL (
                    SELECT started_at, ended_at, status FROM check_segment
                    WHERE check_segment.check_id = wanted.check_id
                    ORDER BY started_at DESC LIMIT 1) s""")) {
            select.setArray(1, connection.createArrayOf("text", checks.toArray()));
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    latest.put(
                            result.getString(1),
                            new Segment(
                                    result.getTimestamp(2).toInstant(),
                                    result.getTimestamp(3).toInstant(),
                                    CheckStatus.valueOf(result.getString(4))));
                }
            }
        }
        return latest;
    }

    private static void store(Connection connection, Map<String, StatusHistory> histories) throws SQLException {
        try (var segment = connection.prepareStatement("""
                        INSERT INTO check_segment (check_id, started_at, ended_at, status) VALUES (?, ?, ?, ?)
                        ON CONFLICT (check_id, started_at)
                        DO UPDATE SET ended_at = excluded.ended_at, status = excluded.status""");
                var progress = connection.prepareStatement("""
                        INSERT INTO check_progress (check_id, last_at, doubt_since) VALUES (?, ?, ?)
                        ON CONFLICT (check_id)
                        DO UPDATE SET last_at = excluded.last_at, doubt_since = excluded.doubt_since""")) {
            for (var entry : histories.entrySet()) {
                var history = entry.getValue();
                if (history.lastAt() == null) {
                    continue;
                }
                for (var changed : history.changed()) {
                    segment.setString(1, entry.getKey());
                    segment.setTimestamp(2, Timestamp.from(changed.startedAt()));
                    segment.setTimestamp(3, Timestamp.from(changed.endedAt()));
                    segment.setString(4, changed.status().name());
                    segment.addBatch();
                }
                progress.setString(1, entry.getKey());
                progress.setTimestamp(2, Timestamp.from(history.lastAt()));
                progress.setTimestamp(3, history.doubtSince() == null ? null : Timestamp.from(history.doubtSince()));
                progress.addBatch();
            }
            segment.executeBatch();
            progress.executeBatch();
        }
    }
}
