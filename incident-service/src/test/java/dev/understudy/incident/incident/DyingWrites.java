package dev.understudy.incident.incident;

import dev.understudy.incident.sql.Rows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Lets the database drop the connection in the middle of a transaction: to the tables that is what a process killed at that
 * point is. Counted are the statements that write, whoever makes them.
 */
final class DyingWrites implements AutoCloseable {

    /** They tell of each death at length. */
    private static final List<Logger> LOUD = Stream.of(
                    "org.hibernate.orm.jdbc.error", "com.arjuna.ats", "io.agroal.pool")
            .map(Logger::getLogger)
            .toList();

    private final Rows rows;

    DyingWrites(Rows rows) {
        this.rows = rows;
        LOUD.forEach(logger -> logger.setLevel(Level.OFF));
        // One table a transaction: who works on several at the moment is not waited for crosswise.
        transaction("""
                CREATE OR REPLACE FUNCTION die_at_write() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE remaining text := coalesce(current_setting('test.writes_left', true), '');
                BEGIN
                    IF remaining = '' THEN RETURN NULL; END IF;
                    IF remaining = '0' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                    PERFORM set_config('test.writes_left', CAST(CAST(remaining AS integer) - 1 AS text), true);
                    RETURN NULL;
                END $$""");
        tables().forEach(table ->
                transaction("CREATE OR REPLACE TRIGGER die_at_write BEFORE INSERT OR UPDATE OR DELETE ON " + table
                        + " FOR EACH STATEMENT EXECUTE FUNCTION die_at_write()"));
    }

    /**
     * Runs it in a transaction that dies at a write.
     *
     * @param write 0 is the first
     * @return false when there were not so many writes: then it is done
     */
    boolean dies(int write, Runnable work) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                rows.list("SELECT set_config('test.writes_left', ?, true)", row -> true, String.valueOf(write));
                work.run();
            });
            return false;
        } catch (RuntimeException e) {
            if (isLostConnection(e)) {
                return true;
            }
            throw e;
        }
    }

    /** Lets it die at each of its writes in turn, until it gets through. */
    int atEachWrite(Runnable work) {
        int write = 0;
        while (dies(write, work)) {
            write++;
        }
        return write;
    }

    private static boolean isLostConnection(Throwable fault) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var open = new ArrayDeque<Throwable>(List.of(fault));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql && "57P01".equals(sql.getSQLState())) {
                return true;
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
            Collections.addAll(open, next.getSuppressed());
        }
        return false;
    }

    private List<String> tables() {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.list(
                        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
                                + " AND tablename <> 'flyway_schema_history'",
                        row -> row.getString(1)));
    }

    private void transaction(String sql) {
        QuarkusTransaction.requiringNew().run(() -> rows.update(sql));
    }

    @Override
    public void close() {
        LOUD.forEach(logger -> logger.setLevel(null));
        tables().forEach(table -> transaction("DROP TRIGGER IF EXISTS die_at_write ON " + table));
        transaction("DROP FUNCTION die_at_write()");
    }
}
