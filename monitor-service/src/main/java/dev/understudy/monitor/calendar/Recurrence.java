package dev.understudy.monitor.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Moments that come again, as a person wrote them down. Immutable. */
public sealed interface Recurrence permits CronExpression, OnCalendarExpression {

    /** Longest text that is read: an expression that is longer than this is no schedule that a person could check. */
    int LONGEST_TEXT = 100;

    /**
     * The first moment strictly after another one.
     *
     * @param zone whose wall clock the expression speaks of, unless it names one itself
     * @return whole seconds; empty when there is none any more
     */
    Optional<Instant> next(Instant after, ZoneId zone);

    /**
     * Reads either language: one line of five fields is cron, anything else is OnCalendar.
     *
     * @throws InvalidExpression with the field and the reason
     */
    static Recurrence parse(String text) {
        var stripped = text.strip();
        if (stripped.length() > LONGEST_TEXT) {
            throw new InvalidExpression(
                    "fields",
                    "the expression has " + stripped.length() + " characters, at most " + LONGEST_TEXT + " are read");
        }
        return stripped.indexOf('\n') < 0 && stripped.split("\\s+").length == 5
                ? CronExpression.parse(stripped)
                : OnCalendarExpression.parse(stripped);
    }
}
