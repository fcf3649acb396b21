package dev.understudy.incident.deadline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.events.IncidentEvent.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Terms, the log of the clocks, and where they stand. */
@ApplicationScoped
class DeadlineStore {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    enum Kind {
        STARTED,
        START_MOVED,
        PROMISED,
        HELD,
        RESUMED,
        ANSWERED,
        RESOLVED,
        REOPENED,
        ENDED,
        CONTINUED
    }

    /**
     * One entry of the log.
     *
     * @param startAt for {@code START_MOVED}
     * @param terms hash, for {@code PROMISED}
     */
    record Entry(
            Instant at,
            Kind kind,
            @Nullable Instant startAt,
            @Nullable String terms,
            @Nullable String reason) {

        static Entry of(Kind kind, Instant at) {
            return new Entry(at, kind, null, null, null);
        }

        static Entry promised(Instant at, String terms, @Nullable String reason) {
            return new Entry(at, Kind.PROMISED, null, terms, reason);
        }
    }

    /** Where the clocks of a case stand, as stored. */
    record Row(
            String subjectId,
            String projectId,
            @Nullable String zoneId,
            Severity severity,
            String terms,
            boolean open,
            @Nullable Instant responseDue,
            @Nullable Instant resolutionDue,
            int responseWarned,
            int resolutionWarned,
            @Nullable Instant responseBreachedAt,
            @Nullable Instant resolutionBreachedAt) {

        @Nullable
        Instant due(ClockKind kind) {
            return kind == ClockKind.RESPONSE ? responseDue : resolutionDue;
        }

        int warned(ClockKind kind) {
            return kind == ClockKind.RESPONSE ? responseWarned : resolutionWarned;
        }

        @Nullable
        Instant breachedAt(ClockKind kind) {
            return kind == ClockKind.RESPONSE ? responseBreachedAt : resolutionBreachedAt;
        }

        Row withWarned(ClockKind kind, int percent) {
            return new Row(
                    subjectId,
                    projectId,
                    zoneId,
                    severity,
                    terms,
                    open,
                    responseDue,
                    resolutionDue,
                    kind == ClockKind.RESPONSE ? percent : responseWarned,
                    kind == ClockKind.RESOLUTION ? percent : resolutionWarned,
                    responseBreachedAt,
                    resolutionBreachedAt);
        }

        Row withBreached(ClockKind kind, Instant at) {
            return new Row(
                    subjectId,
                    projectId,
                    zoneId,
                    severity,
                    terms,
                    open,
                    responseDue,
                    resolutionDue,
                    responseWarned,
                    resolutionWarned,
                    kind == ClockKind.RESPONSE ? at : responseBreachedAt,
                    kind == ClockKind.RESOLUTION ? at : resolutionBreachedAt);
        }
    }

    /** Terms with their promises made ready: a calendar is built once, not once a case. */
    record Ready(
            Terms terms,
            @Nullable Promise response,
            @Nullable Promise resolution) {

        @Nullable
        Promise of(ClockKind kind) {
            return kind == ClockKind.RESPONSE ? response : resolution;
        }
    }

    private static final String COLUMNS = "subject_id, project_id, zone_id, severity, terms, open, response_due,"
            + " resolution_due, response_warned, resolution_warned, response_breached_at, resolution_breached_at";

    private final EntityManager entities;
    private final DataSource dataSource;
    private final Map<String, Ready> ready = new ConcurrentHashMap<>();

    DeadlineStore(EntityManager entities, DataSource dataSource) {
        this.entities = entities;
        this.dataSource = dataSource;
    }

    /** Keeps a wording, once however often it is used. */
    String keep(Terms terms) {
        var json = write(terms);
        var hash = hash(json);
        entities.createNativeQuery(
                        "INSERT INTO deadline_terms (hash, data) VALUES (?1, CAST(?2 AS jsonb)) ON CONFLICT DO NOTHING")
                .setParameter(1, hash)
                .setParameter(2, json)
                .executeUpdate();
        return hash;
    }

    Ready terms(String hash) {
        var known = ready.get(hash);
        if (known != null) {
            return known;
        }
        List<?> rows = entities.createNativeQuery(
                        "SELECT CAST(data AS text) FROM deadline_terms WHERE hash = ?1", String.class)
                .setParameter(1, hash)
                .getResultList();
        var terms = read((String) rows.getFirst());
        var made = new Ready(
                terms,
                terms.response() == null ? null : terms.response().toPromise(),
                terms.resolution() == null ? null : terms.resolution().toPromise());
        ready.put(hash, made);
        return made;
    }

    Optional<Row> find(String subjectId) {
        return rows("SELECT " + COLUMNS + " FROM deadline WHERE subject_id = ?1", subjectId).stream()
                .findFirst();
    }

    /** Open cases of a project, in the order in which they are locked. */
    List<Row> openOf(String projectId) {
        return rows(
                "SELECT " + COLUMNS + " FROM deadline WHERE open AND project_id = ?1 ORDER BY subject_id", projectId);
    }

    List<Entry> log(String subjectId) {
        return logs(List.of(subjectId)).getOrDefault(subjectId, List.of());
    }

