package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmergencyDeadlinesTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);

    private static Optional<ProjectApplied> project() {
        var terms = new EmergencyTerms(Duration.ofMinutes(20), Duration.ofMinutes(5), Duration.ofHours(2));
        return Optional.of(new ProjectApplied(
                "shop",
                1,
                "Магазин",
                new Client("acme", "ООО «Акме»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                new Agreement("7/26", FIRST, LAST, terms, null, 1)));
    }

    @Test
    void theAgreementInForceDecides() {
        for (var day : List.of(FIRST, LAST)) {
            var deadlines = EmergencyDeadlines.of(project(), day);

            assertThat(deadlines.response()).isEqualTo(Duration.ofMinutes(20));
            assertThat(deadlines.escalateAfter()).isEqualTo(Duration.ofMinutes(5));
            assertThat(deadlines.resolution()).contains(Duration.ofHours(2));
            assertThat(deadlines.clause()).contains("7/26");
        }
    }

    @Test
    void withoutAnAgreementInForceSomebodyStillReactsWithinAnHour() {
        assertThat(EmergencyDeadlines.of(project(), LAST.plusDays(1))).isEqualTo(EmergencyDeadlines.DEFAULT);
        assertThat(EmergencyDeadlines.of(project(), FIRST.minusDays(1))).isEqualTo(EmergencyDeadlines.DEFAULT);
        assertThat(EmergencyDeadlines.of(Optional.empty(), FIRST)).isEqualTo(EmergencyDeadlines.DEFAULT);
        assertThat(EmergencyDeadlines.DEFAULT.response()).isEqualTo(Duration.ofMinutes(60));
    }
}
