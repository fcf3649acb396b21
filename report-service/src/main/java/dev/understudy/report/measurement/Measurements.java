package dev.understudy.report.measurement;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Event;
import dev.understudy.events.ProbeEvent;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.report.measurement.StatusHistory.Doubt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The stored segments. Written in batches with plain SQL: a month of a large project is tens of millions of results. */
@ApplicationScoped
public class Measurements {

    private record Progress(Instant lastAt, @Nullable Doubt doubt) {}

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
                        known == null ? null : known.doubt(),
                        latest.get(checkId));
                results.forEach(history::add);
                histories.put(checkId, history);
            });
            store(connection, histories);
        } catch (SQLException e) {
            throw new MeasurementException("cannot store " + events.size() + " results", e);
        }
    }

    /** The segments that reach into a period, by start, of those of the checks that have any. */
    @Transactional
    public Map<String, List<Segment>> segments(Collection<String> checkIds, Instant from, Instant to) {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement("SELECT check_id, started_at, ended_at, status"
                        + " FROM check_segment WHERE check_id = ANY (?) AND started_at < ? AND ended_at > ?"
                        + " ORDER BY check_id, started_at")) {
            select.setArray(1, connection.createArrayOf("text", checkIds.toArray()));
            select.setTimestamp(2, Timestamp.from(to));
            select.setTimestamp(3, Timestamp.from(from));
            var segments = new HashMap<String, List<Segment>>();
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    segments.computeIfAbsent(result.getString(1), id -> new ArrayList<>())
                            .add(segment(result));
                }
            }
            return segments;
        } catch (SQLException e) {
            throw new MeasurementException("cannot read the measurements of " + checkIds.size() + " checks", e);
        }
    }

    private static Map<String, Progress> progress(Connection connection, Collection<String> checks)
            throws SQLException {
        var progress = new HashMap<String, Progress>();
        // Locked, so that two replicas that hold the partition for a moment follow each other.
        try (var select = connection.prepareStatement("SELECT check_id, last_at, doubt, doubt_since FROM check_progress"
                + " WHERE check_id = ANY (?) ORDER BY check_id FOR UPDATE")) {
            select.setArray(1, connection.createArrayOf("text", checks.toArray()));
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    var since = result.getTimestamp(4);
                    progress.put(
                            result.getString(1),
                            new Progress(
                                    result.getTimestamp(2).toInstant(),
                                    since == null
                                            ? null
                                            : new Doubt(CheckStatus.valueOf(result.getString(3)), since.toInstant())));
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
                    latest.put(result.getString(1), segment(result));
                }
            }
        }
        return latest;
    }

    private static Segment segment(ResultSet row) throws SQLException {
        return new Segment(
                row.getTimestamp("started_at").toInstant(),
                row.getTimestamp("ended_at").toInstant(),
                CheckStatus.valueOf(row.getString("status")));
    }

    /** One statement for all rows: sent one by one, they would take most of the time of catching up. */
    private static void store(Connection connection, Map<String, StatusHistory> histories) throws SQLException {
        var segments = new ArrayList<Row>();
        var progress = new ArrayList<Row>();
        histories.forEach((checkId, history) -> {
            var lastAt = history.lastAt();
            if (lastAt == null) {
                return;
            }
            history.changed()
                    .forEach(changed -> segments.add(new Row(
                            checkId,
                            changed.startedAt().toString(),
                            changed.endedAt().toString(),
                            changed.status().name())));
            var doubt = history.doubt();
            progress.add(new Row(
                    checkId,
                    lastAt.toString(),
                    doubt == null ? null : doubt.since().toString(),
                    doubt == null ? null : doubt.outcome().name()));
        });
        upsert(connection, segments, """
                INSERT INTO check_segment (check_id, started_at, ended_at, status)
                SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[])
                ON CONFLICT (check_id, started_at)
                DO UPDATE SET ended_at = excluded.ended_at, status = excluded.status""");
        upsert(connection, progress, """
                INSERT INTO check_progress (check_id, last_at, doubt_since, doubt)
                SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[])
                ON CONFLICT (check_id) DO UPDATE SET last_at = excluded.last_at, doubt = excluded.doubt,
                    doubt_since = excluded.doubt_since""");
    }

    private record Row(
            String checkId,
            String first,
            @Nullable String second,
            @Nullable String word) {}

    private static void upsert(Connection connection, List<Row> rows, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, texts(connection, rows, Row::checkId));
            statement.setArray(2, texts(connection, rows, Row::first));
            statement.setArray(3, texts(connection, rows, Row::second));
            statement.setArray(4, texts(connection, rows, Row::word));
            statement.executeUpdate();
        }
    }

    private static Array texts(Connection connection, List<Row> rows, Function<Row, @Nullable String> value)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(value).toArray());
    }
}
