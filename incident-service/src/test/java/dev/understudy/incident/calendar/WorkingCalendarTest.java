package dev.understudy.incident.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.incident.calendar.WorkingCalendar.RunOut;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingCalendarTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    /** Zones with ordinary, half-hour, midnight and religious changes of clock, and a day that never was. */
    @Provide
    Arbitrary<WorkingCalendar> calendars() {
        var zones = Arbitraries.of(
                "UTC",
                "Europe/Moscow",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "America/Santiago",
                "America/Havana",
                "Asia/Beirut");
        var windows = Arbitraries.integers()
                .between(0, 96)
                .list()
                .ofMinSize(2)
                .ofMaxSize(6)
                .map(list -> {
                    var cuts = list.stream().distinct().sorted().toList();
                    var day = new ArrayList<Window>();
                    for (int i = 0; i + 1 < cuts.size(); i += 2) {
                        day.add(new Window(cuts.get(i) * 900, cuts.get(i + 1) * 900));
                    }
                    return List.copyOf(day);
                });
        var weeks = Arbitraries.maps(Arbitraries.of(DayOfWeek.class), windows)
                .ofMinSize(1)
                .filter(week -> week.values().stream().anyMatch(day -> !day.isEmpty()));
        return net.jqwik.api.Combinators.combine(zones, weeks)
                .as((zone, week) -> new WorkingCalendar(
                        "any",
                        ZoneId.of(zone),
                        week,
                        Holidays.days(LocalDate.of(2024, 3, 28), LocalDate.of(2024, 4, 2), "holiday"),
                        Map.of(),
                        false));
    }

    @Provide
    Arbitrary<Pauses> pauses() {
        return Arbitraries.longs().between(0, 86_400L * 400).list().ofMaxSize(6).map(list -> {
            var cuts = list.stream().sorted().toList();
            var spans = new ArrayList<Span>();
            for (int i = 0; i + 1 < cuts.size(); i += 2) {
                spans.add(new Span(BEGIN.plusSeconds(cuts.get(i)), BEGIN.plusSeconds(cuts.get(i + 1))));
            }
            return new Pauses(spans);
        });
    }

    @Property(tries = 500)
    void whatIsAddedIsMeasured(
            @ForAll("calendars") WorkingCalendar calendar,
            @ForAll("pauses") Pauses pauses,
            @ForAll @LongRange(min = 0, max = 86_400L * 366) long start,
            @ForAll @IntRange(max = 400_000) int seconds) {
        var from = BEGIN.plusSeconds(start);
        var time = Duration.ofSeconds(seconds);

        var close = calendar.add(from, time, pauses, RunOut.CLOSING).orElseThrow();
        var open = calendar.add(from, time, pauses, RunOut.NEXT_OPENING).orElseThrow();

        assertThat(calendar.measure(from, close, pauses)).isEqualTo(time);
        assertThat(calendar.measure(from, open, pauses)).isEqualTo(time);
        assertThat(open).isAfterOrEqualTo(close);
        if (!time.isZero()) {
            assertThat(calendar.measure(from, close.minusMillis(1), pauses))
                    .as("the first instant at which it has passed")
                    .isLessThan(time);
        }
        assertThat(calendar.measure(from, open.plusMillis(1), pauses))
                .as("the last instant at which no more has passed")
                .isGreaterThan(time);
    }

    @Property(tries = 500)
    void whatIsSubtractedIsMeasured(
            @ForAll("calendars") WorkingCalendar calendar,
            @ForAll @LongRange(min = 0, max = 86_400L * 366) long end,
            @ForAll @IntRange(max = 400_000) int seconds) {
        var to = BEGIN.plusSeconds(end);
        var time = Duration.ofSeconds(seconds);

        var from = calendar.subtract(to, time);

        assertThat(calendar.measure(from, to, Pauses.NONE)).isEqualTo(time);
    }

    @Property(tries = 500)
    void measuringIsAdditiveAndSeesWhatIsWorkingSeesNow(
            @ForAll("calendars") WorkingCalendar calendar,
            @ForAll @LongRange(min = 0, max = 86_400L * 366) long start,
            @ForAll @Size(2) List<@IntRange(max = 300_000) Integer> steps) {
        var a = BEGIN.plusSeconds(start);
        var b = a.plusSeconds(steps.get(0));
        var c = b.plusSeconds(steps.get(1));

        assertThat(calendar.measure(a, b, Pauses.NONE).plus(calendar.measure(b, c, Pauses.NONE)))
                .isEqualTo(calendar.measure(a, c, Pauses.NONE));
        assertThat(calendar.measure(a, a.plusSeconds(1), Pauses.NONE).isPositive())
                .isEqualTo(calendar.isWorking(a));
    }

    @ParameterizedTest
    @CsvSource({"2025, 247", "2026, 247"})
    void russianYearsHaveTheOfficialNumberOfWorkingDays(int year, int days) {
        var calendar = WorkingCalendar.weekdays(
                "RU", ZoneId.of("Europe/Moscow"), new Window(9 * 3600, 18 * 3600), PublicHolidays.of("RU"));

        assertThat(IntStream.rangeClosed(1, 365)
                        .mapToObj(day -> LocalDate.ofYearDay(year, day))
                        .filter(calendar::isWorkingDay))
                .hasSize(days);
        assertThat(calendar.holidays().isFinal(year)).isTrue();
        assertThat(calendar.holidays().isFinal(2027))
                .as("its decree is not in the data")
                .isFalse();
    }

    @Test
    void russianWorkingTimeOf2026IsTheOfficialOneWithShortenedDays() {
        var week = new java.util.EnumMap<DayOfWeek, List<Window>>(DayOfWeek.class);
        for (var day : List.of(
                DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY)) {
            week.put(day, List.of(Window.of("09:00", "13:00"), Window.of("14:00", "18:00")));
        }
        var calendar =
                new WorkingCalendar("RU", ZoneId.of("Europe/Moscow"), week, PublicHolidays.of("RU"), Map.of(), true);

        // 247 days of eight hours, four of them an hour shorter: 1972 hours at 40 hours a week.
        assertThat(calendar.measure(
                        Instant.parse("2025-12-31T21:00:00Z"), Instant.parse("2026-12-31T21:00:00Z"), Pauses.NONE))
                .isEqualTo(Duration.ofHours(1972));
    }

    @Test
    void aMovedWorkingSaturdayIsWorkedAndItsMondayIsNot() {
        var calendar = WorkingCalendar.weekdays(
                "RU", ZoneId.of("Europe/Moscow"), new Window(9 * 3600, 18 * 3600), PublicHolidays.of("RU"));

        assertThat(calendar.windows(LocalDate.of(2025, 11, 1))).containsExactly(new Window(9 * 3600, 18 * 3600));
        assertThat(calendar.isWorkingDay(LocalDate.of(2025, 11, 3))).isFalse();
        assertThat(calendar.isWorkingDay(LocalDate.of(2027, 5, 3)))
                .as("moved by law")
                .isFalse();
        assertThat(calendar.isWorkingDay(LocalDate.of(2028, 1, 10)))
                .as("January's are not")
                .isTrue();
    }

    @Test
    void otherCountriesAreKnownToo() {
        assertThat(PublicHolidays.of("de").on(LocalDate.of(2026, 10, 3))).isPresent();
        assertThat(PublicHolidays.of("KZ").on(LocalDate.of(2026, 3, 22))).isPresent();
        assertThatThrownBy(() -> PublicHolidays.of("XX"))
                .isInstanceOf(BadCalendar.class)
                .hasMessageContaining("ISO 3166");
    }

    @Test
    void aCalendarWithoutWorkingTimeSaysSo() {
        var never = new WorkingCalendar("never", ZoneId.of("UTC"), Map.of(), Holidays.none(), Map.of(), false);

        assertThatThrownBy(() -> never.add(BEGIN, Duration.ofHours(1), Pauses.NONE, RunOut.CLOSING))
                .isInstanceOf(NoWorkingTime.class)
                .hasMessageContaining("never");
        assertThatThrownBy(() -> never.addWorkingDays(BEGIN, 1, false)).isInstanceOf(NoWorkingTime.class);
    }

    @Test
    void overlappingWindowsAreRefused() {
        assertThatThrownBy(() -> new WorkingCalendar(
                        "x",
                        ZoneId.of("UTC"),
                        Map.of(DayOfWeek.MONDAY, List.of(Window.of("09:00", "12:00"), Window.of("11:00", "13:00"))),
                        Holidays.none(),
                        Map.of(),
                        false))
                .isInstanceOf(BadCalendar.class)
                .hasMessageContaining("09:00-12:00");
    }
}
