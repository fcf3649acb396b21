package dev.understudy.kit.problem;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Tells a database that is away, or too busy, and a text that none can store, from a fault of ours. */
final class DatabaseOutage {

    private static final Set<String> BAD_TEXT = Set.of(
            "22021", // character not in repertoire: U+0000 in a text
            "22P05"); // untranslatable character: the same in JSON

    private DatabaseOutage() {}

    static boolean caused(Throwable fault) {
        return hasCause(fault, DatabaseOutage::passes);
    }

    /** Whether somebody sent the character U+0000, which PostgreSQL cannot store in a text. */
    static boolean isBadText(Throwable fault) {
        return hasCause(fault, sql -> sql.getSQLState() != null && BAD_TEXT.contains(sql.getSQLState()));
    }

    private static boolean hasCause(Throwable fault, Predicate<SQLException> which) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var open = new ArrayDeque<Throwable>();
        open.add(fault);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql && which.test(sql)) {
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
