package dev.understudy.incident.calendar;

import java.time.Duration;
import java.util.Locale;

/**
 * How long something may take, as an agreement says it.
 *
 * @param amount negative reaches backwards
 * @param endOfDay for working days: until the close of the day that was reached, instead of the time of day of the start
 */
public record Term(long amount, Unit unit, boolean endOfDay) {

    public enum Unit {
        SECOND(1),
        MINUTE(60),
        HOUR(3_600),
        /** 30 times 24 hours of working time: for clocks that always run. */
        MONTH30(2_592_000),
        /** Whole working days, the time of day kept. */
        WORKING_DAY(0);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }
    }

    public Term {
        if (endOfDay && unit != Unit.WORKING_DAY) {
            throw new BadCalendar("'end of day' goes with working days, not with "
                    + unit.name().toLowerCase(Locale.ROOT));
        }
    }

    public static Term of(Duration workingTime) {
        return new Term(workingTime.toSeconds(), Unit.SECOND, false);
    }

    public static Term workingDays(long days) {
        return new Term(days, Unit.WORKING_DAY, false);
    }

    /** Of working time; not for working days, whose length the calendar decides. */
    Duration workingTime() {
        return Duration.ofSeconds(Math.multiplyExact(amount, unit.seconds));
    }

    @Override
    public String toString() {
        return switch (unit) {
            case SECOND, MINUTE, HOUR -> workingTime().toString();
            case MONTH30 -> amount + " months of 30 days";
            case WORKING_DAY -> amount + " working days" + (endOfDay ? ", end of day" : "");
        };
    }
}
