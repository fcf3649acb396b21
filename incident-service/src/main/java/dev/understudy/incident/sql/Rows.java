package dev.understudy.incident.sql;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Statements beside the entities, on the connection of the present transaction. The persistence context is not flushed for
 * them: what an entity changed is not seen, and foreign keys to a new one are checked at the end of the transaction.
 */
@ApplicationScoped
public class Rows {

    /** Reads one row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A value of a {@code timestamptz[]} column. */
    public record Instants(List<Instant> values) {}

    /** A table's waiting changes are made when there are so many of them, so that a transaction's memory is bounded. */
    private static final int WAITING = 2_000;

    private record Change(String sql, @Nullable Object[] values) {}

    private final DataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;

    Rows(DataSource dataSource, TransactionSynchronizationRegistry transactions) {
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    /**
     * A change that nothing waits for: made in one round trip with others like it, at the end of the transaction or before
     * the next statement here that names the table, whichever comes first. Those of one table keep their order.
     *
     * @param table that the statement changes
     */
    public void later(String table, String sql, @Nullable Object... values) {
        var waiting = waiting();
        var changes = waiting.computeIfAbsent(table, name -> new ArrayList<>());
        changes.add(new Change(sql, values));
        if (changes.size() >= WAITING) {
            make(waiting, table);
        }
    }

    private Map<String, List<Change>> waiting() {
        var known = known();
        if (known != null) {
            return known;
        }
        var waiting = new LinkedHashMap<String, List<Change>>();
        transactions.putResource(Rows.class, waiting);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                makeAll();
            }

            @Override
            public void afterCompletion(int status) {
                // What was not made went with its transaction.
            }
        });
        return waiting;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Map<String, List<Change>> known() {
        return transactions.getTransactionKey() == null
                ? null
                : (Map<String, List<Change>>) transactions.getResource(Rows.class);
    }

    private void make(Map<String, List<Change>> waiting, String table) {
        var changes = waiting.remove(table);
        if (changes == null) {
            return;
        }
        for (int from = 0; from < changes.size(); ) {
            var sql = changes.get(from).sql();
            int to = from;
            while (to < changes.size() && changes.get(to).sql().equals(sql)) {
                to++;
            }
            execute(sql, changes.subList(from, to).stream().map(Change::values).toList());
            from = to;
        }
    }

    /** Before statements that do not go through here. */
    public void makeAll() {
        var waiting = known();
        if (waiting != null) {
            List.copyOf(waiting.keySet()).forEach(table -> make(waiting, table));
        }
    }

    private void makeWhatIsNamedIn(String sql) {
        var waiting = known();
        if (waiting != null && !waiting.isEmpty()) {
            for (var table : List.copyOf(waiting.keySet())) {
                if (sql.contains(table)) {
                    make(waiting, table);
                }
            }
        }
    }

    /** @return how many rows were changed */
    public int update(String sql, @Nullable Object... values) {
        makeWhatIsNamedIn(sql);
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            set(connection, statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StatementFailure(sql, e);
        }
    }

    /**
     * One statement for many rows at a time: their columns are its parameters, each an array of text (for {@code unnest}).
     * Costs the database far less than as many statements.
     */
    public void updateMany(String sql, List<@Nullable Object[]> all) {
        for (int from = 0; from < all.size(); from += WAITING) {
            var some = all.subList(from, Math.min(all.size(), from + WAITING));
            var columns = new @Nullable Object[some.getFirst().length];
            for (int i = 0; i < columns.length; i++) {
                var column = new ArrayList<@Nullable String>(some.size());
                for (var row : some) {
                    column.add(row[i] == null ? null : row[i].toString());
                }
                columns[i] = column;
            }
            update(sql, columns);
        }
    }

    /** One statement with many rows of values, in one round trip. */
    public void batch(String sql, Collection<@Nullable Object[]> rows) {
        if (!rows.isEmpty()) {
            makeWhatIsNamedIn(sql);
            execute(sql, rows);
        }
    }

    private void execute(String sql, Collection<@Nullable Object[]> rows) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var values : rows) {
                set(connection, statement, values);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new StatementFailure(sql, e);
        }
    }

    public <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... values) {
        makeWhatIsNamedIn(sql);
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            set(connection, statement, values);
            var found = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StatementFailure(sql, e);
        }
    }

    public <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... values) {
        return list(sql, reader, values).stream().findFirst();
    }

    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    /** A {@code timestamptz[]} column that is never null. */
    public static List<Instant> instants(ResultSet row, String column) throws SQLException {
        var times = (Timestamp[]) row.getArray(column).getArray();
        return java.util.Arrays.stream(times).map(Timestamp::toInstant).toList();
    }

    /** A column that is never null. */
    public static Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    /** Text for a {@code jsonb} column, to be written as {@code CAST(? AS jsonb)}. */
    public static @Nullable String json(@Nullable Object value) {
        return value == null ? null : Json.write(value);
    }

    private static void set(Connection connection, PreparedStatement statement, @Nullable Object[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            switch (value) {
                case null -> statement.setNull(i + 1, java.sql.Types.NULL);
                case Instant at -> statement.setTimestamp(i + 1, Timestamp.from(at));
                case Enum<?> constant -> statement.setString(i + 1, constant.name());
                case Instants times ->
                    statement.setArray(
                            i + 1,
                            connection.createArrayOf(
                                    "timestamptz",
                                    times.values().stream().map(Timestamp::from).toArray()));
                case Collection<?> texts ->
                    statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
                default -> statement.setObject(i + 1, value);
            }
        }
    }

    /** A statement that the database refused. */
    public static final class StatementFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StatementFailure(String sql, SQLException cause) {
            super(cause.getMessage() + " in: " + sql, cause);
        }
    }
}
