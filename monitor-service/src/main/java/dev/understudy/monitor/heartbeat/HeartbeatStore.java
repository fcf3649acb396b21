package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.EventCodec;
import dev.understudy.events.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Jobs and their pings in the database. Every method runs inside the caller's transaction. */
@ApplicationScoped
class HeartbeatStore {

    /** Pings that are kept of each job; and numbers of each key. */
    private static final int KEPT = 100;

    private static final String COLUMNS = "SELECT check_id, ping_id, slug, definition, condition, last_report, running,"
            + " last_duration_ms, spared_until, events, pings, alert_after, affirm_at FROM heartbeat h ";

    private static final TypeReference<LinkedHashMap<String, Instant>> RUNS = new TypeReference<>() {};

    private final DataSource dataSource;
    private final ObjectMapper json;

    HeartbeatStore(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.json = json;
    }

    /** Kept from everybody else until the transaction ends. */
    Optional<StoredHeartbeat> lockByPingId(UUID pingId) {
        return one(
                COLUMNS + "WHERE ping_id = ? AND NOT removed FOR UPDATE", statement -> statement.setObject(1, pingId));
    }

    /** @see #lockByPingId */
    Optional<StoredHeartbeat> lockBySlug(String key, String slug) {
        return one(
                COLUMNS + "WHERE slug = ? AND NOT removed"
                        + " AND project_id = (SELECT project_id FROM ping_key WHERE key = ?) FOR UPDATE",
                statement -> {
                    statement.setString(1, slug);
                    statement.setString(2, key);
                });
    }

    /** @see #lockByPingId */
    Optional<StoredHeartbeat> lock(String checkId) {
        return one(COLUMNS + "WHERE check_id = ? FOR UPDATE", statement -> statement.setString(1, checkId));
    }

    Optional<StoredHeartbeat> find(String checkId) {
        return one(COLUMNS + "WHERE check_id = ? AND NOT removed", statement -> statement.setString(1, checkId));
    }

