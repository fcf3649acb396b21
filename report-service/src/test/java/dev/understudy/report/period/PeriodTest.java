package dev.understudy.report.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.problem.InvalidInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void isTheMonthOfTheProjectsCalendar() {
        var period = Period.parse("2026-11", MOSCOW, NOW);

        assertThat(period.from()).isEqualTo("2026-10-31T21:00:00Z");
        assertThat(period.to()).isEqualTo("2026-11-30T21:00:00Z");
        assertThat(period.days()).hasSize(30).startsWith(LocalDate.of(2026, 11, 1));
    }

    @Test
    void hasAnHourMoreWhereClocksGoBack() {
        var period = Period.parse("2026-10", ZoneId.of("Europe/Berlin"), NOW);

        assertThat(period.from()).isEqualTo("2026-09-30T22:00:00Z");
        assertThat(period.to()).isEqualTo("2026-10-31T23:00:00Z");
    }

    @Test
    void beginsADayAtItsFirstInstantWhereThereIsNoMidnight() {
        // On 2026-09-06 clocks in Chile went from 24:00 to 01:00.
        var period = Period.parse("2026-09", ZoneId.of("America/Santiago"), NOW);

        assertThat(period.start(LocalDate.of(2026, 9, 6))).isEqualTo("2026-09-06T04:00:00Z");
    }

    @Test
    void theFutureBeginsWhenItDoesWhereTheProjectIs() {
        var eveningInLondon = Instant.parse("2026-10-31T22:00:00Z");

        assertThat(Period.parse("2026-11", MOSCOW, eveningInLondon).from()).isBefore(eveningInLondon);
        assertThatThrownBy(() -> Period.parse("2026-11", ZoneId.of("Europe/London"), eveningInLondon))
                .isInstanceOfSatisfying(InvalidInput.class, e -> {
                    assertThat(e.code()).isEqualTo("report.future-period");
                    assertThat(e).hasMessageContaining("2026-11").hasMessageContaining("2026-10");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-13",
                "2026-00",
                "2026-1",
                "26-11",
                "2026-W00",
                "2025-W53",
                "2026-Q5",
                "2026-q1",
                "2026-02-30",
                "2026-11-17..2026-11-03",
                "2025-01-01..2026-11-17",
                "november",
                "",
                "+12026-11",
                "-2026-11"
            })
    void saysHowAMonthIsWritten(String text) {
        assertThatThrownBy(() -> Period.parse(text, MOSCOW, NOW)).isInstanceOfSatisfying(InvalidInput.class, e -> {
            assertThat(e.code()).isEqualTo("report.bad-period");
            assertThat(e).hasMessageContaining("yyyy-MM");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2026-W45, WEEK, 2026-11-02, 2026-11-08, 2026-W44",
        "2026-W01, WEEK, 2025-12-29, 2026-01-04, 2025-W52",
        "2020-W53, WEEK, 2020-12-28, 2021-01-03, 2020-W52",
        "2026-Q3, QUARTER, 2026-07-01, 2026-09-30, 2026-Q2",
        "2026-Q1, QUARTER, 2026-01-01, 2026-03-31, 2025-Q4",
        "2024, YEAR, 2024-01-01, 2024-12-31, 2023",
        "2026-03, MONTH, 2026-03-01, 2026-03-31, 2026-02",
        "2026-11-03..2026-11-17, DAYS, 2026-11-03, 2026-11-17, 2026-10-19..2026-11-02",
    })
    void isAlsoAnyOtherStretchOfTheCalendar(
            String text, Period.Kind kind, LocalDate first, LocalDate last, String before) {
        var period = Period.read(text, MOSCOW);

        assertThat(period.label()).isEqualTo(text);
        assertThat(period.kind()).isEqualTo(kind);
        assertThat(period.firstDay()).isEqualTo(first);
        assertThat(period.lastDay()).isEqualTo(last);
        assertThat(period.back(1)).isEqualTo(Period.read(before, MOSCOW));
        assertThat(period.back(1).next()).isEqualTo(period);
        assertThat(period.back(1).to()).isEqualTo(period.from());
    }

    @Test
    void oneDayIsAPeriodToo() {
        assertThat(Period.read("2026-11-03", MOSCOW).label()).isEqualTo("2026-11-03..2026-11-03");
    }
}
