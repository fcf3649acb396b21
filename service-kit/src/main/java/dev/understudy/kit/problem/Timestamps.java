package dev.understudy.kit.problem;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Moments that come from outside. */
public final class Timestamps {

    /** RFC 3339, section 5.6: a year has four digits. What lies beyond, no database of ours can keep. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    private Timestamps() {}

    /** Whether an RFC 3339 timestamp can tell it. */
    public static boolean isWritable(Instant at) {
        return !at.isBefore(FIRST) && at.isBefore(AFTER_LAST);
    }

    /**
     * Reads an RFC 3339 timestamp, in UTC or with an offset.
     *
     * @throws DateTimeParseException when it is none, or its year is not 0001 to 9999
     */
    public static Instant parse(String text) {
        var at = OffsetDateTime.parse(text).toInstant();
        if (!isWritable(at)) {
            throw new DateTimeParseException("a year has four digits, 0001 to 9999", text, 0);
        }
        return at;
    }
}
