package dev.understudy.report.monthly;

import dev.understudy.report.chart.DayStrips.Mark;
import dev.understudy.report.monthly.CheckAvailability.Day;
import java.time.Duration;

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

    /** How it is drawn. */
    Mark mark() {
        return switch (this) {
            case UP -> Mark.GOOD;
            case DEGRADED -> Mark.TROUBLED;
            case DOWN -> Mark.BAD;
            case PARTLY -> Mark.PARTLY;
            case UNKNOWN -> Mark.UNKNOWN;
            case MAINTENANCE -> Mark.MAINTENANCE;
            case OUTSIDE -> Mark.OUTSIDE;
        };
    }
}
