package dev.understudy.report.period;

import dev.understudy.kit.problem.InvalidInput;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of whole days in a project's time zone: from its first instant (inclusive) to that of the day after its last
 * (exclusive).
 *
 * @param label as it is written in paths and in JSON: {@code 2026-11}, {@code 2026-W45} (ISO 8601), {@code 2026-Q3},
 *     {@code 2026}, {@code 2026-11-03..2026-11-17} (both inclusive)
 * @param endDay the day after its last
 */
public record Period(String label, Kind kind, LocalDate firstDay, LocalDate endDay, ZoneId zone) {

    /** Events are kept about as long. */
    private static final int LONGEST = 400;

    public enum Kind {
        DAYS,
        WEEK,
        MONTH,
        QUARTER,
        YEAR
    }

    /** Four digits of a year: {@link YearMonth#parse} and its like take years that no database can store. */
    private static final String YEAR = "([0-9]{4})";

    private static final Pattern MONTHS = Pattern.compile(YEAR + "-(0[1-9]|1[0-2])");
    private static final Pattern WEEKS = Pattern.compile(YEAR + "-W([0-9]{2})");
    private static final Pattern QUARTERS = Pattern.compile(YEAR + "-Q([1-4])");
    private static final Pattern YEARS = Pattern.compile(YEAR);
    private static final Pattern DAYS =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\\.\\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?");

    public static Period of(YearMonth month, ZoneId zone) {
        return new Period(
                month.toString(),
                Kind.MONTH,
                month.atDay(1),
                month.plusMonths(1).atDay(1),
                zone);
    }

    /**
     * @throws InvalidInput 400 {@code report.bad-period} when it is none; 422 {@code report.future-period} when it has not
     *     begun where the project is
     */
    public static Period parse(String text, ZoneId zone, Instant now) {
        var period = read(text, zone);
        var today = LocalDate.ofInstant(now, zone);
        if (period.firstDay().isAfter(today)) {
            throw new InvalidInput(
                    "report.future-period",
                    text + " has not begun in " + zone + ", where it is " + today + "; the latest "
                            + switch (period.kind()) {
                                case MONTH -> "report is that of " + YearMonth.from(today);
                                case DAYS, WEEK, QUARTER, YEAR -> "period is one that today belongs to";
                            });
        }
        return period;
    }

    /** The same without a look at the clock. */
    public static Period read(String text, ZoneId zone) {
        return month(text, zone)
                .or(() -> week(text, zone))
                .or(() -> quarter(text, zone))
                .or(() -> year(text, zone))
                .or(() -> days(text, zone))
                .orElseThrow(() -> bad(text, "it is no period"));
    }

    /** The one that lasts as long, so many times earlier. */
    public Period back(int times) {
        return switch (kind) {
            case MONTH -> of(YearMonth.from(firstDay).minusMonths(times), zone);
            case QUARTER -> quarterOf(firstDay.minusMonths(3L * times), zone);
            case YEAR -> yearOf(firstDay.getYear() - times, zone);
            case WEEK -> weekOf(firstDay.minusWeeks(times), zone);
            case DAYS -> {
                long length = ChronoUnit.DAYS.between(firstDay, endDay);
                yield daysOf(firstDay.minusDays(length * times), endDay.minusDays(length * times), zone);
            }
        };
    }

    /** The one that follows. */
    public Period next() {
        return back(-1);
    }

    public Instant from() {
        return start(firstDay);
    }

    public Instant to() {
        return start(endDay);
    }

    public LocalDate lastDay() {
        return endDay.minusDays(1);
    }

    public List<LocalDate> days() {
        return firstDay.datesUntil(endDay).toList();
    }

    /** The first instant of a day; not always midnight, where clocks go forward then. */
    public Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static Optional<Period> month(String text, ZoneId zone) {
        return match(MONTHS, text).map(parts -> of(YearMonth.of(number(parts, 1), number(parts, 2)), zone));
    }

    private static Optional<Period> week(String text, ZoneId zone) {
        return match(WEEKS, text).map(parts -> {
            // The fourth of January is always in the first week (ISO 8601).
            var first = LocalDate.of(number(parts, 1), 1, 4);
            int week = number(parts, 2);
            long weeks = IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(first).getMaximum();
            if (week < 1 || week > weeks) {
                throw bad(text, parts.group(1) + " has the weeks W01 to W" + weeks);
            }
            return weekOf(first.plusWeeks(week - 1L), zone);
        });
    }

    private static Optional<Period> quarter(String text, ZoneId zone) {
        return match(QUARTERS, text)
                .map(parts -> quarterOf(LocalDate.of(number(parts, 1), number(parts, 2) * 3 - 2, 1), zone));
    }

    private static Optional<Period> year(String text, ZoneId zone) {
        return match(YEARS, text).map(parts -> yearOf(number(parts, 1), zone));
    }

    private static Optional<Period> days(String text, ZoneId zone) {
        return match(DAYS, text).map(parts -> {
            var first = day(text, parts.group(1));
            var last = parts.group(2) == null ? first : day(text, parts.group(2));
            if (last.isBefore(first)) {
                throw bad(text, "its last day is before its first");
            }
            if (ChronoUnit.DAYS.between(first, last) >= LONGEST) {
                throw bad(text, "it is longer than " + LONGEST + " days, and events are not kept longer");
            }
            return daysOf(first, last.plusDays(1), zone);
        });
    }

    /** The week, from Monday, that a day belongs to. */
    public static Period weekOf(LocalDate day, ZoneId zone) {
        var monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var label = "%04d-W%02d"
                .formatted(monday.get(IsoFields.WEEK_BASED_YEAR), monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        return new Period(label, Kind.WEEK, monday, monday.plusWeeks(1), zone);
    }

    private static Period quarterOf(LocalDate first, ZoneId zone) {
        var label = "%04d-Q%d".formatted(first.getYear(), first.get(IsoFields.QUARTER_OF_YEAR));
        return new Period(label, Kind.QUARTER, first, first.plusMonths(3), zone);
    }

    private static Period yearOf(int year, ZoneId zone) {
        return new Period(
                "%04d".formatted(year), Kind.YEAR, LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1), zone);
    }

    private static Period daysOf(LocalDate first, LocalDate end, ZoneId zone) {
        return new Period(first + ".." + end.minusDays(1), Kind.DAYS, first, end, zone);
    }

    private static Optional<Matcher> match(Pattern pattern, String text) {
        return Optional.of(pattern.matcher(text)).filter(Matcher::matches);
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static LocalDate day(String text, String day) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeException e) {
            throw bad(text, "there is no day " + day);
        }
    }

    private static InvalidInput bad(String text, String why) {
        return InvalidInput.malformed(
                "report.bad-period",
                "'" + text + "' cannot be reported on: " + why + "; write a month as yyyy-MM, for example 2026-11,"
                        + " a week as 2026-W45, a quarter as 2026-Q3, a year as 2026, days as"
                        + " 2026-11-03..2026-11-17");
    }
}
