package dev.understudy.incident.calendar;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;

/** Days that are not what their weekday says. */
@FunctionalInterface
public interface Holidays {

    /** Empty for an ordinary day. */
    Optional<SpecialDay> on(LocalDate date);

    /** Whether what is known of the year is final; a calendar says so when it is not. */
    default boolean isFinal(int year) {
        return true;
    }

    /**
     * @param name why: {@code Новый год}, {@code moved from 2025-11-01}...
     */
    record SpecialDay(Kind kind, String name) {}

    enum Kind {
        OFF,
        /** Worked although its weekday is free. */
        WORKING,
        /** Worked, and an hour shorter where the agreement follows that. */
        SHORTENED,
        /** Both. */
        WORKING_SHORTENED
    }

    static Holidays none() {
        return date -> Optional.empty();
    }

    /** A stretch of days off, both ends included. */
    static Holidays days(LocalDate from, LocalDate to, String name) {
        if (to.isBefore(from)) {
            throw new BadCalendar("a holiday from " + from + " to " + to + " ends before it begins; a range that wraps"
                    + " over New Year must be yearly");
        }
        return date -> date.isBefore(from) || date.isAfter(to)
                ? Optional.empty()
                : Optional.of(new SpecialDay(Kind.OFF, name));
    }

    /** The same days of every year, both ends included; may wrap over New Year. */
    static Holidays yearly(MonthDay from, MonthDay to, String name) {
        return date -> {
            var day = MonthDay.from(date);
            boolean inside = from.isAfter(to)
                    ? !day.isBefore(from) || !day.isAfter(to)
                    : !day.isBefore(from) && !day.isAfter(to);
            return inside ? Optional.of(new SpecialDay(Kind.OFF, name)) : Optional.empty();
        };
    }

    /** The first that knows the day decides. */
    static Holidays firstOf(List<Holidays> all) {
        var copy = List.copyOf(all);
        return new Holidays() {
            @Override
            public Optional<SpecialDay> on(LocalDate date) {
                return copy.stream()
                        .flatMap(holidays -> holidays.on(date).stream())
                        .findFirst();
            }

            @Override
            public boolean isFinal(int year) {
                return copy.stream().allMatch(holidays -> holidays.isFinal(year));
            }
        };
    }
}
