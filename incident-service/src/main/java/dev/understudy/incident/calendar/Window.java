package dev.understudy.incident.calendar;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/**
 * Hours of a day by its local clock, half-open: seconds from the day's beginning, 0 to 86,400. What runs over midnight is
 * two windows.
 */
public record Window(int from, int to) {

    static final int DAY = 86_400;

    public static final Window WHOLE_DAY = new Window(0, DAY);

    public Window {
        if (from < 0 || to > DAY || from >= to) {
            throw new BadCalendar("a window from " + clock(from) + " to " + clock(to)
                    + " must begin before it ends, within one day; write what runs over midnight as two windows");
        }
    }

    /** @throws BadCalendar when a text is no time of day ({@code 09:00}, {@code 24:00}), or they are in the wrong order */
    public static Window of(String from, String to) {
        return new Window(second(from), second(to));
    }

    /**
     * Seconds from the beginning of the day.
     *
     * @throws BadCalendar when the text is no time of day
     */
    public static int second(String time) {
        if (time.equals("24:00") || time.equals("24:00:00")) {
            return DAY;
        }
        try {
            return LocalTime.parse(time).toSecondOfDay();
        } catch (DateTimeParseException e) {
            throw new BadCalendar("'" + time + "' is no time of day; write hours and minutes, 00:00 to 24:00", e);
        }
    }

    /** The time of day in words that {@link #second} reads. */
    public static String clock(int second) {
        return second == DAY
                ? "24:00"
                : LocalTime.ofSecondOfDay(Math.floorMod(second, DAY)).toString();
    }

    @Override
    public String toString() {
        return clock(from) + "-" + clock(to);
    }
}
