package dev.understudy.incident.deadline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.sql.OncePerTransaction;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

        static Ready of(Terms terms) {
            return new Ready(
                    terms,
                    terms.response() == null ? null : terms.response().toPromise(),
                    terms.resolution() == null ? null : terms.resolution().toPromise());
        }

        @Nullable
        Promise of(ClockKind kind) {
            return kind == ClockKind.RESPONSE ? response : resolution;
        }
    }

    private static final String COLUMNS = "subject_id, project_id, zone_id, severity, terms, open, response_due,"
            + " resolution_due, response_warned, resolution_warned, response_breached_at, resolution_breached_at";

    private final Rows rows;
    private final OncePerTransaction once;
    private final Map<String, Ready> ready = new ConcurrentHashMap<>();

    DeadlineStore(Rows rows, OncePerTransaction once) {
        this.rows = rows;
        this.once = once;
    }

    /** Keeps a wording, once however often it is used. */
    String keep(Terms terms) {
        return once.get(terms, String.class, () -> {
            var json = write(terms);
            var hash = hash(json);
            rows.update(
                    "INSERT INTO deadline_terms (hash, data) VALUES (?, CAST(? AS jsonb)) ON CONFLICT DO NOTHING",
                    hash,
                    json);
            return hash;
        });
    }

    Ready terms(String hash) {
        var known = ready.get(hash);
        if (known != null) {
            return known;
        }
        var terms = rows.first(
                        "SELECT CAST(data AS text) FROM deadline_terms WHERE hash = ?",
                        row -> read(row.getString(1)),
                        hash)
                .orElseThrow();
        var made = Ready.of(terms);
        ready.put(hash, made);
        return made;
    }

    Optional<Row> find(String subjectId) {
        return rows.first("SELECT " + COLUMNS + " FROM deadline WHERE subject_id = ?", DeadlineStore::row, subjectId);
    }

    /** Open cases of a project, in the order in which they are locked. */
    List<Row> openOf(String projectId) {
        return rows.list(
                "SELECT " + COLUMNS + " FROM deadline WHERE open AND project_id = ? ORDER BY subject_id",
                DeadlineStore::row,
                projectId);
    }

    List<Entry> log(String subjectId) {
        return logs(List.of(subjectId)).getOrDefault(subjectId, List.of());
    }

    Map<String, List<Entry>> logs(Collection<String> subjectIds) {
        var logs = new HashMap<String, List<Entry>>();
        rows.list(
                        "SELECT subject_id, at, kind, start_at, terms, reason FROM deadline_event"
                                + " WHERE subject_id = ANY(?) ORDER BY subject_id, n",
                        row -> Map.entry(
                                row.getString("subject_id"),
                                new Entry(
                                        Rows.time(row, "at"),
                                        Kind.valueOf(row.getString("kind")),
                                        Rows.instant(row, "start_at"),
                                        row.getString("terms"),
                                        row.getString("reason"))),
                        subjectIds)
                .forEach(each -> logs.computeIfAbsent(each.getKey(), id -> new ArrayList<>())
                        .add(each.getValue()));
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

    /** A case that begins: its log and where its clocks stand are new. */
    void begin(Row row, List<Entry> log) {
        for (int i = 0; i < log.size(); i++) {
            var entry = log.get(i);
            rows.later(
                    "deadline_event",
                    "INSERT INTO deadline_event (subject_id, n, at, kind, start_at, terms, reason)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row.subjectId(),
                    i + 1,
                    entry.at(),
                    entry.kind(),
                    entry.startAt(),
                    entry.terms(),
                    entry.reason());
        }
        rows.later(
                "deadline",
                "INSERT INTO deadline (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values(row));
    }

    private static @Nullable Object[] values(Row row) {
        return new @Nullable Object[] {
            row.subjectId(),
            row.projectId(),
            row.zoneId(),
            row.severity(),
            row.terms(),
            row.open(),
            row.responseDue(),
            row.resolutionDue(),
            row.responseWarned(),
            row.resolutionWarned(),
            row.responseBreachedAt(),
            row.resolutionBreachedAt()
        };
    }

    /** Adds to the log; the caller holds the case's lock, so that numbers have no gap. */
    void append(String subjectId, Entry entry) {
        rows.later(
                "deadline_event",
                "INSERT INTO deadline_event (subject_id, n, at, kind, start_at, terms, reason)"
                        + " SELECT ?, coalesce(max(n), 0) + 1, CAST(? AS timestamptz), ?, CAST(? AS timestamptz), ?, ?"
                        + " FROM deadline_event WHERE subject_id = ?",
                subjectId,
                entry.at(),
                entry.kind(),
                entry.startAt(),
                entry.terms(),
                entry.reason(),
                subjectId);
    }

    /** One entry each to the logs of many cases. */
    void appendToMany(Map<String, Entry> entries) {
        rows.updateMany(
                "INSERT INTO deadline_event (subject_id, n, at, kind, start_at, terms, reason)"
                        + " SELECT e.subject_id, coalesce((SELECT max(n) FROM deadline_event l"
                        + " WHERE l.subject_id = e.subject_id), 0) + 1, CAST(e.at AS timestamptz), e.kind,"
                        + " CAST(e.start_at AS timestamptz), e.terms, e.reason"
                        + " FROM unnest(?, ?, ?, ?, ?, ?) AS e (subject_id, at, kind, start_at, terms, reason)",
                entries.entrySet().stream()
                        .map(each -> new @Nullable Object[] {
                            each.getKey(),
                            each.getValue().at(),
                            each.getValue().kind(),
                            each.getValue().startAt(),
                            each.getValue().terms(),
                            each.getValue().reason()
                        })
                        .toList());
    }

    /** By what terms, and where, the clocks of many stored cases stand. */
    void saveStanding(Collection<Row> all) {
        rows.updateMany(
                "UPDATE deadline d SET terms = n.terms, open = CAST(n.open AS boolean),"
                        + " response_due = CAST(n.response_due AS timestamptz),"
                        + " resolution_due = CAST(n.resolution_due AS timestamptz)"
                        + " FROM unnest(?, ?, ?, ?, ?) AS n (subject_id, terms, open, response_due, resolution_due)"
                        + " WHERE d.subject_id = n.subject_id",
                all.stream()
                        .map(row -> new @Nullable Object[] {
                            row.subjectId(), row.terms(), row.open(), row.responseDue(), row.resolutionDue()
                        })
                        .toList());
    }

    void save(Collection<Row> all) {
        for (var row : all) {
            rows.later(
                    "deadline",
                    // Not VALUES: the driver would join several rows into one statement, which may not name a case
                    // twice.
                    "INSERT INTO deadline (" + COLUMNS + ") SELECT ?, ?, ?, ?, ?, CAST(? AS boolean),"
                            + " CAST(? AS timestamptz), CAST(? AS timestamptz), CAST(? AS integer), CAST(? AS integer),"
                            + " CAST(? AS timestamptz), CAST(? AS timestamptz)"
                            + " ON CONFLICT (subject_id) DO UPDATE SET zone_id = excluded.zone_id,"
                            + " severity = excluded.severity, terms = excluded.terms, open = excluded.open,"
                            + " response_due = excluded.response_due, resolution_due = excluded.resolution_due,"
                            + " response_warned = excluded.response_warned, resolution_warned = excluded.resolution_warned,"
                            + " response_breached_at = excluded.response_breached_at,"
                            + " resolution_breached_at = excluded.resolution_breached_at",
                    values(row));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("subject_id"),
                row.getString("project_id"),
                row.getString("zone_id"),
                Severity.valueOf(row.getString("severity")),
                row.getString("terms"),
                row.getBoolean("open"),
                Rows.instant(row, "response_due"),
                Rows.instant(row, "resolution_due"),
                row.getInt("response_warned"),
                row.getInt("resolution_warned"),
                Rows.instant(row, "response_breached_at"),
                Rows.instant(row, "resolution_breached_at"));
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
