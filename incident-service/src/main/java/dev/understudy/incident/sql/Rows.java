package dev.understudy.incident.sql;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    private final DataSource dataSource;

    Rows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @return how many rows were changed */
    public int update(String sql, @Nullable Object... values) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            set(connection, statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StatementFailure(sql, e);
        }
    }

    /** One statement with many rows of values, in one round trip. */
    public void batch(String sql, Collection<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
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
