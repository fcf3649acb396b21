package dev.understudy.report.monthly;

import dev.understudy.report.monthly.CheckAvailability.Day;
import java.time.Duration;
import java.util.Locale;

/** How a day of a check is drawn. */
enum DayColour {
    UP,
    DEGRADED,
    DOWN,
    PARTLY,
    UNKNOWN,
    MAINTENANCE,
    OUTSIDE;

    /** A failure shorter than this is not worth a coloured day; it is in the figures all the same. */
    private static final Duration VISIBLE = Duration.ofSeconds(1);

    /** A day of which less was measured is no day to call good. */
    private static final double ENOUGH = 0.95;

    static DayColour of(Day day) {
        if (day.wall().isZero()) {
            return OUTSIDE;
        }
        if (day.down().compareTo(VISIBLE) >= 0) {
            return DOWN;
        }
        var measurable = day.wall().minus(day.maintenance());
        if (measurable.isZero()) {
            return MAINTENANCE;
        }
        var measured = measurable.minus(day.unknown());
        if (measured.isZero()) {
            return UNKNOWN;
        }
        if (measured.toMillis() < measurable.toMillis() * ENOUGH) {
            return PARTLY;
        }
        return day.degraded().compareTo(VISIBLE) >= 0 ? DEGRADED : UP;
    }

    /** Its class in the style sheet. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bars differ in height too, for those who do not see the colours: per cent of the strip's. */
    int height() {
        return switch (this) {
            case UP, DEGRADED, DOWN -> 100;
            case PARTLY -> 50;
            case UNKNOWN, MAINTENANCE -> 25;
            case OUTSIDE -> 5;
        };
    }
}
