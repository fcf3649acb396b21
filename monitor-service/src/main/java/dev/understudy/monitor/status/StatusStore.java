package dev.understudy.monitor.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.CheckTarget;
import dev.understudy.events.Failure;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.monitor.fact.FactStore;
import dev.understudy.monitor.status.Ledger.Change;
import dev.understudy.monitor.status.Ledger.Entry;
import dev.understudy.monitor.status.Ledger.Missed;
import dev.understudy.monitor.status.Ledger.Progress;
import dev.understudy.monitor.status.Ledger.Sighted;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The states of checks in the database. Plain SQL: the engine writes many rows at once and reads none it has written.
 *
 * <p>Of two replicas that both believe to own a check (one of them was away for a while), at most one gets a change
 * in: a change is valid only on top of the sequence and the status that it was decided from.
 */
@ApplicationScoped
public class StatusStore {

    private static final int LOAD_BATCH = 5000;

    private final DataSource dataSource;
    private final Outbox outbox;
    private final FactStore facts;
    private final ObjectMapper json;
    private final Tracer tracer;

    StatusStore(DataSource dataSource, Outbox outbox, FactStore facts, ObjectMapper json, Tracer tracer) {
        this.dataSource = dataSource;
        this.outbox = outbox;
        this.facts = facts;
        this.json = json;
        this.tracer = tracer;
    }

    /** The states of checks; {@link RecordedState#none} for one without a row. */
    public List<RecordedState> load(Collection<String> checkIds) {
        var ids = List.copyOf(checkIds);
        var states = new ArrayList<RecordedState>(ids.size());
        for (int from = 0; from < ids.size(); from += LOAD_BATCH) {
            states.addAll(loadBatch(ids.subList(from, Math.min(ids.size(), from + LOAD_BATCH))));
        }
        return states;
    }

