package dev.understudy.report.emergency;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that bears on a deadline of an emergency.
 *
 * @param at UTC
 * @param clock {@code response} or {@code resolution}, of a deadline that was moved
 * @param previous deadline before it was moved
 * @param due deadline since; absent while its clock stands still
 * @param who did it, or was called
 * @param reason a stable word of incident-service, or its English sentence when a deadline was moved
 */
public record Step(
        Instant at,
        Kind kind,
        @Nullable String clock,
        @Nullable Instant previous,
        @Nullable Instant due,
        @Nullable String who,
        @Nullable String reason) {

    public enum Kind {
        /** Its owner waits for somebody else: the resolution clock stands still. */
        HELD,
        RESUMED,
        MOVED,
        ESCALATED,
        /** Nobody had it any more. */
        RELEASED,
        REOPENED
    }

    static Step of(Instant at, Kind kind) {
        return new Step(at, kind, null, null, null, null, null);
    }

    static Step moved(
            Instant at, String clock, @Nullable Instant previous, @Nullable Instant due, @Nullable String reason) {
        return new Step(at, Kind.MOVED, clock, previous, due, null, reason);
    }

    Step who(@Nullable String person) {
        return new Step(at, kind, clock, previous, due, person, reason);
    }

    Step because(@Nullable String word) {
        return new Step(at, kind, clock, previous, due, who, word);
    }
}
