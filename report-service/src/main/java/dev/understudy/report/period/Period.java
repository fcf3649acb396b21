package dev.understudy.report.monthly;

import dev.understudy.kit.problem.InvalidInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

/** A calendar month in a project's time zone: from its first midnight (inclusive) to that of the next (exclusive). */
record Period(YearMonth month, ZoneId zone) {

    /** Not {@link YearMonth#parse}, which takes years that no database can store. */
    private static final Pattern PATTERN = Pattern.compile("([0-9]{4})-(0[1-9]|1[0-2])");

    /**
     * @throws InvalidInput 400 {@code report.bad-period} when it is no {@code yyyy-MM}; 422 {@code report.future-period}
     *     when the month has not begun where the project is
     */
    static Period parse(String text, ZoneId zone, Instant now) {
        var parts = PATTERN.matcher(text);
        if (!parts.matches()) {
            throw InvalidInput.malformed(
                    "report.bad-period", "'" + text + "' is no month; write it as yyyy-MM, for example 2026-11");
        }
        var month = YearMonth.of(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        var present = YearMonth.from(now.atZone(zone));
        if (month.isAfter(present)) {
            throw new InvalidInput(
                    "report.future-period",
                    month + " has not begun in " + zone + "; the latest report is that of " + present);
        }
        return new Period(month, zone);
    }

    Instant from() {
        return start(firstDay());
    }

    Instant to() {
        return start(endDay());
    }

    LocalDate firstDay() {
        return month.atDay(1);
    }

    /** The day after the last. */
    LocalDate endDay() {
        return month.plusMonths(1).atDay(1);
    }

    List<LocalDate> days() {
        return firstDay().datesUntil(endDay()).toList();
    }

    /** The first instant of a day; not always midnight, where clocks go forward then. */
    Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