    /** The job whose deadline passed first, kept from everybody else; one that somebody works on is passed over. */
    Optional<StoredHeartbeat> claimDue(Instant now) {
        return one(
                COLUMNS + "WHERE look_at <= ? AND NOT removed ORDER BY look_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                statement -> statement.setObject(1, utc(now)));
    }

    /** When a job must be looked at next. */
    Optional<Instant> nextLook() {
        return query(
                        "SELECT min(look_at) AS at FROM heartbeat WHERE look_at IS NOT NULL AND NOT removed",
                        statement -> {},
                        row -> Optional.ofNullable(instant(row, "at")))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Every job that is not removed, with whether it is in maintenance as far as is stored. */
    Map<StoredHeartbeat, Boolean> allWithMaintenance() {
        var all = new LinkedHashMap<StoredHeartbeat, Boolean>();
        query(
                COLUMNS.replace("FROM heartbeat h", ", s.status = 'MAINTENANCE' AS maintained FROM heartbeat h")
                        + "JOIN check_state s USING (check_id) WHERE NOT h.removed ORDER BY check_id",
                statement -> {},
                row -> all.put(heartbeat(row), row.getBoolean("maintained")));
        return all;
    }

    /** Of a project, by check id, after the given one. */
    List<StoredHeartbeat> page(String projectId, String afterCheckId, int limit) {
        return query(
                COLUMNS + "WHERE project_id = ? AND check_id > ? AND NOT removed ORDER BY check_id LIMIT ?",
                statement -> {
                    statement.setString(1, projectId);
                    statement.setString(2, afterCheckId);
                    statement.setInt(3, limit);
                },
                this::heartbeat);
    }

    void insert(CheckApplied check, UUID pingId, String slug) {
        update(
                "INSERT INTO heartbeat (check_id, project_id, ping_id, slug, definition) VALUES (?, ?, ?, ?, ?::jsonb)",
                statement -> {
                    statement.setString(1, check.checkId());
                    statement.setString(2, check.projectId());
                    statement.setObject(3, pingId);
                    statement.setString(4, slug);
                    statement.setString(5, EventCodec.toJson(check));
                });
    }

    void redefine(CheckApplied check, String slug) {
        update(
                "UPDATE heartbeat SET definition = ?::jsonb, slug = ?, removed = false WHERE check_id = ?",
                statement -> {
                    statement.setString(1, EventCodec.toJson(check));
                    statement.setString(2, slug);
                    statement.setString(3, check.checkId());
                });
    }

    void remove(String checkId) {
        update(
                "UPDATE heartbeat SET removed = true, alert_after = NULL, affirm_at = NULL WHERE check_id = ?",
                statement -> statement.setString(1, checkId));
    }

    boolean slugTaken(String projectId, String slug, String exceptCheckId) {
        return !query(
                        "SELECT 1 FROM heartbeat WHERE project_id = ? AND slug = ? AND check_id <> ? AND NOT removed",
                        statement -> {
                            statement.setString(1, projectId);
                            statement.setString(2, slug);
                            statement.setString(3, exceptCheckId);
                        },
                        row -> 1)
                .isEmpty();
    }

    void save(
            String checkId,
            Heartbeat heartbeat,
            long events,
            long pings,
            @Nullable Instant alertAfter,
            @Nullable Instant affirmAt) {
        update(
                "UPDATE heartbeat SET condition = ?, last_report = ?, running = ?::jsonb, last_duration_ms = ?,"
                        + " spared_until = ?, events = ?, pings = ?, alert_after = ?, affirm_at = ? WHERE check_id = ?",
                statement -> {
                    statement.setString(1, heartbeat.condition().name());
                    statement.setObject(2, utc(heartbeat.lastReport()));
                    statement.setString(3, write(heartbeat.running()));
                    setLong(
                            statement,
                            4,
                            heartbeat.lastDuration() == null
                                    ? null
                                    : heartbeat.lastDuration().toMillis());
                    statement.setObject(5, utc(heartbeat.sparedUntil()));
                    statement.setLong(6, events);
                    statement.setLong(7, pings);
                    statement.setObject(8, utc(alertAfter));
                    statement.setObject(9, utc(affirmAt));
                    statement.setString(10, checkId);
                });
    }

    void keep(String checkId, PingRow ping, byte @Nullable [] body) {
        update(
                "INSERT INTO heartbeat_ping (check_id, number, at, kind, method, remote_address, user_agent, run_id,"
                        + " exit_status, duration_ms, outcome, failure, evidence, body, body_bytes)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setLong(2, ping.number());
                    statement.setObject(3, utc(ping.at()));
                    statement.setString(4, ping.kind().name());
                    statement.setString(5, ping.method());
                    statement.setString(6, ping.remoteAddress());
                    statement.setString(7, ping.userAgent());
                    statement.setString(8, ping.runId());
                    statement.setObject(9, ping.exitStatus(), Types.INTEGER);
                    setLong(
                            statement,
                            10,
                            ping.duration() == null ? null : ping.duration().toMillis());
                    statement.setString(11, ping.outcome());
                    statement.setString(12, ping.failure() == null ? null : write(ping.failure()));
                    statement.setString(
                            13, ping.evidence() == null ? null : ping.evidence().toString());
                    statement.setBytes(14, body);
                    statement.setLong(15, ping.bodyBytes());
                });
        update(
                "DELETE FROM heartbeat_ping WHERE check_id = ? AND number < ("
                        + "SELECT min(number) FROM (SELECT number FROM heartbeat_ping WHERE check_id = ?"
                        + " ORDER BY number DESC LIMIT ?) AS latest)",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setString(2, checkId);
                    statement.setInt(3, KEPT);
                });
    }

