package dev.understudy.monitor.calendar;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Times of day on days that a rule selects, without any zone.
 *
 * @param months bits 1 to 12
 * @param days asked only for days of these months and years
 * @param years whole years that are passed over quickly
 */
record WallClock(
        BitSet seconds,
        BitSet minutes,
        BitSet hours,
        BitSet months,
        Predicate<LocalDate> days,
        Predicate<Integer> years) {

    private static final int MONTHS = 12;
    private static final int NONE = -1;

    /**
     * The first time at or after another one.
     *
     * @param lastYear where the search ends
     */
    @Nullable
    LocalDateTime ceiling(LocalDateTime from, int lastYear) {
        var day = dayFrom(from.toLocalDate(), lastYear);
        if (day != null && day.equals(from.toLocalDate())) {
            var today = timeFrom(day, from.getHour(), from.getMinute(), from.getSecond());
            if (today != null) {
                return today;
            }
            day = dayFrom(day.plusDays(1), lastYear);
        }
        return day == null ? null : timeFrom(day, 0, 0, 0);
    }

    /**
     * The last time at or before another one.
     *
     * @param firstYear where the search ends
     */
    @Nullable
    LocalDateTime floor(LocalDateTime from, int firstYear) {
        var day = dayBackFrom(from.toLocalDate(), firstYear);
        if (day != null && day.equals(from.toLocalDate())) {
            var today = timeBackFrom(day, from.getHour(), from.getMinute(), from.getSecond());
            if (today != null) {
                return today;
            }
            day = dayBackFrom(day.minusDays(1), firstYear);
        }
        return day == null ? null : timeBackFrom(day, 23, 59, 59);
    }

    private @Nullable LocalDate dayFrom(LocalDate from, int lastYear) {
        var day = from;
        while (day.getYear() <= lastYear) {
            if (!years.test(day.getYear())) {
                day = LocalDate.of(day.getYear() + 1, 1, 1);
            } else if (!months.get(day.getMonthValue())) {
                int month = months.nextSetBit(day.getMonthValue());
                day = month == NONE ? LocalDate.of(day.getYear() + 1, 1, 1) : LocalDate.of(day.getYear(), month, 1);
            } else if (days.test(day)) {
                return day;
            } else {
                day = day.plusDays(1);
            }
        }
        return null;
    }

    private @Nullable LocalDate dayBackFrom(LocalDate from, int firstYear) {
        var day = from;
        while (day.getYear() >= firstYear) {
            if (!years.test(day.getYear())) {
                day = LocalDate.of(day.getYear() - 1, MONTHS, 31);
            } else if (!months.get(day.getMonthValue())) {
                int month = months.previousSetBit(day.getMonthValue());
                day = month <= 0
                        ? LocalDate.of(day.getYear() - 1, MONTHS, 31)
                        : LocalDate.of(day.getYear(), month + 1, 1).minusDays(1);
            } else if (days.test(day)) {
                return day;
            } else {
                day = day.minusDays(1);
            }
        }
        return null;
    }

    private @Nullable LocalDateTime timeFrom(LocalDate day, int hour, int minute, int second) {
        for (int h = hours.nextSetBit(hour); h != NONE; h = hours.nextSetBit(h + 1)) {
            int firstMinute = h == hour ? minute : 0;
            for (int m = minutes.nextSetBit(firstMinute); m != NONE; m = minutes.nextSetBit(m + 1)) {
                int s = seconds.nextSetBit(h == hour && m == minute ? second : 0);
                if (s != NONE) {
                    return day.atTime(h, m, s);
                }
            }
        }
        return null;
    }

    private @Nullable LocalDateTime timeBackFrom(LocalDate day, int hour, int minute, int second) {
        for (int h = hours.previousSetBit(hour); h != NONE; h = hours.previousSetBit(h - 1)) {
            int lastMinute = h == hour ? minute : 59;
            for (int m = minutes.previousSetBit(lastMinute); m != NONE; m = minutes.previousSetBit(m - 1)) {
                int s = seconds.previousSetBit(h == hour && m == minute ? second : 59);
                if (s != NONE) {
                    return day.atTime(h, m, s);
                }
            }
        }
        return null;
    }
}
