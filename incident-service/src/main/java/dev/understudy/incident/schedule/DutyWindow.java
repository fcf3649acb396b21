package dev.understudy.incident.schedule;

import dev.understudy.incident.calendar.Span;
import dev.understudy.incident.calendar.WallClock;
import dev.understudy.incident.calendar.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hours of duty that come back on weekdays. It begins at the first occurrence of its wall time and ends at the last;
 * windows that touch are one run. Pure.
 *
 * @param days on which it begins
 * @param from seconds from the day's beginning
 * @param to the same; when it is not later than {@code from}, on the next day: 08:00 to 08:00 is a whole day
 */
record DutyWindow(Set<DayOfWeek> days, int from, int to) {

    DutyWindow {
        if (days.isEmpty()) {
            throw new BadSchedule("days", "a window needs a day of the week");
        }
        days = EnumSet.copyOf(days);
    }

    static DutyWindow of(Set<DayOfWeek> days, String from, String to) {
        return new DutyWindow(days, Window.second(from) % 86_400, Window.second(to) % 86_400);
    }

    /** Every hour of every day. */
    static DutyWindow always() {
        return new DutyWindow(EnumSet.allOf(DayOfWeek.class), 0, 0);
    }

    boolean isActive(Instant instant, ZoneId zone) {
        var date = LocalDate.ofInstant(instant, zone);
        return occurrences(date.minusDays(2), date.plusDays(1), zone).stream().anyMatch(span -> span.contains(instant));
    }

    /** The run that holds the instant, else the next one; without beginning and end when it never pauses. */
    Span run(Instant instant, ZoneId zone) {
        var date = LocalDate.ofInstant(instant, zone);
        var runs = runs(date.minusDays(9), date.plusDays(17), zone);
        var run = runs.stream()
                .filter(span -> span.to().isAfter(instant))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a window comes back within a week"));
        boolean always = days.size() == 7 && runs.size() == 1;
        return always ? new Span(Instant.MIN, Instant.MAX) : run;
    }

    /** The runs that touch {@code [from, to)}, cut to it. */
    List<Span> runs(Instant from, Instant to, ZoneId zone) {
        return runs(
                        LocalDate.ofInstant(from, zone).minusDays(2),
                        LocalDate.ofInstant(to, zone).plusDays(1),
                        zone)
                .stream()
                .filter(span -> span.to().isAfter(from) && span.from().isBefore(to))
                .map(span -> new Span(
                        span.from().isBefore(from) ? from : span.from(),
                        span.to().isAfter(to) ? to : span.to()))
                .toList();
    }

    private List<Span> runs(LocalDate from, LocalDate to, ZoneId zone) {
        var runs = new ArrayList<Span>();
        for (var span : occurrences(from, to, zone)) {
            if (!runs.isEmpty() && !span.from().isAfter(runs.getLast().to())) {
                var before = runs.removeLast();
                runs.add(new Span(before.from(), span.to().isAfter(before.to()) ? span.to() : before.to()));
            } else {
                runs.add(span);
            }
        }
        return runs;
    }

    private List<Span> occurrences(LocalDate from, LocalDate to, ZoneId zone) {
        var found = new ArrayList<Span>();
        for (var date = from; !date.isAfter(to); date = date.plusDays(1)) {
            if (days.contains(date.getDayOfWeek())) {
                occurrence(date, zone).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Span> occurrence(LocalDate date, ZoneId zone) {
        var start = WallClock.first(date.atStartOfDay().plusSeconds(from), zone);
        var endDay = to > from ? date : date.plusDays(1);
        var end = WallClock.last(endDay.atStartOfDay().plusSeconds(to), zone);
        return start.isBefore(end) ? Optional.of(new Span(start, end)) : Optional.empty();
    }
}
