package dev.understudy.kit.secret;

import io.quarkus.logging.LoggingFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last line of defence: values that were resolved lately do not pass the log, neither in a message nor in that of
 * an exception. Short values are not masked, or half of the log would be; code must not log secrets in the first place.
 */
@LoggingFilter(name = "redaction")
public final class LogRedaction implements Filter {

    static final int SHORTEST = 8;
    private static final int REMEMBERED = 256;
    private static final String MASK = "***";

    private static final Map<String, Boolean> LATELY_RESOLVED = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    // Replaced as a whole on change: logging threads read it without a lock.
    private static volatile List<String> hidden = List.of();

    static void hide(String value) {
        if (value.length() < SHORTEST) {
            return;
        }
        // As a form or a URL has it, too.
        var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        synchronized (LATELY_RESOLVED) {
            boolean known = LATELY_RESOLVED.put(value, Boolean.TRUE) != null;
            boolean knownEncoded = LATELY_RESOLVED.put(encoded, Boolean.TRUE) != null;
            if (!known || !knownEncoded) {
                hidden = List.copyOf(LATELY_RESOLVED.keySet());
            }
        }
    }

    /** The text with a mask in place of each value that was resolved lately. */
    static String redacted(String text) {
        return masked(text, hidden);
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        var values = hidden;
        if (values.isEmpty()) {
            return true;
        }
        var message = record instanceof ExtLogRecord extended ? extended.getFormattedMessage() : record.getMessage();
        if (message != null && holdsAny(message, values)) {
            var masked = masked(message, values);
            if (record instanceof ExtLogRecord extended) {
                extended.setMessage(masked, ExtLogRecord.FormatStyle.NO_FORMAT);
            } else {
                record.setMessage(masked);
            }
            record.setParameters(null);
        }
        var thrown = record.getThrown();
        if (thrown != null && anyMessageHolds(thrown, values)) {
            record.setThrown(Masked.of(thrown, values, Collections.newSetFromMap(new IdentityHashMap<>())));
        }
        return true;
    }

    private static boolean anyMessageHolds(Throwable thrown, List<String> values) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        for (var next = thrown; next != null && seen.add(next); next = next.getCause()) {
            if (holdsAny(String.valueOf(next.getMessage()), values)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAny(String text, List<String> values) {
        return values.stream().anyMatch(text::contains);
    }

    private static String masked(String text, List<String> values) {
        var masked = text;
        for (var value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    /** Stands in the log for an exception whose message held a secret. */
    private static final class Masked extends Throwable {

        private static final long serialVersionUID = 1L;

        private final String text;

        private Masked(String text, @Nullable Throwable cause, StackTraceElement[] trace) {
            super(text, cause, false, true);
            this.text = text;
            setStackTrace(trace);
        }

        static @Nullable Masked of(@Nullable Throwable original, List<String> values, Set<Throwable> seen) {
            return original == null || !seen.add(original)
                    ? null
                    : new Masked(
                            masked(original.toString(), values),
                            of(original.getCause(), values, seen),
                            original.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
