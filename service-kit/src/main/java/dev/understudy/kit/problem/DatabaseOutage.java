package dev.understudy.kit.problem;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;

/** Tells a database that is away, or too busy, from a fault of ours. */
final class DatabaseOutage {

    private DatabaseOutage() {}

    static boolean caused(Throwable fault) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var open = new ArrayDeque<Throwable>();
        open.add(fault);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql && passes(sql)) {
                return true;
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
            // The transaction engine hangs the cause of a failed commit here.
            Collections.addAll(open, next.getSuppressed());
        }
        return false;
    }

    /** SQLSTATE classes: <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL, appendix A</a>. */
    private static boolean passes(SQLException fault) {
        var state = fault.getSQLState();
        if (state == null) {
            // The pool reports an exhausted or unreachable database without a state.
            return String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT).contains("acquisition timeout");
        }
        return state.startsWith("08") // connection
                || state.startsWith("53") // resources
                || state.startsWith("57P") // the server goes down or comes up
                || state.equals("40001") // serialization failure
                || state.equals("40P01") // deadlock
                || state.equals("55P03"); // lock not available
    }
}
