package dev.understudy.incident.calendar;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.ProjectEvent.CalendarException;
import dev.understudy.events.ProjectEvent.ServiceCalendar;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A working calendar as it is written down and sent.
 *
 * @param name shown in explanations; {@code calendar} when absent
 * @param tz IANA zone
 * @param week windows per weekday, {@code {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], ...}}, half-open, local; a day
 *     that is absent is free
 * @param holidays dates, ranges, yearly ranges, or a country's public holidays
 * @param exceptions dates whose windows are these, whatever weekday and holidays say; no windows make a day free
 * @param shortenedDays whether the last hour before a public holiday is free too, where the country knows that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CalendarDefinition(
        @Nullable String name,
        String tz,
        Map<String, List<List<String>>> week,
        @Nullable List<HolidayDefinition> holidays,
        @Nullable Map<LocalDate, List<List<String>>> exceptions,
        @Nullable Boolean shortenedDays) {

    private static final Map<String, DayOfWeek> DAYS = days();

    /**
     * A date, a range of days (both ends included), or a country.
     *
     * @param yearly the range's days and months of every year; it may then wrap over New Year
     * @param country ISO 3166 code; {@code RU} is the production calendar with its moved days
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = false)
    @Schema(description = "A date, a range of days (both included, yearly if so marked), or a country's holidays")
    public record HolidayDefinition(
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Boolean yearly,
            @Nullable String country,
            @Nullable String name) {

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        public HolidayDefinition {}

        /** A single date, written as a text. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static HolidayDefinition of(String date) {
            try {
                return day(LocalDate.parse(date));
            } catch (DateTimeException e) {
                throw new BadCalendar("'" + date + "' is no date; write it as 2026-05-09", e);
            }
        }

        public static HolidayDefinition day(LocalDate date) {
            return new HolidayDefinition(date, date, null, null, null);
        }

        public static HolidayDefinition ofCountry(String country) {
            return new HolidayDefinition(null, null, null, country, null);
        }

        Holidays toHolidays(String path) {
            if (country != null) {
                if (from != null || to != null) {
                    throw new BadCalendar(path + " has both 'country' and dates; make two of it");
                }
                return PublicHolidays.of(country);
            }
            if (from == null) {
                throw new BadCalendar(path + " has neither 'from' nor 'country'");
            }
            var last = to == null ? from : to;
            var title = name == null ? "holiday" : name;
            return Boolean.TRUE.equals(yearly)
                    ? Holidays.yearly(MonthDay.from(from), MonthDay.from(last), title)
                    : Holidays.days(from, last, title);
        }
    }

    /**
     * A calendar of a support agreement.
     *
     * @param timeZone IANA zone, where the calendar names none
     */
    public static CalendarDefinition of(ServiceCalendar calendar, String timeZone) {
        var week = new HashMap<String, List<List<String>>>();
        for (var window : calendar.windows()) {
            for (var day : window.days()) {
                week.computeIfAbsent(day, name -> new ArrayList<>()).add(List.of(window.from(), window.to()));
            }
        }
        var exceptions = new HashMap<LocalDate, List<List<String>>>();
        for (var exception : Optional.ofNullable(calendar.exceptions()).orElse(List.of())) {
            var hours = Optional.ofNullable(exception.windows()).orElse(List.of()).stream()
                    .map(window -> List.of(window.from(), window.to()))
                    .toList();
            exception.from().datesUntil(end(exception)).forEach(date -> exceptions.put(date, hours));
        }
        return new CalendarDefinition(
                calendar.calendarId(),
                calendar.timeZone() == null ? timeZone : calendar.timeZone(),
                Map.copyOf(week),
                calendar.holidayCountry() == null
                        ? null
                        : List.of(HolidayDefinition.ofCountry(calendar.holidayCountry())),
                exceptions.isEmpty() ? null : exceptions,
                null);
    }

    /** A range that is turned round has no days, and one that never ends has those of ten years. */
    private static LocalDate end(CalendarException exception) {
        var after = exception.to().plusDays(1);
        var last = exception.from().plusYears(10);
        return after.isBefore(exception.from()) ? exception.from() : after.isAfter(last) ? last : after;
    }

    /** Whether {@link #toCalendar} makes a calendar of it. What others wrote must not keep anybody from being called. */
    public boolean canBe() {
        try {
            return !toCalendar().name().isEmpty();
        } catch (BadCalendar e) {
            return false;
        }
    }

    /** Around the clock. */
    public static CalendarDefinition aroundTheClock(String tz) {
        var week = new HashMap<String, List<List<String>>>();
        DAYS.forEach((name, day) -> week.put(name, List.of(List.of("00:00", "24:00"))));
        return new CalendarDefinition("24x7", tz, week, null, null, null);
    }

    /** Monday to Friday from nine to six, with the country's holidays: when an agreement says nothing else. */
    public static CalendarDefinition businessHours(String tz, @Nullable String country) {
        var week = new HashMap<String, List<List<String>>>();
        DAYS.forEach((name, day) -> {
            if (day.getValue() <= DayOfWeek.FRIDAY.getValue()) {
                week.put(name, List.of(List.of("09:00", "18:00")));
            }
        });
        return new CalendarDefinition(
                "business hours",
                tz,
                week,
                country == null ? null : List.of(HolidayDefinition.ofCountry(country)),
                null,
                null);
    }

    /**
     * The calendar that this defines.
     *
     * @throws BadCalendar naming the place, the value and the rule
     */
    public WorkingCalendar toCalendar() {
        if (week == null) {
            throw new BadCalendar("'week' is missing; write the windows of each working day");
        }
        var windows = new EnumMap<DayOfWeek, List<Window>>(DayOfWeek.class);
        week.forEach((day, texts) -> {
            var known = Optional.ofNullable(DAYS.get(day.toLowerCase(Locale.ROOT)))
                    .orElseThrow(() ->
                            new BadCalendar("week: '" + day + "' is no day; write mon, tue, wed, thu, fri, sat, sun"));
            windows.put(known, windows("week." + day, texts));
        });
        var special = new HashMap<LocalDate, List<Window>>();
        if (exceptions != null) {
            exceptions.forEach((date, texts) -> special.put(date, windows("exceptions." + date, texts)));
        }
        var all = new ArrayList<Holidays>();
        if (holidays != null) {
            for (int i = 0; i < holidays.size(); i++) {
                if (holidays.get(i) == null) {
                    throw new BadCalendar("holidays[" + i + "] is empty; write a date, a range or a country");
                }
                all.add(holidays.get(i).toHolidays("holidays[" + i + "]"));
            }
        }
        return new WorkingCalendar(
                name == null ? "calendar" : name,
                zone(tz),
                windows,
                Holidays.firstOf(all),
                special,
                Boolean.TRUE.equals(shortenedDays));
    }

    /** @throws BadCalendar when it is no IANA zone that is known here */
    public static ZoneId zone(@Nullable String tz) {
        if (tz == null) {
            throw new BadCalendar("the time zone is missing; write it as Europe/Moscow");
        }
        try {
            return ZoneId.of(tz);
        } catch (DateTimeException e) {
            throw new BadCalendar("'" + tz + "' is no IANA time zone; write it as Europe/Moscow", e);
        }
    }

    private static List<Window> windows(String path, @Nullable List<@Nullable List<@Nullable String>> texts) {
        if (texts == null) {
            throw new BadCalendar(path + " is empty; write its windows, or [] for a free day");
        }
        return texts.stream()
                .map(pair -> {
                    if (pair == null || pair.size() != 2 || pair.get(0) == null || pair.get(1) == null) {
                        throw new BadCalendar(path + ": a window is two times, [\"09:00\", \"18:00\"], not " + pair);
                    }
                    try {
                        return Window.of(pair.get(0), pair.get(1));
                    } catch (BadCalendar e) {
                        throw new BadCalendar(path + ": " + e.getMessage(), e);
                    }
                })
                .toList();
    }

    private static Map<String, DayOfWeek> days() {
        var days = new HashMap<String, DayOfWeek>();
        for (var day : DayOfWeek.values()) {
            days.put(day.name().substring(0, 3).toLowerCase(Locale.ROOT), day);
        }
        return Map.copyOf(days);
    }
}
