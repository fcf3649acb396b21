package dev.understudy.kit.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells faults of the surroundings, which pass, from faults of the event, which do not. */
final class TransientFaults {

    private TransientFaults() {}

    /** Whether the same call can succeed later without anybody changing the event or the code. */
    static boolean isTransient(Throwable fault) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var open = new ArrayDeque<Throwable>();
        open.add(fault);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (passes(next)) {
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

    private static boolean passes(Throwable fault) {
        return switch (fault) {
            case SQLTransientException e -> true;
            case SQLRecoverableException e -> true;
            case SQLException e -> passes(e.getSQLState(), e.getMessage());
            // Jackson's faults are IOExceptions too, but a text that is no JSON today is none tomorrow.
            case JsonProcessingException e -> false;
            case CharacterCodingException e -> false;
            case IOException e -> true;
            default -> false;
        };
    }

    /** SQLSTATE classes: <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL, appendix A</a>. */
    private static boolean passes(@Nullable String state, @Nullable String message) {
        if (state == null) {
            // The pool reports an exhausted or unreachable database without a state.
            return message != null && message.toLowerCase(Locale.ROOT).contains("acquisition timeout");
        }
        return state.startsWith("08") // connection
                || state.startsWith("53") // resources
                || state.startsWith("57P") // the server goes down or comes up
                || state.equals("40001") // serialization failure
                || state.equals("40P01") // deadlock
                || state.equals("55P03") // lock not available
                || state.equals("25006"); // a replica that is not yet the primary
    }
}
