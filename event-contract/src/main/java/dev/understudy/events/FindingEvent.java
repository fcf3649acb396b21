package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code passport.findings.v1}: a risk derived from the passport, or from what was observed of it. */
public sealed interface FindingEvent extends EventData {

    String findingId();

    @Override
    default String key() {
        return projectId();
    }

    /**
     * @param findingId stable for the same rule and subject, so that a repeated raise is recognised
     * @param rule a stable word, for example {@code duty-without-deputy}
     * @param severity {@code high}, {@code medium} or {@code low}
     * @param subject what it is about, for example {@code zone/checkout}
     */
    @EventType("passport.finding.raised.v1")
    record FindingRaised(
            String projectId,
            String findingId,
            String rule,
            String severity,
            String subject,
            String message,
            @Nullable String advice,
            Instant at)
            implements FindingEvent {}

    @EventType("passport.finding.cleared.v1")
    record FindingCleared(String projectId, String findingId, String rule, Instant at) implements FindingEvent {}
}
