package dev.understudy.monitor.history;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The tables of results and rollups. Everything that comes is appended to a journal of chunks together with the offsets
 * it was read up to; {@link #compact} turns the chunks of past hours into blocks, and what the blocks say into rollups.
 */
@ApplicationScoped
public class HistoryStore {

    private static final Logger LOG = Logger.getLogger(HistoryStore.class);

    static final int HOURS_A_DAY = 24;
    static final long HOUR_MILLIS = 3_600_000L;
    static final long DAY_MILLIS = HOURS_A_DAY * HOUR_MILLIS;

    private static final int HOURS_A_ROLLUP_PARTITION = 30 * HOURS_A_DAY;
    private static final int LOOKUP_BATCH = 5000;

    /** Of the locks that replicas take for a transaction: compaction, and making and dropping partitions. */
    private static final long COMPACTION_LOCK = 0x756e_6465_7273_7401L;

    private static final long PARTITIONS_LOCK = 0x756e_6465_7273_7402L;

    private static final byte[] COPY_SIGNATURE = "PGCOPY\n".getBytes(StandardCharsets.ISO_8859_1);

    private final DataSource dataSource;

    HistoryStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A block or a rollup's place. */
    record Key(int series, int hour) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int bySeries = Integer.compare(series, other.series);
            return bySeries != 0 ? bySeries : Integer.compare(hour, other.hour);
        }
    }

    record Chunk(String checkId, int hour, byte[] points) {}

    /**
     * @param stored what is stored of the partition as far as the reader knows; negative when nothing is
     * @param next where reading goes on after this
     */
    record Progress(int partition, long stored, long next) {}

    /** Another replica has stored something of a partition since this one began to read it. */
    static final class OvertakenException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OvertakenException() {
            super("another replica reads these results by now");
        }
    }

    // ---- writing

    /**
     * Stores chunks and how far results were read, both or neither.
     *
     * @throws OvertakenException and nothing was stored
     */
    @Transactional
    public void append(Collection<Chunk> chunks, Collection<Progress> progress) {
        move(progress);
        var series = seriesOf(chunks.stream().map(Chunk::checkId).distinct().toList());
        execute(connection -> {
            try {
                var copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY result_chunk (series, hour, points) FROM STDIN (FORMAT binary)");
                var bytes = binary(chunks, series);
                copy.writeToCopy(bytes, 0, bytes.length);
                return copy.endCopy();
            } catch (IOException e) {
                throw new IllegalStateException("an array in memory cannot be written", e);
            }
        });
    }

    /** PostgreSQL's manual, COPY, "Binary Format". */
    private static byte[] binary(Collection<Chunk> chunks, Map<String, Integer> series) throws IOException {
        var bytes = new ByteArrayOutputStream(chunks.size() * 64);
        var out = new DataOutputStream(bytes);
        out.write(COPY_SIGNATURE);
        out.writeByte(0xff);
        out.writeBytes("\r\n\0");
        out.writeInt(0);
        out.writeInt(0);
        for (var chunk : chunks) {
            var number = series.get(chunk.checkId());
            if (number == null) {
                throw new IllegalStateException("no number for " + chunk.checkId());
            }
            out.writeShort(3);
            out.writeInt(4);
            out.writeInt(number);
            out.writeInt(4);
            out.writeInt(chunk.hour());
            out.writeInt(chunk.points().length);
            out.write(chunk.points());
        }
        out.writeShort(-1);
        return bytes.toByteArray();
    }

    private void move(Collection<Progress> progress) {
        var counts = execute("""
                INSERT INTO result_offset AS o (partition, next_offset) VALUES (?, ?)
                ON CONFLICT (partition) DO UPDATE SET next_offset = excluded.next_offset
                 WHERE o.next_offset = ?""", statement -> {
            for (var partition : progress) {
                statement.setInt(1, partition.partition());
                statement.setLong(2, partition.next());
                statement.setLong(3, partition.stored());
                statement.addBatch();
            }
            return statement.executeBatch();
        });
        if (!IntStream.of(counts).allMatch(count -> count == 1)) {
            throw new OvertakenException();
        }
    }

    private Map<String, Integer> seriesOf(List<String> checkIds) {
        var known = new HashMap<String, Integer>(checkIds.size() * 2);
        for (int from = 0; from < checkIds.size(); from += LOOKUP_BATCH) {
            var batch = checkIds.subList(from, Math.min(checkIds.size(), from + LOOKUP_BATCH));
            known.putAll(lookUp(batch));
            var fresh =
                    batch.stream().filter(id -> !known.containsKey(id)).sorted().toList();
            if (!fresh.isEmpty()) {
                execute("""
                        INSERT INTO check_series (check_id) SELECT unnest(?::text[])
                        ON CONFLICT (check_id) DO NOTHING""", statement -> {
                    statement.setArray(1, texts(statement, fresh));
                    return statement.executeUpdate();
                });
                known.putAll(lookUp(fresh));
            }
        }
        return known;
    }

    private Map<String, Integer> lookUp(List<String> checkIds) {
        return execute("SELECT check_id, series FROM check_series WHERE check_id = ANY (?)", statement -> {
            statement.setArray(1, texts(statement, checkIds));
            var series = new HashMap<String, Integer>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    series.put(row.getString(1), row.getInt(2));
                }
            }
            return series;
        });
    }

    /** Where to go on reading, by partition; a partition that nothing was stored of is absent. */
    @Transactional
    public Map<Integer, Long> offsets() {
        return execute("SELECT partition, next_offset FROM result_offset", statement -> {
            var offsets = new HashMap<Integer, Long>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    offsets.put(row.getInt(1), row.getLong(2));
                }
            }
            return offsets;
        });
    }

    // ---- compaction

    /**
     * Turns chunks into blocks and rollups.
     *
     * @param throughHour the last hour that is over
     * @param oldestHour blocks before it are gone, and chunks that belong there go too
     * @param limit chunks at most
     * @return chunks that were taken; 0 also when another replica is at it
     */
    @Transactional
    public int compact(int throughHour, int oldestHour, int limit) {
        if (!lock(COMPACTION_LOCK)) {
            return 0;
        }
        var taken = new TreeMap<Key, List<byte[]>>();
        int count = execute("""
                WITH due AS (
                  SELECT ctid FROM result_chunk WHERE hour <= ? ORDER BY hour, series LIMIT ?)
                DELETE FROM result_chunk c USING due WHERE c.ctid = due.ctid
                RETURNING c.series, c.hour, c.points""", statement -> {
            statement.setInt(1, throughHour);
            statement.setInt(2, limit);
            int rows = 0;
            try (var row = statement.executeQuery()) {
                for (; row.next(); rows++) {
                    if (row.getInt(2) >= oldestHour) {
                        taken.computeIfAbsent(new Key(row.getInt(1), row.getInt(2)), key -> new ArrayList<>())
                                .add(row.getBytes(3));
                    }
                }
            }
            return rows;
        });
        if (taken.isEmpty()) {
            return count;
        }
        var keys = List.copyOf(taken.keySet());
        read("result_block", "points", keys)
                .forEach((key, block) -> taken.getOrDefault(key, List.of()).add(block));
        var blocks = new TreeMap<Key, byte[]>();
        var rollups = new TreeMap<Key, byte[]>();
        taken.forEach((key, chunks) -> {
            var results = merge(key, chunks);
            blocks.put(key, ResultBlock.write(results));
            rollups.put(key, Rollup.of(results).write(key.hour() * HOUR_MILLIS));
        });
        write("result_block", "hour", "points", blocks);
        write("hour_rollup", "hour", "rollup", rollups);
        addUpDays(keys);
        return count;
    }

    /** One chunk that cannot be read must not hold up all the others for ever. */
    private static List<StoredResult> merge(Key key, List<byte[]> chunks) {
        var readable = new ArrayList<byte[]>();
        for (var chunk : chunks) {
            try {
                ResultBlock.read(chunk);
                readable.add(chunk);
            } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
                LOG.errorf(e, "Results of series %d, hour %d cannot be read and are lost", key.series(), key.hour());
            }
        }
        return ResultBlock.merge(readable);
    }

    private void addUpDays(List<Key> keys) {
        var days = keys.stream()
                .map(key -> new Key(key.series(), Math.floorDiv(key.hour(), HOURS_A_DAY)))
                .distinct()
                .sorted()
                .toList();
        var hours = execute("""
                SELECT h.series, h.hour, h.rollup
                  FROM unnest(?::int[], ?::int[]) AS d (series, day)
                  JOIN hour_rollup h ON h.series = d.series AND h.hour BETWEEN d.day * 24 AND d.day * 24 + 23
                 ORDER BY h.series, h.hour""", statement -> {
            keys(statement, 1, days);
            return rows(statement);
        });
        var sums = new TreeMap<Key, Rollup>();
        new TreeMap<>(hours)
                .forEach((key, rollup) -> sums.merge(
                        new Key(key.series(), Math.floorDiv(key.hour(), HOURS_A_DAY)),
                        Rollup.read(rollup, key.hour() * HOUR_MILLIS),
                        Rollup::then));
        var written = new TreeMap<Key, byte[]>();
        sums.forEach((key, sum) -> written.put(key, sum.write(key.hour() * DAY_MILLIS)));
        write("day_rollup", "day", "rollup", written);
    }

    private Map<Key, byte[]> read(String table, String column, List<Key> keys) {
        return execute("""
                SELECT t.series, t.hour, t.%s
                  FROM unnest(?::int[], ?::int[]) AS k (series, hour)
                  JOIN %s t ON t.series = k.series AND t.hour = k.hour""".formatted(column, table), statement -> {
            keys(statement, 1, keys);
            return rows(statement);
        });
    }

    private void write(String table, String unit, String column, Map<Key, byte[]> values) {
        if (values.isEmpty()) {
            return;
        }
        execute("""
                INSERT INTO %1$s (series, %2$s, %3$s)
                SELECT * FROM unnest(?::int[], ?::int[], ?::bytea[])
                ON CONFLICT (series, %2$s) DO UPDATE SET %3$s = excluded.%3$s""".formatted(table, unit, column), statement -> {
            keys(statement, 1, values.keySet());
            statement.setArray(
                    3,
                    statement
                            .getConnection()
                            .createArrayOf("bytea", values.values().toArray(byte[][]::new)));
            return statement.executeUpdate();
        });
    }

    // ---- partitions

    /**
     * Makes the partitions of the coming days and drops those that nothing is kept of any more.
     *
     * @param today epoch days
     * @return names of dropped partitions
     */
    @Transactional
    public List<String> arrange(int today, int rawDays, int hourDays) {
        execute("SELECT pg_advisory_xact_lock(?)", statement -> {
            statement.setLong(1, PARTITIONS_LOCK);
            return statement.execute();
        });
        int oldestRaw = oldestHour(today, rawDays);
        int oldestRollup = oldestHour(today, hourDays);
        var dropped = new ArrayList<String>();
        dropped.addAll(arrange("result_block", HOURS_A_DAY, oldestRaw, (today + 2) * HOURS_A_DAY));
        dropped.addAll(arrange("hour_rollup", HOURS_A_ROLLUP_PARTITION, oldestRollup, (today + 2) * HOURS_A_DAY));
        return dropped;
    }

    static int oldestHour(int today, int days) {
        return (today - days) * HOURS_A_DAY;
    }

    /** Partitions are called by the number of their span since the epoch. */
    private List<String> arrange(String table, int span, int oldest, int newest) {
        var present = execute("""
                SELECT substring(c.relname FROM '[0-9]+$')::int
                  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = ?::regclass""", statement -> {
            statement.setString(1, table);
            var numbers = new ArrayList<Integer>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getInt(1));
                }
            }
            return numbers;
        });
        int first = Math.floorDiv(oldest, span);
        for (int number = first; number <= Math.floorDiv(newest, span); number++) {
            if (!present.contains(number)) {
                statement("CREATE TABLE %s_%d PARTITION OF %s FOR VALUES FROM (%d) TO (%d)"
                        .formatted(table, number, table, number * span, (number + 1) * span));
            }
        }
        var dropped = new ArrayList<String>();
        for (int number : present) {
            if (number < first) {
                statement("DROP TABLE " + table + "_" + number);
                dropped.add(table + "_" + number);
            }
        }
        return dropped;
    }

    private void statement(String sql) {
        execute(sql, PreparedStatement::execute);
    }

    // ---- reading

    /** Chunks that are no blocks yet, with hours from {@code fromHour} on. */
    Map<Key, List<byte[]>> chunks(Collection<Integer> series, int fromHour, int toHour) {
        return execute("""
                SELECT series, hour, points FROM result_chunk WHERE hour = ANY (?) AND series = ANY (?)""", statement -> {
            statement.setArray(
                    1,
                    numbers(
                            statement,
                            IntStream.rangeClosed(fromHour, toHour).boxed().toList()));
            statement.setArray(2, numbers(statement, series));
            var chunks = new HashMap<Key, List<byte[]>>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    chunks.computeIfAbsent(new Key(row.getInt(1), row.getInt(2)), key -> new ArrayList<>())
                            .add(row.getBytes(3));
                }
            }
            return chunks;
        });
    }

    Map<Key, byte[]> blocks(Collection<Key> keys) {
        return keys.isEmpty() ? Map.of() : read("result_block", "points", List.copyOf(keys));
    }

    /** Blocks of one check, hours inclusive. */
    Map<Key, byte[]> blocks(int series, int fromHour, int toHour) {
        return between("result_block", "hour", "points", List.of(series), fromHour, toHour);
    }

    Map<Key, byte[]> hours(Collection<Integer> series, int fromHour, int toHour) {
        return between("hour_rollup", "hour", "rollup", series, fromHour, toHour);
    }

    /** By day, which is in the key's place for the hour. */
    Map<Key, byte[]> days(Collection<Integer> series, int fromDay, int toDay) {
        return between("day_rollup", "day", "rollup", series, fromDay, toDay);
    }

    private Map<Key, byte[]> between(
            String table, String unit, String column, Collection<Integer> series, int from, int to) {
        return execute(
                "SELECT series, %2$s, %3$s FROM %1$s WHERE series = ANY (?) AND %2$s BETWEEN ? AND ?"
                        .formatted(table, unit, column),
                statement -> {
                    statement.setArray(1, numbers(statement, series));
                    statement.setInt(2, from);
                    statement.setInt(3, to);
                    return rows(statement);
                });
    }

    /** The last rollup of each before an hour. */
    Map<Key, byte[]> lastHours(Collection<Integer> series, int beforeHour) {
        return last("hour_rollup", "hour", series, beforeHour);
    }

    /** The last rollup of each before a day, which is in the key's place for the hour. */
    Map<Key, byte[]> lastDays(Collection<Integer> series, int beforeDay) {
        return last("day_rollup", "day", series, beforeDay);
    }

    private Map<Key, byte[]> last(String table, String unit, Collection<Integer> series, int before) {
        return execute("""
                SELECT s.series, l.%2$s, l.rollup
                  FROM unnest(?::int[]) AS s (series)
                 CROSS JOIN LATERAL (
                   SELECT t.%2$s, t.rollup FROM %1$s t
                    WHERE t.series = s.series AND t.%2$s < ? ORDER BY t.%2$s DESC LIMIT 1) l""".formatted(table, unit), statement -> {
            statement.setArray(1, numbers(statement, series));
            statement.setInt(2, before);
            return rows(statement);
        });
    }

    /** A check that has, or had, a history. */
    record Watched(
            String checkId,
            String name,
            String kind,
            @Nullable String zoneId) {}

    /**
     * Checks by name.
     *
     * @param name that one alone, also when it is gone; all that are there when null
     * @param zoneId of the checks to find; any when null
     */
    List<Watched> watched(String projectId, @Nullable String name, @Nullable String zoneId) {
        return execute("""
                SELECT check_id, name, kind, definition ->> 'zoneId'
                  FROM check_definition
                 WHERE project_id = ? AND (name = ? OR ?::text IS NULL AND NOT removed)
                   AND (?::text IS NULL OR definition ->> 'zoneId' = ?)
                 ORDER BY name""", statement -> {
            statement.setString(1, projectId);
            statement.setString(2, name);
            statement.setString(3, name);
            statement.setString(4, zoneId);
            statement.setString(5, zoneId);
            var watched = new ArrayList<Watched>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    watched.add(new Watched(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
                }
            }
            return watched;
        });
    }

    /** Numbers of checks; one that never had a result is absent. */
    Map<String, Integer> series(Collection<String> checkIds) {
        return checkIds.isEmpty() ? Map.of() : lookUp(List.copyOf(checkIds));
    }

    private boolean lock(long key) {
        return execute("SELECT pg_try_advisory_xact_lock(?)", statement -> {
            statement.setLong(1, key);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        });
    }

    private static Map<Key, byte[]> rows(PreparedStatement statement) throws SQLException {
        var rows = new HashMap<Key, byte[]>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                rows.put(new Key(row.getInt(1), row.getInt(2)), row.getBytes(3));
            }
        }
        return rows;
    }

    private static void keys(PreparedStatement statement, int index, Collection<Key> keys) throws SQLException {
        statement.setArray(
                index, numbers(statement, keys.stream().map(Key::series).toList()));
        statement.setArray(
                index + 1, numbers(statement, keys.stream().map(Key::hour).toList()));
    }

    private static java.sql.Array numbers(PreparedStatement statement, Collection<Integer> numbers)
            throws SQLException {
        return statement.getConnection().createArrayOf("int4", numbers.toArray(Integer[]::new));
    }

    private static java.sql.Array texts(PreparedStatement statement, Collection<String> texts) throws SQLException {
        return statement.getConnection().createArrayOf("text", texts.toArray(String[]::new));
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private interface Deed<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T execute(String sql, Work<T> work) {
        return execute(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                return work.on(statement);
            }
        });
    }

    private <T> T execute(Deed<T> deed) {
        try (var connection = dataSource.getConnection()) {
            return deed.with(connection);
        } catch (SQLException e) {
            throw new HistoryStoreException("results cannot be read or written", e);
        }
    }
}
