package dev.understudy.incident.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody joins, leaves, or takes the place of somebody for a while. Half-open, UTC.
 *
 * @param add who joins; in place of {@code remove} when both are there
 * @param remove who leaves, where he or she would be on call
 */
record DutyOverride(@Nullable String add, @Nullable String remove, Instant from, Instant to) {

    DutyOverride {
        if (add == null && remove == null) {
            throw new BadSchedule("add", "an override adds somebody, removes somebody, or both");
        }
        if (add != null && add.equals(remove)) {
            throw new BadSchedule("add", "an override that puts " + add + " in place of " + add + " changes nothing");
        }
        if (!from.isBefore(to)) {
            throw new BadSchedule("to", "an override from " + from + " to " + to + " ends before it begins");
        }
    }

    boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }
}
