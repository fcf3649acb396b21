package dev.understudy.incident.calendar;

import java.time.Instant;
import java.time.LocalDate;

/** When somebody may mean something by a date. Far from our times there are no rules of zones, and no end of counting. */
public final class OurTimes {

    public static final Instant BEGIN = Instant.parse("1970-01-01T00:00:00Z");

    /** Not included. */
    public static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    private OurTimes() {}

    public static boolean contain(Instant at) {
        return !at.isBefore(BEGIN) && at.isBefore(END);
    }

    public static boolean contain(LocalDate day) {
        return day.getYear() >= 1970 && day.getYear() < 2200;
    }
}
