package dev.understudy.monitor.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: minute, hour, day of month, month, weekday; a sixth field may stand in front for seconds.
 *
 * <p>Each field is {@code *}, a number or a name, {@code a-b}, a list with commas, {@code .../step}; a step picks every
 * n-th of the sorted values, and {@code a/step} goes to the field's end. Weekday 0 and 7 are Sunday. {@code L} is the
 * month's last day, {@code LW} its last day from Monday to Friday, {@code 5L} its last Friday, {@code 1#2} its second
 * Monday. Both day fields must hold when one of them begins with {@code *}; otherwise one of them suffices.
 *
 * <p>Daylight saving as in Debian's cron: with five fields of which neither minute nor hour begins with {@code *}, a
 * wall time that is skipped fires at the first moment after the gap, and one that is repeated fires once, the first
 * time. Every other expression follows real time: skipped wall times do not occur, repeated ones occur twice.
 */
public final class CronExpression implements Recurrence {

    /** Beyond this nothing is looked for: what does not fire within it never does. */
    private static final int YEARS = 50;

    private static final int LAST_DAY = 32;
    private static final int LAST_WORKING_DAY = 33;
    private static final int LAST = -1;
    private static final int SUNDAY_AGAIN = 7;
    private static final int DAYS_OF_WEEK = 7;
    private static final int HIGHEST_NTH = 5;
    private static final int[] LONGEST_MONTH = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** A weekday's n-th occurrence in the month, or its last one. */
    record NthWeekday(int weekday, int nth) {}

    private enum Field {
        SECOND("second", 0, 59),
        MINUTE("minute", 0, 59),
        HOUR("hour", 0, 23),
        DAY("day", 1, 31),
        MONTH("month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
        WEEKDAY("weekday", 0, SUNDAY_AGAIN, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

        final String title;
        final int least;
        final int most;
        final List<String> names;

        Field(String title, int least, int most, String... names) {
            this.title = title;
            this.least = least;
            this.most = most;
            this.names = List.of(names);
        }

        int value(String text) {
            int name = names.indexOf(text);
            return name >= 0 ? name + least : Numbers.within(title, Numbers.parse(title, text), least, most);
        }
    }

    private final String text;
    private final boolean bothDays;
    private final boolean realTime;
    private final BitSet days = new BitSet();
    private final BitSet weekdays = new BitSet();
    private final List<NthWeekday> nthWeekdays = new ArrayList<>();
    private final WallClock clock;

    private CronExpression(String text) {
        this.text = text;
        var parts =
                new ArrayList<>(List.of(text.strip().toUpperCase(Locale.ROOT).split("\\s+")));
        if (parts.size() != 5 && parts.size() != 6) {
            throw new InvalidExpression(
                    "fields",
                    "a cron expression has 5 fields (minute, hour, day, month, weekday) or 6 (seconds in front), not "
                            + parts.size());
        }
        boolean withSeconds = parts.size() == 6;
        if (!withSeconds) {
            parts.addFirst("0");
        }
        this.bothDays = parts.get(3).startsWith("*") || parts.get(5).startsWith("*");
        this.realTime =
                withSeconds || parts.get(1).startsWith("*") || parts.get(2).startsWith("*");
        var seconds = plain(Field.SECOND, parts.get(0));
        var minutes = plain(Field.MINUTE, parts.get(1));
        var hours = plain(Field.HOUR, parts.get(2));
        parseInto(Field.DAY, parts.get(3), days);
        var months = plain(Field.MONTH, parts.get(4));
        parseInto(Field.WEEKDAY, parts.get(5), weekdays);
        requirePossibleDay(months);
        this.clock = new WallClock(seconds, minutes, hours, months, this::matches, year -> true);
    }

    /** @throws InvalidExpression with the field and the reason */
    public static CronExpression parse(String text) {
        return new CronExpression(text);
    }

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        var start = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        int lastYear = LocalDateTime.ofInstant(start, zone).getYear() + YEARS;
        return Optional.ofNullable(
                realTime
                        ? nextInRealTime(start, zone.getRules(), lastYear)
                        : nextOnTheWall(after, start, zone, lastYear));
    }

