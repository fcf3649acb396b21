package dev.understudy.report.publication;

import static dev.understudy.report.SampleEvents.project;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportDayTest {

    @ParameterizedTest
    @CsvSource({
        // Moscow is three hours ahead.
        "5, 2026-11-05T04:59:59Z, 2026-09",
        "5, 2026-11-05T05:00:00Z, 2026-10",
        "5, 2026-12-04T23:00:00Z, 2026-10",
        "1, 2026-10-31T22:00:00Z, 2026-09",
        "1, 2026-11-01T05:00:00Z, 2026-10",
        // There is no 31st of November: its last day counts.
        "31, 2026-11-30T04:00:00Z, 2026-09",
        "31, 2026-11-30T05:00:00Z, 2026-10",
        "30, 2027-02-28T05:00:00Z, 2027-01",
        "1, 2027-01-01T05:00:00Z, 2026-12"
    })
    void comesInTheProjectsTimeZone(int day, Instant now, YearMonth month) {
        assertThat(PublicationService.lastDue(agreed(day, null, null, "Europe/Moscow"), now))
                .contains(month);
    }

    /** In Chile, the clocks of 5 September 2027 go from 0:00 to 1:00; eight o'clock is there all the same. */
    @Test
    void comesOnTheDayTheClocksChange() {
        var chile = agreed(5, null, null, "America/Santiago");

        assertThat(PublicationService.lastDue(chile, Instant.parse("2027-09-05T10:59:59Z")))
                .contains(YearMonth.of(2027, 7));
        assertThat(PublicationService.lastDue(chile, Instant.parse("2027-09-05T11:00:00Z")))
                .contains(YearMonth.of(2027, 8));
    }

    @Test
    void onlyMonthsOfTheAgreementAreReported() {
        var now = Instant.parse("2026-11-20T00:00:00Z");

        assertThat(PublicationService.lastDue(project("p", "c", "P"), now)).isEmpty();
        assertThat(PublicationService.lastDue(agreed(5, LocalDate.of(2026, 11, 1), null, "UTC"), now))
                .isEmpty();
        assertThat(PublicationService.lastDue(agreed(5, LocalDate.of(2026, 10, 31), null, "UTC"), now))
                .contains(YearMonth.of(2026, 10));
        assertThat(PublicationService.lastDue(agreed(5, null, LocalDate.of(2026, 9, 30), "UTC"), now))
                .isEmpty();
        assertThat(PublicationService.lastDue(agreed(5, null, LocalDate.of(2026, 10, 1), "UTC"), now))
                .contains(YearMonth.of(2026, 10));
    }

    private static ProjectApplied agreed(int day, LocalDate from, LocalDate to, String zone) {
        var plain = project("p", "c", "P");
        var terms = new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), null);
        return new ProjectApplied(
                "p",
                1,
                plain.name(),
                plain.client(),
                zone,
                plain.languages(),
                plain.zones(),
                new Agreement(null, from, to, terms, null, day));
    }
}
