package dev.understudy.incident.drill;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.incident.calendar.BadCalendar;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.calendar.WallClock;
import dev.understudy.incident.calendar.Window;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When drills come back.
 *
 * @param days {@code mon}...{@code sun}
 * @param time local time of day, {@code 11:00}
 * @param timeZone IANA zone
 * @param everyWeeks 1 when absent; weeks begin on Monday
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DrillPlan(
        @NotNull @Size(min = 1, max = 7) List<@NotNull String> days,
        @NotNull String time,
        @NotNull String timeZone,
        @Nullable @Min(1) @Max(52) Integer everyWeeks) {

    /**
     * The next one after an instant.
     *
     * @param since from when the plan holds: the week of its first one is where weeks are counted from
     * @throws BadCalendar naming what cannot be
     */
    Instant next(Instant after, Instant since) {
        var zone = CalendarDefinition.zone(timeZone);
        var weekdays = weekdays();
        int second = Window.second(time);
        if (second == 86_400) {
            throw new BadCalendar("'24:00' is the end of a day; write 00:00 of the next one");
        }
        long counted = week(WallClock.next(since, weekdays, second, zone), zone);
        var candidate = WallClock.next(after, weekdays, second, zone);
        while (Math.floorMod(week(candidate, zone) - counted, everyWeeks == null ? 1 : everyWeeks) != 0) {
            candidate = WallClock.next(candidate, weekdays, second, zone);
        }
        return candidate;
    }

    private static long week(Instant at, ZoneId zone) {
        var monday = LocalDate.ofInstant(at, zone).with(ChronoField.DAY_OF_WEEK, 1);
        return Math.floorDiv(monday.toEpochDay(), 7L);
    }

    private Set<DayOfWeek> weekdays() {
        var found = EnumSet.noneOf(DayOfWeek.class);
        for (var name : days) {
            found.add(EnumSet.allOf(DayOfWeek.class).stream()
                    .filter(day -> name.length() == 3
                            && day.name().toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() ->
                            new BadCalendar("'" + name + "' is no day; write mon, tue, wed, thu, fri, sat, sun")));
        }
        if (found.isEmpty()) {
            throw new BadCalendar("'days' is empty; name a day of the week");
        }
        return found;
    }
}
