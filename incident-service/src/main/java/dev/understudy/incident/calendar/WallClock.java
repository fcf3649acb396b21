package dev.understudy.incident.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Between what a wall clock shows and instants. A time that the clock skips is the first instant after the gap; one that
 * it shows twice is its first or its last occurrence, as asked.
 */
public final class WallClock {

    private WallClock() {}

    public static Instant first(LocalDateTime wall, ZoneId zone) {
        var gap = gapEnd(wall, zone);
        return gap != null
                ? gap
                : wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    public static Instant last(LocalDateTime wall, ZoneId zone) {
        var gap = gapEnd(wall, zone);
        return gap != null ? gap : wall.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }

    /** Moves the hands, not the time that passes: skipped and repeated hours play no part but at the end. */
    public static Instant add(Instant from, Duration step, ZoneId zone) {
        return first(LocalDateTime.ofInstant(from, zone).plus(step), zone);
    }

    /** How far the hands move between two instants, whatever the clock did in between. */
    public static Duration between(Instant from, Instant to, ZoneId zone) {
        return Duration.between(LocalDateTime.ofInstant(from, zone), LocalDateTime.ofInstant(to, zone));
    }

    /**
     * The next instant after another at which the clock shows a time on one of these weekdays.
     *
     * @param second from the day's beginning
     */
    public static Instant next(Instant after, Set<DayOfWeek> days, int second, ZoneId zone) {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a weekday is needed");
        }
        for (var date = LocalDate.ofInstant(after, zone).minusDays(1); ; date = date.plusDays(1)) {
            if (days.contains(date.getDayOfWeek())) {
                var at = first(date.atStartOfDay().plusSeconds(second), zone);
                if (at.isAfter(after)) {
                    return at;
                }
            }
        }
    }

    private static @Nullable Instant gapEnd(LocalDateTime wall, ZoneId zone) {
        var transition = zone.getRules().getTransition(wall);
        return transition != null && transition.isGap() ? transition.getInstant() : null;
    }
}