    /** The last moment strictly before another one; empty when there is none within 50 years. */
    public Optional<Instant> previous(Instant before, ZoneId zone) {
        var start = before.minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
        int firstYear = LocalDateTime.ofInstant(start, zone).getYear() - YEARS;
        return Optional.ofNullable(
                realTime
                        ? previousInRealTime(start, zone.getRules(), firstYear)
                        : previousOnTheWall(before, start, zone, firstYear));
    }

    private @Nullable Instant nextInRealTime(Instant start, ZoneRules rules, int lastYear) {
        var from = start;
        while (true) {
            var offset = rules.getOffset(from);
            var match = clock.ceiling(LocalDateTime.ofInstant(from, offset), lastYear);
            if (match == null) {
                return null;
            }
            var moment = match.toInstant(offset);
            var transition = rules.nextTransition(from);
            if (transition == null || moment.isBefore(transition.getInstant())) {
                return moment;
            }
            from = transition.getInstant();
        }
    }

    private @Nullable Instant previousInRealTime(Instant start, ZoneRules rules, int firstYear) {
        var from = start;
        while (true) {
            var offset = rules.getOffset(from);
            var match = clock.floor(LocalDateTime.ofInstant(from, offset), firstYear);
            if (match == null) {
                return null;
            }
            var moment = match.toInstant(offset);
            var transition = rules.previousTransition(from.plusNanos(1));
            if (transition == null || !moment.isBefore(transition.getInstant())) {
                return moment;
            }
            from = transition.getInstant().minusSeconds(1);
        }
    }

    private @Nullable Instant nextOnTheWall(Instant after, Instant start, ZoneId zone, int lastYear) {
        var match = clock.ceiling(LocalDateTime.ofInstant(start, zone), lastYear);
        while (match != null) {
            var moment = onTheWall(match, zone.getRules());
            if (moment.isAfter(after)) {
                return moment;
            }
            match = clock.ceiling(match.plusSeconds(1), lastYear);
        }
        return null;
    }

    private @Nullable Instant previousOnTheWall(Instant before, Instant start, ZoneId zone, int firstYear) {
        var rules = zone.getRules();
        var from = LocalDateTime.ofInstant(start, zone);
        var transition = rules.previousTransition(start.plusNanos(1));
        if (transition != null
                && transition.isOverlap()
                && start.isBefore(transition.getInstant().minus(transition.getDuration()))) {
            // In the repeated stretch the wall shows less than it did in the first pass, whose times count.
            from = LocalDateTime.ofInstant(start, transition.getOffsetBefore());
        }
        var match = clock.floor(from, firstYear);
        while (match != null) {
            var moment = onTheWall(match, rules);
            if (moment.isBefore(before)) {
                return moment;
            }
            match = clock.floor(match.minusSeconds(1), firstYear);
        }
        return null;
    }

    private static Instant onTheWall(LocalDateTime time, ZoneRules rules) {
        var transition = rules.getTransition(time);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : time.toInstant(rules.getValidOffsets(time).getFirst());
    }

    private boolean matches(LocalDate date) {
        return bothDays ? isDay(date) && isWeekday(date) : isDay(date) || isWeekday(date);
    }

    private boolean isDay(LocalDate date) {
        int day = date.getDayOfMonth();
        int last = date.lengthOfMonth();
        return days.get(day)
                || (days.get(LAST_DAY) && day == last)
                || (days.get(LAST_WORKING_DAY) && day == lastWorkingDay(date, last));
    }

    private static int lastWorkingDay(LocalDate date, int last) {
        return switch (date.withDayOfMonth(last).getDayOfWeek()) {
            case SATURDAY -> last - 1;
            case SUNDAY -> last - 2;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> last;
        };
    }

    private boolean isWeekday(LocalDate date) {
        int weekday = date.getDayOfWeek().getValue();
        if (weekdays.get(weekday) || weekdays.get(weekday % DAYS_OF_WEEK)) {
            return true;
        }
        int nth = (date.getDayOfMonth() - 1) / DAYS_OF_WEEK + 1;
        boolean last = date.getDayOfMonth() + DAYS_OF_WEEK > date.lengthOfMonth();
        return nthWeekdays.stream()
                .anyMatch(wanted -> wanted.weekday() % DAYS_OF_WEEK == weekday % DAYS_OF_WEEK
                        && (wanted.nth() == nth || (last && wanted.nth() == LAST)));
    }

