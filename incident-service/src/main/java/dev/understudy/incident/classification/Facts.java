package dev.understudy.incident.classification;

import dev.understudy.events.Criticality;
import dev.understudy.events.IncidentEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules look at. Kept with the decision.
 *
 * @param source {@code monitor}, {@code pagerduty-events}, {@code alertmanager}, {@code api}
 * @param kind of check ({@code http}, {@code tls}, {@code domain}...) or the signal's own class
 * @param failure kind of failure: {@code status}, {@code dns}...
 * @param criticality of the check, else of its zone, as the passport says
 * @param expiresIn time left when the signal is about an expiry; negative when it is over
 * @param at the moment of the decision, UTC
 * @param failures when this failure was reported lately, this time included, the latest last
 */
public record Facts(
        String source,
        @Nullable String kind,
        @Nullable String zone,
        @Nullable String asset,
        @Nullable String failure,
        @Nullable Criticality criticality,
        Severity severity,
        @Nullable Duration expiresIn,
        Instant at,
        List<Instant> failures) {

    public Facts {
        failures = List.copyOf(failures);
    }

    /** @param within counted back from the moment of the decision; all that is known when absent */
    long failuresWithin(@Nullable Duration within) {
        return within == null
                ? failures.size()
                : failures.stream()
                        .filter(failed -> !failed.isBefore(at.minus(within)))
                        .count();
    }
}
