package dev.understudy.incident.schedule;

import dev.understudy.incident.calendar.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * People who take turns. Hand-offs lie at steps of the wall clock from the wall time of the start, in both directions; a
 * wall time that the clock skips is the first instant after the gap, and hand-offs that fall together there are one, so
 * that nobody is passed over. Pure.
 *
 * @param length of a shift, in units of the kind, 1 to 9,000
 * @param start a hand-off at which the first participant took over; its seconds are dropped
 * @param anchor the position of whoever held the shift at a moment, when it is not what follows from the start
 */
record Rotation(
        Kind kind,
        int length,
        Instant start,
        ZoneId zone,
        List<String> participants,
        @Nullable Anchor anchor) {

    static final int LONGEST = 9_000;

    enum Kind {
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY
    }

    /** What happens to a shift whose end lies in an hour that the clock shows twice. */
    enum Policy {
        /** Its end is the last occurrence, the next one's start the first: two are on call meanwhile, never nobody. */
        OVERLAP,
        /** Both are the first occurrence: always exactly one. */
        CONTIGUOUS
    }

    /** @param position in {@code participants}, from 0 */
    record Anchor(int position, Instant at) {}

    /** Half-open, UTC. */
    record Shift(String participant, Instant start, Instant end) {}

    record HandOff(Instant at, String participant) {}

    Rotation {
        length = length == 0 ? 1 : length;
        if (length < 1 || length > LONGEST) {
            throw new BadSchedule("length", "a shift is 1 to " + LONGEST + " " + kind + " units long, not " + length);
        }
        if (participants.isEmpty()) {
            throw new BadSchedule("participants", "a rotation needs somebody who takes turns");
        }
        participants = List.copyOf(participants);
        if (anchor != null && (anchor.position() < 0 || anchor.position() >= participants.size())) {
            throw new BadSchedule(
                    "anchor.position",
                    "there is no participant " + anchor.position() + "; positions go from 0 to "
                            + (participants.size() - 1));
        }
    }

    /** The shifts that hold an instant: one, or two while they overlap. */
    List<Shift> at(Instant instant, Policy policy) {
        var found = new ArrayList<Shift>();
        long near = floor(wall(instant));
        // In a repeated hour the clock shows less than it did: the shift may be one that the wall time is not in yet.
        for (long k = near - 2; k <= near + 3; k++) {
            var start = begin(k);
            var end = end(k, policy);
            if (!instant.isBefore(start) && instant.isBefore(end)) {
                found.add(new Shift(participant(k), start, end));
            }
        }
        return found;
    }

    /** All hand-offs in {@code [from, to]}, and who takes over at each. */
    List<HandOff> handOffs(Instant from, Instant to) {
        var found = new ArrayList<HandOff>();
        Instant last = null;
        for (long k = floor(wall(from)) - 2; ; k++) {
            var at = begin(k);
            if (at.isAfter(to)) {
                return found;
            }
            // The one after the boundaries that fall together takes over: theirs are shifts without length.
            if (!at.isBefore(from) && !at.equals(last)) {
                found.add(new HandOff(at, participant(k)));
            }
            last = at;
        }
    }

    /** The next hand-off after an instant. */
    Instant next(Instant after) {
        for (long k = floor(wall(after)) - 1; ; k++) {
            var at = begin(k);
            if (at.isAfter(after)) {
                return at;
            }
        }
    }

    private Instant begin(long k) {
        return WallClock.first(boundary(k), zone);
    }

    private Instant end(long k, Policy policy) {
        var next = boundary(k + 1);
        return policy == Policy.OVERLAP ? WallClock.last(next, zone) : WallClock.first(next, zone);
    }

    private String participant(long k) {
        long offset = 0;
        if (anchor != null) {
            // The shift that holds the moment, by the plain reading: positions are stored one at a time.
            long held = floor(wall(anchor.at()));
            while (begin(held).isAfter(anchor.at())) {
                held--;
            }
            while (!begin(held + 1).isAfter(anchor.at())) {
                held++;
            }
            offset = anchor.position() - index(held);
        }
        return participants.get((int) Math.floorMod(index(k) + offset, (long) participants.size()));
    }

    /** The number of the hand-off, with those that fall together counted once. */
    private long index(long k) {
        long merged = 0;
        var zero = begin(0);
        var there = begin(k);
        var early = zero.isBefore(there) ? zero : there;
        var late = zero.isBefore(there) ? there : zero;
        long low = Math.min(0, k);
        long high = Math.max(0, k);
        var rules = zone.getRules();
        var transition = rules.nextTransition(early.minus(Duration.ofDays(2)));
        while (transition != null && !transition.getInstant().isAfter(late)) {
            if (transition.isGap()) {
                long first = floor(transition.getDateTimeBefore().minusNanos(1)) + 1;
                long last = floor(transition.getDateTimeAfter());
                // Of the boundaries from first to last, all but one are merged into the one before them.
                merged += Math.max(0, Math.min(last, high) - Math.max(first + 1, low + 1) + 1);
            }
            transition = rules.nextTransition(transition.getInstant());
        }
        return k >= 0 ? k - merged : k + merged;
    }

    private LocalDateTime origin() {
        return wall(start).truncatedTo(ChronoUnit.MINUTES);
    }

    private LocalDateTime wall(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    private LocalDateTime boundary(long k) {
        long units = Math.multiplyExact(k, length);
        return switch (kind) {
            case HOURLY -> origin().plusHours(units);
            case DAILY -> origin().plusDays(units);
            case WEEKLY -> origin().plusWeeks(units);
            case MONTHLY -> origin().plusMonths(units);
        };
    }

    /** The last boundary whose wall time is not later. */
    private long floor(LocalDateTime wall) {
        var origin = origin();
        long k =
                switch (kind) {
                    case HOURLY -> Math.floorDiv(ChronoUnit.SECONDS.between(origin, wall), 3_600L * length);
                    case DAILY -> Math.floorDiv(ChronoUnit.SECONDS.between(origin, wall), 86_400L * length);
                    case WEEKLY -> Math.floorDiv(ChronoUnit.SECONDS.between(origin, wall), 604_800L * length);
                    case MONTHLY -> Math.floorDiv(ChronoUnit.MONTHS.between(origin, wall), (long) length);
                };
        while (boundary(k).isAfter(wall)) {
            k--;
        }
        while (!boundary(k + 1).isAfter(wall)) {
            k++;
        }
        return k;
    }
}
