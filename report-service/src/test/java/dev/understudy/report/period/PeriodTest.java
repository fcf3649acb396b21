package dev.understudy.report.monthly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.problem.InvalidInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(strings = {"2026-13", "2026-00", "2026-1", "2026", "26-11", "november", "", "+12026-11", "-2026-11"})
    void saysHowAMonthIsWritten(String text) {
        assertThatThrownBy(() -> Period.parse(text, MOSCOW, NOW)).isInstanceOfSatisfying(InvalidInput.class, e -> {
            assertThat(e.code()).isEqualTo("report.bad-period");
            assertThat(e).hasMessageContaining("yyyy-MM");
        });
    }
}
