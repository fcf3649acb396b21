package dev.understudy.incident.incident;

import java.time.Instant;

/**
 * Why nobody is called for now.
 *
 * @param kind {@code maintenance}, {@code silence}, {@code inhibition}, {@code snooze} or {@code quiet-hours}
 * @param since from when it holds for this incident
 */
record Suppressed(String kind, String reason, Instant since, Instant until) {

    static final String SNOOZE = "snooze";
    static final String MAINTENANCE = "maintenance";

    /** The reason of a maintenance that the monitor knows of. */
    static final String WITH_THE_CHECK = "declared with the check";

    /** Of this incident alone, asked for by a person or declared with its check: no rule of the project ends it. */
    boolean isOfItsOwn() {
        return kind.equals(SNOOZE) || reason.equals(WITH_THE_CHECK);
    }

    /** Whether it says the same, whenever it began. */
    boolean isAs(Suppressed other) {
        return kind.equals(other.kind) && reason.equals(other.reason) && until.equals(other.until);
    }

    /** The same kind, longer or shorter than before: it holds since it held first. */
    Suppressed after(Suppressed before) {
        return kind.equals(before.kind) ? new Suppressed(kind, reason, before.since, until) : this;
    }
}
