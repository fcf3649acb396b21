package dev.understudy.incident.escalation;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recurring hours by what the local clock shows, as in Alertmanager's {@code time_intervals}: every condition must hold, an
 * empty one always does.
 *
 * @param timeZone IANA zone; UTC when absent
 * @param times half-open stretches of a day; one may end at 24:00
 * @param daysOfMonth ranges with both ends; negative days count from the end of the month
 */
public record TimeInterval(
        @Nullable String timeZone,
        @Nullable List<TimeRange> times,
        @Nullable Set<DayOfWeek> weekdays,
        @Nullable List<DayRange> daysOfMonth,
        @Nullable Set<Month> months,
        @Nullable Set<Integer> years) {

    public TimeInterval {
        times = times == null ? List.of() : List.copyOf(times);
        weekdays = weekdays == null ? Set.of() : Set.copyOf(weekdays);
        daysOfMonth = daysOfMonth == null ? List.of() : List.copyOf(daysOfMonth);
        months = months == null ? Set.of() : Set.copyOf(months);
        years = years == null ? Set.of() : Set.copyOf(years);
    }

    private static final Duration LONGEST_LOOK = Duration.ofDays(8);

    /** What of it cannot be; nothing when it can be asked. */
    public List<String> faults() {
        var faults = new ArrayList<String>();
        if (timeZone != null) {
            try {
                ZoneId.of(timeZone);
            } catch (DateTimeException e) {
                faults.add("'" + timeZone + "' is no IANA time zone; write it as Europe/Moscow");
            }
        }
        for (var range : Objects.requireNonNull(times)) {
            for (var text : Arrays.asList(range.from(), range.to())) {
                if (!isTime(text)) {
                    faults.add("'" + text + "' is no time like 09:00 or 24:00");
                }
            }
        }
        return faults;
    }

    private static boolean isTime(@Nullable String text) {
        try {
            return text != null && (text.equals("24:00") || LocalTime.parse(text) != null);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** @param to {@code 24:00} is the end of the day; earlier than {@code from} means over midnight */
    public record TimeRange(String from, String to) {

        boolean contains(LocalTime time) {
            int minute = minutes(from);
            int end = minutes(to);
            int now = time.toSecondOfDay();
            return minute <= end ? now >= minute * 60 && now < end * 60 : now >= minute * 60 || now < end * 60;
        }

        private static int minutes(String text) {
            return text.equals("24:00") ? 1440 : LocalTime.parse(text).toSecondOfDay() / 60;
        }
    }

    public record DayRange(int from, int to) {

        boolean contains(LocalDate date) {
            int length = date.lengthOfMonth();
            int first = Math.clamp(from < 0 ? length + from + 1 : from, 1, length);
            int last = Math.clamp(to < 0 ? length + to + 1 : to, 1, length);
            // A range that lies wholly beyond the month holds no day of it.
            return !(from > length && to > length) && date.getDayOfMonth() >= first && date.getDayOfMonth() <= last;
        }
    }

    public boolean contains(Instant at) {
        var local = at.atZone(zone());
        return met(times, range -> range.contains(local.toLocalTime()))
                && met(weekdays, day -> day == local.getDayOfWeek())
                && met(daysOfMonth, days -> days.contains(local.toLocalDate()))
                && met(months, month -> month == local.getMonth())
                && met(years, year -> year == local.getYear());
    }

    private static <T> boolean met(@Nullable Collection<T> conditions, Predicate<T> condition) {
        return conditions == null || conditions.isEmpty() || conditions.stream().anyMatch(condition);
    }

    /** The first instant after {@code at}, to the minute, that is not inside; at most {@code limit} later. */
    public Instant endAfter(Instant at, Duration limit) {
        ZonedDateTime minute = at.atZone(zone()).truncatedTo(ChronoUnit.MINUTES);
        var latest = at.plus(limit);
        while (minute.toInstant().isBefore(latest)) {
            minute = minute.plusMinutes(1);
            if (!contains(minute.toInstant())) {
                return minute.toInstant();
            }
        }
        return latest;
    }

    /** The first instant after {@code at}, to the minute, at which it begins; empty when it does not within 8 days. */
    public Optional<Instant> beginAfter(Instant at) {
        var latest = at.plus(LONGEST_LOOK);
        var inside = contains(at);
        for (var minute = at.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
                minute.isBefore(latest);
                minute = minute.plusSeconds(60)) {
            var now = contains(minute);
            if (now && !inside) {
                return Optional.of(minute);
            }
            inside = now;
        }
        return Optional.empty();
    }

    private ZoneId zone() {
        return timeZone == null ? ZoneId.of("UTC") : ZoneId.of(timeZone);
    }
}