    /** The numbers of a key, the latest first. */
    List<Double> numbers(String checkId, String key, int limit) {
        return query(
                "SELECT value FROM heartbeat_number WHERE check_id = ? AND key = ? ORDER BY number DESC LIMIT ?",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setString(2, key);
                    statement.setInt(3, limit);
                },
                row -> row.getDouble("value"));
    }

    void measure(String checkId, String key, long number, double value) {
        update(
                "INSERT INTO heartbeat_number (check_id, key, number, value) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setString(2, key);
                    statement.setLong(3, number);
                    statement.setDouble(4, value);
                });
        update(
                "DELETE FROM heartbeat_number WHERE check_id = ? AND key = ? AND number < ("
                        + "SELECT min(number) FROM (SELECT number FROM heartbeat_number WHERE check_id = ? AND key = ?"
                        + " ORDER BY number DESC LIMIT ?) AS latest)",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setString(2, key);
                    statement.setString(3, checkId);
                    statement.setString(4, key);
                    statement.setInt(5, KEPT);
                });
    }

    /** The latest first. */
    List<PingRow> pings(String checkId, long before, int limit) {
        return query(
                "SELECT number, at, kind, method, remote_address, user_agent, run_id, exit_status, duration_ms, outcome,"
                        + " failure, evidence, body_bytes FROM heartbeat_ping"
                        + " WHERE check_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setLong(2, before);
                    statement.setInt(3, limit);
                },
                this::ping);
    }

    Optional<byte[]> body(String checkId, long number) {
        return query(
                        "SELECT body FROM heartbeat_ping WHERE check_id = ? AND number = ? AND body IS NOT NULL",
                        statement -> {
                            statement.setString(1, checkId);
                            statement.setLong(2, number);
                        },
                        row -> row.getBytes("body"))
                .stream()
                .findFirst();
    }

    Optional<String> pingKey(String projectId) {
        return query(
                        "SELECT key FROM ping_key WHERE project_id = ?",
                        statement -> statement.setString(1, projectId),
                        row -> row.getString("key"))
                .stream()
                .findFirst();
    }

    /** Another key from now on; URLs with the one before lead nowhere any more. */
    void setPingKey(String projectId, String key, Instant at) {
        update(
                "INSERT INTO ping_key (project_id, key, created_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (project_id) DO UPDATE SET key = excluded.key, created_at = excluded.created_at",
                statement -> {
                    statement.setString(1, projectId);
                    statement.setString(2, key);
                    statement.setObject(3, utc(at));
                });
    }

    /**
     * Notes that pings can be received now.
     *
     * @return when that was noted last; empty the first time
     */
    Optional<Instant> listening(Instant now) {
        var before = query(
                "SELECT alive_at FROM heartbeat_watch WHERE id = 1 FOR UPDATE",
                statement -> {},
                row -> Optional.ofNullable(instant(row, "alive_at")));
        update(
                "INSERT INTO heartbeat_watch (id, alive_at) VALUES (1, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET alive_at = excluded.alive_at",
                statement -> statement.setObject(1, utc(now)));
        return before.stream().flatMap(Optional::stream).findFirst();
    }

    /** Forgets of pauses what is still to come. */
    void trimGaps(Instant now) {
        update("DELETE FROM heartbeat_gap WHERE from_at >= ?", statement -> statement.setObject(1, utc(now)));
        update("UPDATE heartbeat_gap SET until_at = ? WHERE until_at > ?", statement -> {
            statement.setObject(1, utc(now));
            statement.setObject(2, utc(now));
        });
    }

    void gap(Instant from, Instant until, Instant keptSince) {
        update("INSERT INTO heartbeat_gap (from_at, until_at) VALUES (?, ?) ON CONFLICT DO NOTHING", statement -> {
            statement.setObject(1, utc(from));
            statement.setObject(2, utc(until));
        });
        update("DELETE FROM heartbeat_gap WHERE until_at < ?", statement -> statement.setObject(1, utc(keptSince)));
    }

    /** The end, within the given stretch, of the last one in which nobody listened and that touches it. */
    Optional<Instant> gapWithin(Instant from, Instant until) {
        return query(
                        "SELECT max(LEAST(until_at, ?)) AS at FROM heartbeat_gap WHERE from_at <= ? AND until_at >= ?",
                        statement -> {
                            statement.setObject(1, utc(until));
                            statement.setObject(2, utc(until));
                            statement.setObject(3, utc(from));
                        },
                        row -> Optional.ofNullable(instant(row, "at")))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private StoredHeartbeat heartbeat(ResultSet row) throws SQLException {
        return new StoredHeartbeat(
                EventCodec.fromJson(CheckApplied.class, row.getString("definition")),
                row.getObject("ping_id", UUID.class),
                row.getString("slug"),
                new Heartbeat(
                        Heartbeat.Condition.valueOf(row.getString("condition")),
                        instant(row, "last_report"),
                        runs(row.getString("running")),
                        millis(row, "last_duration_ms"),
                        instant(row, "spared_until")),
                row.getLong("events"),
                row.getLong("pings"),
                instant(row, "alert_after"),
                instant(row, "affirm_at"));
    }

    private PingRow ping(ResultSet row) throws SQLException {
        var evidence = row.getString("evidence");
        var failure = row.getString("failure");
        return new PingRow(
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Signal.Kind.valueOf(row.getString("kind")),
                row.getString("method"),
                row.getString("remote_address"),
                row.getString("user_agent"),
                row.getString("run_id"),
                row.getObject("exit_status", Integer.class),
                millis(row, "duration_ms"),
                row.getString("outcome"),
                failure == null ? null : read(failure, Failure.class),
                evidence == null ? null : read(evidence, JsonNode.class),
                row.getLong("body_bytes"));
    }

    private Map<String, Instant> runs(String text) {
        try {
            return json.readValue(text, RUNS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored runs cannot be read", e);
        }
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " cannot be read", e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    private static void setLong(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        statement.setObject(index, value, Types.BIGINT);
    }

    private static @Nullable Duration millis(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, Long.class);
        return value == null ? null : Duration.ofMillis(value);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private Optional<StoredHeartbeat> one(String sql, Binding binding) {
        return query(sql, binding, this::heartbeat).stream().findFirst();
    }

    private <T> List<T> query(String sql, Binding binding, Reading<T> reading) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            var found = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new HeartbeatStoreException("heartbeats cannot be read", e);
        }
    }

    private void update(String sql, Binding binding) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new HeartbeatStoreException("heartbeats cannot be written", e);
        }
    }
}
