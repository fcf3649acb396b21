package dev.understudy.incident.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which time is working time. An instant is, iff the local clock shows a day that is not free and a time inside a window
 * of that day: an hour that the clock skips counts nothing, one that it shows twice counts twice.
 */
public final class WorkingCalendar {

    /** How far ahead a clock may run out. */
    static final int HORIZON_DAYS = 100 * 366;

    /** What "due" means when a clock runs out in the very moment at which working time ends. */
    public enum RunOut {
        /** The first instant at which all of it has passed: the closing. Ours: breached when now is later. */
        CLOSING,
        /** The last instant up to which no more than that has passed: the next opening. */
        NEXT_OPENING
    }

    private final String name;
    private final ZoneId zone;
    private final Map<DayOfWeek, List<Window>> week;
    private final Holidays holidays;
    private final Map<LocalDate, List<Window>> exceptions;
    private final boolean followsShortenedDays;

    /**
     * @param name shown in explanations
     * @param week free days may be absent
     * @param exceptions days whose windows are these and no others, whatever weekday and holidays say
     * @param followsShortenedDays whether the last hour of a day before a holiday is free too
     * @throws BadCalendar when windows of a day overlap
     */
    public WorkingCalendar(
            String name,
            ZoneId zone,
            Map<DayOfWeek, List<Window>> week,
            Holidays holidays,
            Map<LocalDate, List<Window>> exceptions,
            boolean followsShortenedDays) {
        this.name = name;
        this.zone = zone;
        var days = new EnumMap<DayOfWeek, List<Window>>(DayOfWeek.class);
        week.forEach((day, windows) -> days.put(day, ordered(day.toString(), windows)));
        this.week = days;
        this.holidays = holidays;
        var special = new HashMap<LocalDate, List<Window>>();
        exceptions.forEach((date, windows) -> special.put(date, ordered(date.toString(), windows)));
        this.exceptions = Map.copyOf(special);
        this.followsShortenedDays = followsShortenedDays;
    }