    private void requirePossibleDay(BitSet months) {
        int first = days.nextSetBit(0);
        int longest = months.stream().map(month -> LONGEST_MONTH[month]).max().orElse(0);
        if (first > longest && first < LAST_DAY) {
            throw new InvalidExpression(
                    Field.DAY.title,
                    "day " + first + " does not exist in any of the months " + months
                            + ": the expression would never fire on it");
        }
    }

    private BitSet plain(Field field, String text) {
        var values = new BitSet();
        parseInto(field, text, values);
        return values;
    }

    private void parseInto(Field field, String text, BitSet values) {
        for (var term : text.split(",", -1)) {
            if (field == Field.DAY && term.equals("L")) {
                values.set(LAST_DAY);
            } else if (field == Field.DAY && term.equals("LW")) {
                values.set(LAST_WORKING_DAY);
            } else if (field == Field.WEEKDAY && term.indexOf('L') >= 0) {
                nthWeekdays.add(lastWeekday(term));
            } else if (field == Field.WEEKDAY && term.indexOf('#') >= 0) {
                nthWeekdays.add(nthWeekday(term));
            } else {
                values.or(term(field, term));
            }
        }
    }

    private static NthWeekday lastWeekday(String term) {
        var title = Field.WEEKDAY.title;
        if (!term.endsWith("L")) {
            throw new InvalidExpression(title, title + ": '" + term + "' should be a number and L, as in 5L");
        }
        int weekday = Numbers.parse(title, term.substring(0, term.length() - 1));
        return new NthWeekday(Numbers.within(title, weekday, Field.WEEKDAY.least, Field.WEEKDAY.most), LAST);
    }

    private static NthWeekday nthWeekday(String term) {
        int mark = term.indexOf('#');
        int nth = Numbers.parse(Field.WEEKDAY.title, term.substring(mark + 1));
        return new NthWeekday(
                Field.WEEKDAY.value(term.substring(0, mark)), Numbers.within(Field.WEEKDAY.title, nth, 1, HIGHEST_NTH));
    }

    private static BitSet term(Field field, String term) {
        int slash = term.indexOf('/');
        if (slash >= 0) {
            var base = range(field, term.substring(0, slash));
            int step = Numbers.step(field.title, term.substring(slash + 1));
            if (base.cardinality() == 1) {
                base.set(base.nextSetBit(0), field.most + 1);
            }
            return everyNth(base, step);
        }
        return range(field, term);
    }

    private static BitSet range(Field field, String term) {
        var values = new BitSet();
        int dash = term.indexOf('-');
        if (term.equals("*")) {
            values.set(field.least, field.most + 1);
        } else if (dash >= 0) {
            int first = field.value(term.substring(0, dash));
            int last = field.value(term.substring(dash + 1));
            if (last < first) {
                throw new InvalidExpression(field.title, field.title + ": the range " + term + " runs backwards");
            }
            values.set(first, last + 1);
        } else {
            values.set(field.value(term));
        }
        return values;
    }

    static BitSet everyNth(BitSet values, int step) {
        var picked = new BitSet();
        int index = 0;
        for (int value = values.nextSetBit(0); value >= 0; value = values.nextSetBit(value + 1)) {
            if (index % step == 0) {
                picked.set(value);
            }
            index++;
        }
        return picked;
    }

    BitSet minutes() {
        return clock.minutes();
    }

    BitSet hours() {
        return clock.hours();
    }

    BitSet months() {
        return clock.months();
    }

    /** Numbers, {@code last} and {@code last-weekday}. */
    List<Object> days() {
        var all = new ArrayList<Object>();
        days.stream()
                .forEach(day -> all.add(
                        switch (day) {
                            case LAST_DAY -> "last";
                            case LAST_WORKING_DAY -> "last-weekday";
                            default -> day;
                        }));
        return all;
    }

    BitSet weekdays() {
        return weekdays;
    }

    List<NthWeekday> nthWeekdays() {
        return nthWeekdays;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression cron && text.equals(cron.text);
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