    Map<String, List<Entry>> logs(Collection<String> subjectIds) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT subject_id, at, kind, start_at, terms, reason FROM deadline_event"
                                + " WHERE subject_id = ANY(?1) ORDER BY subject_id, n",
                        Object[].class)
                .setParameter(1, subjectIds.toArray(String[]::new))
                .getResultList();
        var logs = new HashMap<String, List<Entry>>();
        for (var each : rows) {
            var row = (Object[]) each;
            logs.computeIfAbsent((String) row[0], id -> new ArrayList<>())
                    .add(new Entry(
                            (Instant) row[1], Kind.valueOf((String) row[2]), (Instant) row[3], (String) row[4], (String)
                                    row[5]));
        }
        return logs;
    }

    /** Replays the log of one clock. */
    ClockState replay(ClockKind kind, List<Entry> log) {
        return ClockState.replay(
                kind,
                log.stream()
                        .<ClockEvent>map(entry -> switch (entry.kind()) {
                            case STARTED -> new ClockEvent.Started(entry.at());
                            case START_MOVED ->
                                new ClockEvent.StartMoved(
                                        entry.at(), entry.startAt() == null ? entry.at() : entry.startAt());
                            case PROMISED ->
                                new ClockEvent.Promised(
                                        entry.at(),
                                        entry.terms() == null
                                                ? null
                                                : terms(entry.terms()).of(kind));
                            case HELD -> new ClockEvent.Held(entry.at());
                            case RESUMED -> new ClockEvent.Resumed(entry.at());
                            case ANSWERED -> new ClockEvent.Answered(entry.at());
                            case RESOLVED -> new ClockEvent.Resolved(entry.at());
                            case REOPENED -> new ClockEvent.Reopened(entry.at());
                            case ENDED -> new ClockEvent.Ended(entry.at());
                            case CONTINUED -> new ClockEvent.Continued(entry.at());
                        })
                        .toList());
    }

    /** Adds to the log; the caller holds the case's lock, so that numbers have no gap. */
    void append(String subjectId, Entry entry) {
        append(List.of(Map.entry(subjectId, entry)));
    }

    void append(List<Map.Entry<String, Entry>> entries) {
        batch("""
                INSERT INTO deadline_event (subject_id, n, at, kind, start_at, terms, reason)
                SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ? FROM deadline_event WHERE subject_id = ?""", entries, (statement, each) -> {
            var entry = each.getValue();
            statement.setString(1, each.getKey());
            statement.setTimestamp(2, Timestamp.from(entry.at()));
            statement.setString(3, entry.kind().name());
            statement.setTimestamp(4, timestamp(entry.startAt()));
            statement.setString(5, entry.terms());
            statement.setString(6, entry.reason());
            statement.setString(7, each.getKey());
        });
    }

    void save(Collection<Row> rows) {
        batch(
                "INSERT INTO deadline (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (subject_id) DO UPDATE SET zone_id = excluded.zone_id,"
                        + " severity = excluded.severity, terms = excluded.terms, open = excluded.open,"
                        + " response_due = excluded.response_due, resolution_due = excluded.resolution_due,"
                        + " response_warned = excluded.response_warned, resolution_warned = excluded.resolution_warned,"
                        + " response_breached_at = excluded.response_breached_at,"
                        + " resolution_breached_at = excluded.resolution_breached_at",
                rows,
                (statement, row) -> {
                    statement.setString(1, row.subjectId());
                    statement.setString(2, row.projectId());
                    statement.setString(3, row.zoneId());
                    statement.setString(4, row.severity().name());
                    statement.setString(5, row.terms());
                    statement.setBoolean(6, row.open());
                    statement.setTimestamp(7, timestamp(row.responseDue()));
                    statement.setTimestamp(8, timestamp(row.resolutionDue()));
                    statement.setInt(9, row.responseWarned());
                    statement.setInt(10, row.resolutionWarned());
                    statement.setTimestamp(11, timestamp(row.responseBreachedAt()));
                    statement.setTimestamp(12, timestamp(row.resolutionBreachedAt()));
                });
    }

    private interface Binder<T> {
        void bind(PreparedStatement statement, T each) throws SQLException;
    }

    private <T> void batch(String sql, Collection<T> all, Binder<T> binder) {
        if (all.isEmpty()) {
            return;
        }
        entities.flush();
        try (Connection connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var each : all) {
                binder.bind(statement, each);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot store deadlines", e);
        }
    }

    private List<Row> rows(String sql, String parameter) {
        List<?> rows = entities.createNativeQuery(sql, Object[].class)
                .setParameter(1, parameter)
                .getResultList();
        return rows.stream().map(each -> row((Object[]) each)).toList();
    }

    private static Row row(Object[] row) {
        return new Row(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                Severity.valueOf((String) row[3]),
                (String) row[4],
                (Boolean) row[5],
                (Instant) row[6],
                (Instant) row[7],
                ((Number) row[8]).intValue(),
                ((Number) row[9]).intValue(),
                (Instant) row[10],
                (Instant) row[11]);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static String write(Terms terms) {
        try {
            return JSON.writeValueAsString(terms);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write terms as JSON", e);
        }
    }

    private static Terms read(String json) {
        try {
            return JSON.readValue(json, Terms.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read stored terms", e);
        }
    }

    private static String hash(String json) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
