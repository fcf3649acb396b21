package dev.understudy.monitor.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calendar events as systemd's timers write them (systemd.time(7), "Calendar events"), one or several lines:
 * {@code [weekdays] [[year-]month-day] [hour:minute[:second]] [zone]}. Without a time it is midnight, without a date
 * every day. Ranges {@code a..b}, lists, {@code .../step}; {@code month~n} counts days from the month's end, 1 to 28;
 * years 1970 to 2199, of two digits 1970 to 2069; and the words {@code minutely} to {@code yearly}.
 *
 * <p>Wall times that daylight saving skips do not fire; those that it repeats fire once, the first time.
 */
public final class OnCalendarExpression implements Recurrence {

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;
    private static final int LAST_FROM_END = 28;
    private static final int[] LONGEST_MONTH = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final List<String> WEEKDAYS =
            List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");
    private static final Map<String, String> WORDS = Map.of(
            "MINUTELY", "*-*-* *:*:00",
            "HOURLY", "*-*-* *:00:00",
            "DAILY", "*-*-* 00:00:00",
            "WEEKLY", "MON *-*-* 00:00:00",
            "MONTHLY", "*-*-01 00:00:00",
            "QUARTERLY", "*-01,04,07,10-01 00:00:00",
            "SEMIANNUALLY", "*-01,07-01 00:00:00",
            "YEARLY", "*-01-01 00:00:00",
            "ANNUALLY", "*-01-01 00:00:00");

    private enum Field {
        YEAR("year", FIRST_YEAR, LAST_YEAR),
        MONTH("month", 1, 12),
        DAY("day", 1, 31),
        HOUR("hour", 0, 23),
        MINUTE("minute", 0, 59),
        SECOND("second", 0, 59),
        WEEKDAY("weekday", 0, 6);

        final String title;
        final int least;
        final int most;

        Field(String title, int least, int most) {
            this.title = title;
            this.least = least;
            this.most = most;
        }

        int value(String text) {
            if (this == WEEKDAY) {
                return weekday(text);
            }
            int value = Numbers.parse(title, text);
            if (this == YEAR && value < 100) {
                value += value < 70 ? 2000 : 1900;
            }
            return Numbers.within(title, value, least, most);
        }

        private int weekday(String text) {
            for (int day = 0; day < WEEKDAYS.size(); day++) {
                var name = WEEKDAYS.get(day);
                if (text.equals(name) || text.equals(name.substring(0, 3))) {
                    return day;
                }
            }
            throw new InvalidExpression(title, "weekday: '" + text + "' is no weekday such as Mon or Monday");
        }
    }

    /** One line of an expression. */
    static final class Line {

        private final @Nullable ZoneId zone;
        private final BitSet weekdays;
        private final BitSet years;
        private final BitSet days = new BitSet();
        private final BitSet daysFromEnd = new BitSet();
        private final WallClock clock;

        Line(String text) {
            var parts = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
            this.zone = parts.size() > 1 ? Zones.find(parts.getLast()).orElse(null) : null;
            if (zone != null) {
                parts.removeLast();
            }
            parts.replaceAll(part -> part.toUpperCase(Locale.ROOT).replace("~", "-~"));
            if (parts.size() == 1) {
                var meaning = WORDS.get(parts.getFirst());
                if (meaning != null) {
                    parts = new ArrayList<>(List.of(meaning.split(" ")));
                }
            }
            if (parts.getFirst().isEmpty()) {
                throw new InvalidExpression("fields", "a line of the expression is empty");
            }
            var time = time(parts);
            var date = date(parts);
            var weekday = parts.isEmpty() ? null : parts.removeFirst();
            if (!parts.isEmpty()) {
                throw new InvalidExpression("fields", "there is more than weekdays, date, time and zone: " + parts);
            }
            var hours = values(Field.HOUR, time.get(0));
            var minutes = values(Field.MINUTE, time.get(1));
            var seconds = values(Field.SECOND, time.get(2));
            this.years = values(Field.YEAR, date.get(0));
            var months = values(Field.MONTH, date.get(1));
            parseDays(date.get(2));
            this.weekdays = weekday == null ? all(Field.WEEKDAY) : weekdays(weekday);
            requirePossibleDay(months);
            this.clock = new WallClock(seconds, minutes, hours, months, this::matches, years::get);
        }

        private static List<String> time(List<String> parts) {
            if (parts.isEmpty() || parts.getLast().indexOf(':') < 0) {
                return List.of("0", "0", "0");
            }
            var time = new ArrayList<>(Arrays.asList(parts.removeLast().split(":", -1)));
            if (time.size() == 2) {
                time.add("0");
            }
            if (time.size() != 3) {
                throw new InvalidExpression("time", "a time is hour:minute or hour:minute:second");
            }
            return time;
        }

        private static List<String> date(List<String> parts) {
            if (parts.isEmpty()
                    || parts.getLast().indexOf('-') < 0
                    || "0123456789*".indexOf(parts.getLast().charAt(0)) < 0) {
                return List.of("*", "*", "*");
            }
            var date = new ArrayList<>(Arrays.asList(parts.removeLast().split("-", -1)));
            if (date.size() == 2) {
                date.addFirst("*");
            }
            if (date.size() != 3) {
                throw new InvalidExpression(
                        "date", "a date is month-day or year-month-day; month~n counts from the end");
            }
            return date;
        }

