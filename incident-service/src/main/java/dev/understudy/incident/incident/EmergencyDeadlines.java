package dev.understudy.incident.incident;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What an emergency owes by contract, around the clock.
 *
 * @param response until somebody owns it
 * @param escalateAfter silence after which the next person is called
 * @param resolution until it works again, when agreed
 * @param clause where the figures come from, for the explanation
 */
record EmergencyDeadlines(Duration response, Duration escalateAfter, Optional<Duration> resolution, String clause) {

    /** When nothing is agreed: somebody reacts within an hour, the deputy is called at half of it. */
    static final EmergencyDeadlines DEFAULT = new EmergencyDeadlines(
            Duration.ofMinutes(60), Duration.ofMinutes(30), Optional.empty(), "default, no agreement in force");

    /** @param day in the project's time zone */
    static EmergencyDeadlines of(Optional<ProjectApplied> project, LocalDate day) {
        return project.map(ProjectApplied::agreement)
                .filter(agreement -> isInForce(agreement, day))
                .map(agreement -> new EmergencyDeadlines(
                        agreement.emergency().response(),
                        agreement.emergency().escalateAfter(),
                        Optional.ofNullable(agreement.emergency().resolution()),
                        "agreement " + (agreement.number() == null ? "without number" : agreement.number())
                                + ", emergency"))
                .orElse(DEFAULT);
    }

    private static boolean isInForce(Agreement agreement, LocalDate day) {
        return (agreement.validFrom() == null || !day.isBefore(agreement.validFrom()))
                && (agreement.validTo() == null || !day.isAfter(agreement.validTo()));
    }
}