    /** What people see of checks, by check id; a check without a row is absent. */
    public Map<String, StatusSnapshot> snapshots(Collection<String> checkIds) {
        return execute("""
            SELECT check_id, status, since, last_outcome, last_finished_at, last_total_ms, last_failure
              FROM check_state WHERE check_id = ANY (?)\
            """, statement -> {
            array(statement, 1, "text", List.copyOf(checkIds), id -> id);
            var snapshots = new HashMap<String, StatusSnapshot>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    snapshots.put(row.getString("check_id"), snapshot(row));
                }
            }
            return snapshots;
        });
    }

    /**
     * The changes of a check, the latest first.
     *
     * @param before only those with a lower sequence
     */
    public List<StatusChange> timeline(String checkId, long before, int limit) {
        return execute("""
            SELECT sequence, from_status, to_status, since, decided_at, slot, failure, evidence
              FROM status_change WHERE check_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?\
            """, statement -> {
            statement.setString(1, checkId);
            statement.setLong(2, before);
            statement.setInt(3, limit);
            var changes = new ArrayList<StatusChange>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    changes.add(change(row));
                }
            }
            return changes;
        });
    }

    /**
     * Begins, or begins anew, to keep the state of a check; its status is PENDING, its changes are numbered on.
     * Inside the transaction that makes the check.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void open(String checkId) {
        execute(
                "INSERT INTO check_state (check_id) VALUES (?)"
                        + " ON CONFLICT (check_id) DO UPDATE SET retired = false",
                statement -> {
                    statement.setString(1, checkId);
                    return statement.executeUpdate();
                });
    }

    /**
     * Ends the state of a check that is gone, and says so if anything was ever said of it. Inside the transaction that
     * removes the check.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void retire(String projectId, String checkId, Instant at) {
        long sequence = execute("""
            UPDATE check_state
               SET retired = true, status = 'PENDING', since = NULL, last_due = NULL, last_outcome = NULL,
                   last_finished_at = NULL, last_total_ms = NULL, last_failure = NULL, memory = NULL,
                   sequence = CASE WHEN sequence = 0 THEN 0 ELSE sequence + 1 END
             WHERE check_id = ? AND NOT retired
            RETURNING sequence\
            """, statement -> {
            statement.setString(1, checkId);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
        if (sequence > 0) {
            outbox.publish(new CheckRetired(projectId, checkId, sequence, at), at);
        }
    }

    /**
     * The state of a check, kept from everybody else until the caller's transaction ends. For checks that are decided
     * in the database and not in an engine's memory.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public RecordedState lock(String checkId) {
        return execute(
                "SELECT check_id, false AS absent, retired, status, since, sequence, memory, last_due"
                        + " FROM check_state WHERE check_id = ? FOR UPDATE",
                statement -> {
                    statement.setString(1, checkId);
                    try (var row = statement.executeQuery()) {
                        return row.next() ? state(row) : RecordedState.none(checkId);
                    }
                });
    }

    /**
     * Stores a change of a locked check and publishes it, inside the caller's transaction.
     *
     * @throws IllegalStateException when it does not follow on the stored state
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Change change) {
        var rejected = new ArrayList<Change>();
        var accepted = compareAndSet(List.of(change), rejected);
        if (accepted.isEmpty()) {
            throw new IllegalStateException("the change " + change.to().sequence() + " of "
                    + change.check().checkId() + " does not follow on its stored state");
        }
        remember(accepted);
        publish(change);
    }

    /**
     * Stores what a locked check has come to without a change, inside the caller's transaction.
     *
     * @param lastDue when what happened last was due
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void saw(
            String checkId,
            Instant lastDue,
            CheckStatus outcome,
            Instant at,
            double totalMillis,
            @Nullable Failure failure) {
        execute(
                "UPDATE check_state SET last_due = ?, last_outcome = ?, last_finished_at = ?, last_total_ms = ?,"
                        + " last_failure = ?::jsonb WHERE check_id = ? AND NOT retired",
                statement -> {
                    statement.setObject(1, utc(lastDue));
                    statement.setString(2, outcome.name());
                    statement.setObject(3, utc(at));
                    statement.setDouble(4, totalMillis);
                    statement.setString(5, write(failure));
                    statement.setString(6, checkId);
                    return statement.executeUpdate();
                });
    }

    /**
     * Stores entries and publishes what they tell, all or nothing.
     *
     * @return the changes that were not valid any more; nothing was published of them
     */
    @Transactional
    List<Change> write(List<Entry> entries) {
        var changes = only(Change.class, entries);
        var rejected = new ArrayList<Change>();
        if (!changes.isEmpty()) {
            var accepted = compareAndSet(changes, rejected);
            if (!accepted.isEmpty()) {
                remember(accepted);
                accepted.forEach(this::publish);
            }
        }
        for (var missed : only(Missed.class, entries)) {
            if (advance(missed)) {
                outbox.publish(event(missed), missed.until());
            }
        }
        only(Progress.class, entries).forEach(this::save);
        only(Sighted.class, entries).forEach(seen -> facts.keep(seen.check(), seen.sightings(), seen.at()));
        return rejected;
    }

    /** Each change begins a trace of its own: all that follows from it, up to whoever presses a button, belongs to it. */
    private void publish(Change change) {
        var span = tracer.spanBuilder("check status changed")
                .setNoParent()
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("understudy.project.id", change.check().projectId())
                .setAttribute("understudy.check.id", change.check().checkId())
                .setAttribute("understudy.check.status", change.to().status().name())
                .startSpan();
        try (var scope = span.makeCurrent()) {
            outbox.publish(event(change), change.at());
        } finally {
            span.end();
        }
    }

    private List<Change> compareAndSet(List<Change> changes, List<Change> rejected) {
        int[] counts = execute("""
            UPDATE check_state
               SET status = ?, since = ?, sequence = ?, memory = ?
             WHERE check_id = ? AND sequence = ? AND status = ? AND NOT retired\
            """, statement -> {
            for (var change : changes) {
                statement.setString(1, change.to().status().name());
                statement.setObject(2, utc(change.to().since()));
                statement.setLong(3, change.to().sequence());
                statement.setString(4, change.to().memory().text());
                statement.setString(5, change.check().checkId());
                statement.setLong(6, change.to().sequence() - 1);
                statement.setString(7, change.from().name());
                statement.addBatch();
            }
            return statement.executeBatch();
        });
        var accepted = new ArrayList<Change>(changes.size());
        for (int i = 0; i < counts.length; i++) {
            (counts[i] == 1 ? accepted : rejected).add(changes.get(i));
        }
        return accepted;
    }

    private void remember(List<Change> changes) {
        execute("""
            INSERT INTO status_change
              (check_id, sequence, from_status, to_status, since, decided_at, slot, failure, evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)\
            """, statement -> {
            for (var change : changes) {
                statement.setString(1, change.check().checkId());
                statement.setLong(2, change.to().sequence());
                statement.setString(3, change.from().name());
                statement.setString(4, change.to().status().name());
                statement.setObject(5, utc(change.to().since()));
                statement.setObject(6, utc(change.at()));
                statement.setLong(7, change.slot());
                statement.setString(8, write(change.failure()));
                statement.setString(9, write(change.evidence()));
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** Moves the mark of the last known slot, so that what was recorded as missed is not found missing again. */
    private boolean advance(Missed missed) {
        return execute("""
            UPDATE check_state SET last_due = ?
             WHERE check_id = ? AND NOT retired AND (last_due IS NULL OR last_due < ?)\
            """, statement -> {
            statement.setObject(1, utc(missed.lastDue()));
            statement.setString(2, missed.check().checkId());
            statement.setObject(3, utc(missed.lastDue()));
            return statement.executeUpdate() == 1;
        });
    }

    /** A row that a change has overtaken is passed over: the change's own probe follows with the next progress. */
    private void save(Progress progress) {
        // In one order for everybody: two replicas that save the same rows must not wait for each other.
        var rows = progress.rows().stream()
                .sorted(Comparator.comparing(Progress.Row::checkId))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        execute("""
            UPDATE check_state s
               SET last_due = v.last_due, last_outcome = v.last_outcome, last_finished_at = v.last_finished_at,
                   last_total_ms = v.last_total_ms, last_failure = v.last_failure, memory = v.memory
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                AS v (check_id, sequence, last_due, last_outcome, last_finished_at, last_total_ms, last_failure,
                      memory)
             WHERE s.check_id = v.check_id AND s.sequence = v.sequence AND NOT s.retired\
            """, statement -> {
            array(statement, 1, "text", rows, Progress.Row::checkId);
            array(statement, 2, "int8", rows, row -> row.state().sequence());
            array(statement, 3, "timestamptz", rows, row -> row.lastDue().toString());
            array(statement, 4, "text", rows, row -> row.last().outcome().name());
            array(statement, 5, "timestamptz", rows, row -> row.last()
                    .finishedAt()
                    .toString());
            array(statement, 6, "float8", rows, row -> row.last().timings().total());
            array(statement, 7, "jsonb", rows, row -> write(row.last().failure()));
            array(statement, 8, "text", rows, row -> row.state().memory().text());
            return statement.executeUpdate();
        });
    }

    private List<RecordedState> loadBatch(List<String> ids) {
        return execute("""
            SELECT i.check_id, s.check_id IS NULL AS absent, s.retired, s.status, s.since, s.sequence,
                   s.memory, s.last_due
              FROM unnest(?) AS i (check_id) LEFT JOIN check_state s ON s.check_id = i.check_id\
            """, statement -> {
            array(statement, 1, "text", ids, id -> id);
            var states = new ArrayList<RecordedState>(ids.size());
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    states.add(state(row));
                }
            }
            return states;
        });
    }

    private static RecordedState state(ResultSet row) throws SQLException {
        var checkId = row.getString("check_id");
        if (row.getBoolean("absent")) {
            return RecordedState.none(checkId);
        }
        var state = new CheckState(
                CheckStatus.valueOf(row.getString("status")),
                instant(row, "since"),
                row.getLong("sequence"),
                Memory.read(row.getString("memory")));
        return new RecordedState(checkId, row.getBoolean("retired"), state, instant(row, "last_due"));
    }

    private StatusSnapshot snapshot(ResultSet row) throws SQLException {
        var outcome = row.getString("last_outcome");
        var finishedAt = instant(row, "last_finished_at");
        return new StatusSnapshot(
                CheckStatus.valueOf(row.getString("status")),
                instant(row, "since"),
                outcome == null || finishedAt == null
                        ? null
                        : new StatusSnapshot.LastProbe(
                                CheckStatus.valueOf(outcome),
                                finishedAt,
                                row.getDouble("last_total_ms"),
                                read(row.getString("last_failure"), Failure.class)));
    }

    private StatusChange change(ResultSet row) throws SQLException {
        return new StatusChange(
                row.getLong("sequence"),
                CheckStatus.valueOf(row.getString("from_status")),
                CheckStatus.valueOf(row.getString("to_status")),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                row.getLong("slot"),
                read(row.getString("failure"), Failure.class),
                Objects.requireNonNull(read(row.getString("evidence"), JsonNode.class)));
    }

    private <T> @Nullable T read(@Nullable String text, Class<T> type) {
        try {
            return text == null ? null : json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " cannot be read", e);
        }
    }

    private CheckStatusChanged event(Change change) {
        var check = change.check();
        var since = change.to().since();
        return new CheckStatusChanged(
                check.projectId(),
                check.checkId(),
                change.to().sequence(),
                check.kind(),
                check.assetId(),
                check.zoneId(),
                change.from(),
                change.to().status(),
                since == null ? change.at() : since,
                change.at(),
                change.slot(),
                change.failure(),
                check.dependsOn(),
                check.target().map(CheckTarget::shown).orElse(null),
                check.labels(),
                check.criticality(),
                facts.causes(check, change.evidence()),
                change.maintenance());
    }

    private static SlotsMissed event(Missed missed) {
        return new SlotsMissed(
                missed.check().projectId(),
                missed.check().checkId(),
                missed.firstSlot(),
                missed.lastSlot(),
                missed.from(),
                missed.until(),
                missed.reason());
    }

    private @Nullable String write(@Nullable Object value) {
        try {
            return value == null ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    private static <T extends Entry> List<T> only(Class<T> type, List<Entry> entries) {
        return entries.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> void array(
            PreparedStatement statement, int index, String type, List<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        statement.setArray(
                index,
                statement
                        .getConnection()
                        .createArrayOf(type, rows.stream().map(column).toArray()));
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T execute(String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new StatusStoreException("states of checks cannot be read or written", e);
        }
    }
}