        private void parseDays(String text) {
            if (!text.startsWith("~")) {
                days.or(values(Field.DAY, text));
                return;
            }
            for (var term : text.substring(1).split(",", -1)) {
                daysFromEnd.or(fromEnd(term));
            }
        }

        /** {@code 7/1} are the last seven days: steps run towards the month's end. */
        private static BitSet fromEnd(String term) {
            int slash = term.indexOf('/');
            if (slash < 0) {
                return endRange(term);
            }
            var base = endRange(term.substring(0, slash));
            int step = Numbers.step(Field.DAY.title, term.substring(slash + 1));
            if (base.cardinality() == 1) {
                base.set(1, base.nextSetBit(0));
            }
            var picked = new BitSet();
            int index = 0;
            for (int day = base.length() - 1; day > 0; day = base.previousSetBit(day - 1)) {
                if (index % step == 0) {
                    picked.set(day);
                }
                index++;
            }
            return picked;
        }

        private static BitSet endRange(String term) {
            var values = range(Field.DAY, term);
            if (values.cardinality() == 1) {
                Numbers.within(Field.DAY.title, values.nextSetBit(0), 1, LAST_FROM_END);
            }
            return values;
        }

        private static BitSet weekdays(String text) {
            var list = text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
            if (list.indexOf('*') >= 0 || list.indexOf('/') >= 0) {
                throw new InvalidExpression(
                        "weekday", "weekday: '" + text + "' is no list of weekdays such as Mon..Fri");
            }
            return values(Field.WEEKDAY, list.replace("-", ".."));
        }

        private void requirePossibleDay(BitSet months) {
            int first = days.nextSetBit(0);
            int longest =
                    months.stream().map(month -> LONGEST_MONTH[month]).max().orElse(0);
            if (first > longest) {
                throw new InvalidExpression(
                        Field.DAY.title,
                        "day " + first + " does not exist in any of the months " + months
                                + ": the expression would never fire");
            }
        }

        private boolean matches(LocalDate date) {
            int day = date.getDayOfMonth();
            return weekdays.get(date.getDayOfWeek().getValue() - 1)
                    && (days.get(day) || daysFromEnd.get(date.lengthOfMonth() - day + 1));
        }

        private Optional<Instant> next(Instant after, ZoneId given) {
            var local = zone == null ? given : zone;
            var rules = local.getRules();
            var match = clock.ceiling(
                    LocalDateTime.ofInstant(
                            after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1), local),
                    LAST_YEAR);
            while (match != null) {
                var offsets = rules.getValidOffsets(match);
                if (!offsets.isEmpty()) {
                    var moment = match.toInstant(offsets.getFirst());
                    if (moment.isAfter(after)) {
                        return Optional.of(moment);
                    }
                }
                match = clock.ceiling(match.plusSeconds(1), LAST_YEAR);
            }
            return Optional.empty();
        }

        WallClock clock() {
            return clock;
        }

        BitSet weekdays() {
            return weekdays;
        }

        BitSet years() {
            return years;
        }

        BitSet days() {
            return days;
        }

        BitSet daysFromEnd() {
            return daysFromEnd;
        }
    }

    private final String text;
    private final List<Line> lines;

    private OnCalendarExpression(String text) {
        this.text = text;
        this.lines = text.strip().lines().map(Line::new).toList();
        if (lines.isEmpty()) {
            throw new InvalidExpression("fields", "the expression is empty");
        }
    }

    /** @throws InvalidExpression with the field and the reason */
    public static OnCalendarExpression parse(String text) {
        return new OnCalendarExpression(text);
    }

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return lines.stream()
                .map(line -> line.next(after, zone).orElse(null))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    private static BitSet all(Field field) {
        var values = new BitSet();
        values.set(field.least, field.most + 1);
        return values;
    }

    private static BitSet values(Field field, String text) {
        if (text.equals("*")) {
            return all(field);
        }
        if (text.indexOf('*') >= 0) {
            throw new InvalidExpression(
                    field.title, field.title + ": '" + text + "'; * stands alone, for every second one write 0/2");
        }
        var values = new BitSet();
        for (var term : text.split(",", -1)) {
            int slash = term.indexOf('/');
            if (slash < 0) {
                values.or(range(field, term));
            } else {
                var base = range(field, term.substring(0, slash));
                int step = Numbers.step(field.title, term.substring(slash + 1));
                if (base.cardinality() == 1) {
                    base.set(base.nextSetBit(0), field.most + 1);
                }
                values.or(CronExpression.everyNth(base, step));
            }
        }
        return values;
    }

    private static BitSet range(Field field, String term) {
        var values = new BitSet();
        int dots = term.indexOf("..");
        if (dots < 0) {
            values.set(field.value(term));
            return values;
        }
        int first = field.value(term.substring(0, dots));
        int last = field.value(term.substring(dots + 2));
        if (last < first) {
            throw new InvalidExpression(field.title, field.title + ": the range " + term + " runs backwards");
        }
        values.set(first, last + 1);
        return values;
    }

    List<Line> lines() {
        return lines;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OnCalendarExpression calendar && text.equals(calendar.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