    /** Every hour of every day. */
    public static WorkingCalendar aroundTheClock(ZoneId zone) {
        var week = new EnumMap<DayOfWeek, List<Window>>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            week.put(day, List.of(Window.WHOLE_DAY));
        }
        return new WorkingCalendar("24x7", zone, week, Holidays.none(), Map.of(), false);
    }

    /** Monday to Friday. */
    public static WorkingCalendar weekdays(String name, ZoneId zone, Window hours, Holidays holidays) {
        var week = new EnumMap<DayOfWeek, List<Window>>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            if (day.getValue() <= DayOfWeek.FRIDAY.getValue()) {
                week.put(day, List.of(hours));
            }
        }
        return new WorkingCalendar(name, zone, week, holidays, Map.of(), false);
    }

    public String name() {
        return name;
    }

    public ZoneId zone() {
        return zone;
    }

    public Holidays holidays() {
        return holidays;
    }

    /** The day's windows, in order. */
    public List<Window> windows(LocalDate date) {
        var exception = exceptions.get(date);
        if (exception != null) {
            return exception;
        }
        var ordinary = week.getOrDefault(date.getDayOfWeek(), List.of());
        var special = holidays.on(date);
        if (special.isEmpty()) {
            return ordinary;
        }
        return switch (special.get().kind()) {
            case OFF -> List.of();
            case WORKING -> worked(date, ordinary);
            case SHORTENED -> shortened(ordinary);
            case WORKING_SHORTENED -> shortened(worked(date, ordinary));
        };
    }

    public boolean isWorkingDay(LocalDate date) {
        return !windows(date).isEmpty();
    }

    public boolean isHoliday(LocalDate date) {
        return holidays.on(date).filter(day -> day.kind() == Holidays.Kind.OFF).isPresent();
    }

    public boolean isWorking(Instant instant) {
        var local = LocalDateTime.ofInstant(instant, zone);
        int second = local.toLocalTime().toSecondOfDay();
        return windows(local.toLocalDate()).stream()
                .anyMatch(window -> second >= window.from() && second < window.to());
    }

    /**
     * When a clock that starts at {@code start} runs out.
     *
     * @return empty when it stands still for good before that
     * @throws NoWorkingTime when the calendar has not that much working time
     */
    public Optional<Instant> due(Instant start, Term term, Pauses pauses, RunOut runOut) {
        if (term.unit() != Term.Unit.WORKING_DAY) {
            var time = term.workingTime();
            return time.isNegative() ? Optional.of(subtract(start, time.negated())) : add(start, time, pauses, runOut);
        }
        var day = addWorkingDays(start, term.amount(), term.endOfDay());
        if (term.amount() < 0 || pauses.spans().isEmpty()) {
            return Optional.of(day);
        }
        // What was paused until then is added as working time, and may run into further pauses.
        var paused = measure(start, day, Pauses.NONE).minus(measure(start, day, pauses));
        var due = paused.isZero() ? Optional.of(day) : add(day, paused, pauses, runOut);
        return term.endOfDay() ? due.map(this::close) : due;
    }

    /** @see #due */
    public Optional<Instant> add(Instant start, Duration time, Pauses pauses, RunOut runOut) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a negative time is subtracted, not added");
        }
        if (time.isZero() && runOut == RunOut.CLOSING) {
            return Optional.of(start);
        }
        var remaining = time;
        var working = forward(start);
        for (var span = working.next(); span != null; span = working.next()) {
            for (var active : pauses.outOf(span)) {
                int compared = remaining.compareTo(active.length());
                if (compared < 0) {
                    return Optional.of(active.from().plus(remaining));
                }
                if (compared == 0 && runOut == RunOut.CLOSING) {
                    return Optional.of(active.to());
                }
                remaining = remaining.minus(active.length());
            }
            if (pauses.isOpen() && !span.to().isBefore(pauses.spans().getLast().from())) {
                return Optional.empty();
            }
        }
        throw new NoWorkingTime(this);
    }

    /** The latest instant from which that much working time lies before {@code end}. */
    public Instant subtract(Instant end, Duration time) {
        if (time.isZero()) {
            return end;
        }
        var remaining = time;
        var working = backward(end);
        for (var span = working.next(); span != null; span = working.next()) {
            if (remaining.compareTo(span.length()) <= 0) {
                return span.to().minus(remaining);
            }
            remaining = remaining.minus(span.length());
        }
        throw new NoWorkingTime(this);
    }

    /** Working time in {@code [from, to)} that was not paused; zero when {@code to} is not later. */
    public Duration measure(Instant from, Instant to, Pauses pauses) {
        return segments(from, to, pauses).stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** The stretches of working time in {@code [from, to)} that were not paused; what touches is one stretch. */
    public List<Span> segments(Instant from, Instant to, Pauses pauses) {
        var segments = new ArrayList<Span>();
        var working = forward(from);
        for (var span = working.next(); span != null && span.from().isBefore(to); span = working.next()) {
            for (var active : pauses.outOf(new Span(span.from(), Span.earlier(span.to(), to)))) {
                if (!segments.isEmpty() && segments.getLast().to().equals(active.from())) {
                    segments.add(new Span(segments.removeLast().from(), active.to()));
                } else {
                    segments.add(active);
                }
            }
        }
        return segments;
    }

    /** Whole working days on, or back; the time of day is kept. */
    public Instant addWorkingDays(Instant start, long days, boolean endOfDay) {
        var local = LocalDateTime.ofInstant(start, zone);
        var date = local.toLocalDate();
        long left = Math.abs(days);
        int step = days < 0 ? -1 : 1;
        for (int tried = 0; left > 0; tried++) {
            if (tried > HORIZON_DAYS) {
                throw new NoWorkingTime(this);
            }
            date = date.plusDays(step);
            if (isWorkingDay(date)) {
                left--;
            }
        }
        var reached = days == 0 ? start : WallClock.first(date.atTime(local.toLocalTime()), zone);
        return endOfDay ? close(reached) : reached;
    }

    private Instant close(Instant instant) {
        var date = LocalDate.ofInstant(instant, zone);
        var windows = windows(date);
        return windows.isEmpty()
                ? instant
                : WallClock.last(
                        date.atStartOfDay().plusSeconds(windows.getLast().to()), zone);
    }

    /** Somebody who works on a free day works the hours of the last ordinary day before it. */
    private List<Window> worked(LocalDate date, List<Window> ordinary) {
        var day = date.getDayOfWeek();
        var windows = ordinary;
        for (int i = 0; i < 6 && windows.isEmpty(); i++) {
            day = day.minus(1);
            windows = week.getOrDefault(day, List.of());
        }
        return windows;
    }

    private List<Window> shortened(List<Window> windows) {
        if (!followsShortenedDays || windows.isEmpty()) {
            return windows;
        }
        var shorter = new ArrayList<>(windows);
        var last = shorter.removeLast();
        if (last.to() - 3_600 > last.from()) {
            shorter.add(new Window(last.from(), last.to() - 3_600));
        }
        return shorter;
    }

    private static List<Window> ordered(String day, List<Window> windows) {
        var sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparingInt(Window::from));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).from() < sorted.get(i - 1).to()) {
                throw new BadCalendar("windows " + sorted.get(i - 1) + " and " + sorted.get(i) + " of " + day
                        + " overlap; join them");
            }
        }
        return List.copyOf(sorted);
    }

    Forward forward(Instant from) {
        return new Forward(from);
    }

    private Backward backward(Instant to) {
        return new Backward(to);
    }

    /**
     * Working time from an instant on, in the order of time. It goes along stretches of one offset, because a clock that
     * is put back over midnight shows a day, the next one, and the first again.
     */
    final class Forward {

        private final Instant from;
        private final ZoneRules rules = zone.getRules();
        private long segmentStart;
        private long segmentEnd;
        private long offset;
        private LocalDate date = LocalDate.EPOCH;
        private long dayStart;
        private List<Window> windows = List.of();
        private int next;
        private int days;

        private Forward(Instant from) {
            this.from = from;
            enter(from.getEpochSecond());
        }

        @Nullable
        Span next() {
            while (days <= HORIZON_DAYS) {
                while (next < windows.size()) {
                    var window = windows.get(next++);
                    long start = Math.max(dayStart + window.from(), segmentStart);
                    long end = Math.min(dayStart + window.to(), segmentEnd);
                    if (start < end) {
                        var first = Span.later(Instant.ofEpochSecond(start), from);
                        var last = Instant.ofEpochSecond(end);
                        if (first.isBefore(last)) {
                            return new Span(first, last);
                        }
                    }
                }
                if (dayStart + Window.DAY >= segmentEnd) {
                    enter(segmentEnd);
                } else {
                    day(date.plusDays(1));
                }
            }
            return null;
        }

        private void enter(long second) {
            var instant = Instant.ofEpochSecond(second);
            var transition = rules.nextTransition(instant);
            segmentStart = second;
            segmentEnd = transition == null ? Long.MAX_VALUE : transition.toEpochSecond();
            offset = rules.getOffset(instant).getTotalSeconds();
            day(LocalDate.ofEpochDay(Math.floorDiv(second + offset, (long) Window.DAY)));
        }

        private void day(LocalDate day) {
            date = day;
            dayStart = day.toEpochDay() * Window.DAY - offset;
            windows = windows(day);
            next = 0;
            days++;
        }
    }

    /** The same, backwards. */
    private final class Backward {

        private final Instant to;
        private final ZoneRules rules = zone.getRules();
        private long segmentStart;
        private long segmentEnd;
        private long offset;
        private LocalDate date = LocalDate.EPOCH;
        private long dayStart;
        private List<Window> windows = List.of();
        private int next;
        private int days;

        private Backward(Instant to) {
            this.to = to;
            enter(to.getNano() == 0 ? to.getEpochSecond() : to.getEpochSecond() + 1);
        }

        @Nullable
        Span next() {
            while (days <= HORIZON_DAYS) {
                while (next >= 0) {
                    var window = windows.get(next--);
                    long start = Math.max(dayStart + window.from(), segmentStart);
                    long end = Math.min(dayStart + window.to(), segmentEnd);
                    if (start < end) {
                        var first = Instant.ofEpochSecond(start);
                        var last = Span.earlier(Instant.ofEpochSecond(end), to);
                        if (first.isBefore(last)) {
                            return new Span(first, last);
                        }
                    }
                }
                if (dayStart <= segmentStart) {
                    enter(segmentStart);
                } else {
                    day(date.minusDays(1));
                }
            }
            return null;
        }

        private void enter(long second) {
            var instant = Instant.ofEpochSecond(second);
            var transition = rules.previousTransition(instant);
            segmentEnd = second;
            segmentStart = transition == null ? Long.MIN_VALUE : transition.toEpochSecond();
            offset = rules.getOffset(instant.minusNanos(1)).getTotalSeconds();
            day(LocalDate.ofEpochDay(Math.floorDiv(second - 1 + offset, (long) Window.DAY)));
        }

        private void day(LocalDate day) {
            date = day;
            dayStart = day.toEpochDay() * Window.DAY - offset;
            windows = windows(day);
            next = windows.size() - 1;
            days++;
        }
    }
}
