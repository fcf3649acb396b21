package dev.understudy.events;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** {@code passport.findings.v1}: a risk derived from the passport, or from what was observed of it. */
public sealed interface FindingEvent extends EventData {

    String findingId();

    @Override
    default String key() {
        return projectId();
    }

    /**
     * Said again, with the same id, when severity, message or evidence have changed.
     *
     * @param findingId stable for the same rule and subject, so that a repeated raise is recognised
     * @param rule a stable word, for example {@code duty-without-deputy}
     * @param severity {@code high}, {@code medium} or {@code low}
     * @param subject what it is about, for example {@code zone/checkout}
     * @param message in the project's first language
     * @param evidence what it was concluded from: values, where they come from, when they were observed
     * @param ruleSource why this is a risk: the document, the vendor or the register that says so
     * @param zoneId the zone that it concerns; absent when it concerns the whole project
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
            Instant at,
            @Nullable String evidence,
            @Nullable String ruleSource,
            @Nullable String zoneId)
            implements FindingEvent {

        /** Without evidence. */
        public FindingRaised(
                String projectId,
                String findingId,
                String rule,
                String severity,
                String subject,
                String message,
                @Nullable String advice,
                Instant at) {
            this(projectId, findingId, rule, severity, subject, message, advice, at, null, null, null);
        }
    }

    @EventType("passport.finding.cleared.v1")
    record FindingCleared(String projectId, String findingId, String rule, Instant at) implements FindingEvent {}

    /**
     * Somebody answers for living with it. The finding stays raised, and is cleared when its cause is gone.
     *
     * @param until last day, in the project's time zone
     * @param by the person who answers for it
     */
    @EventType("passport.finding.accepted.v1")
    record FindingAccepted(
            String projectId, String findingId, String rule, LocalDate until, String by, String reason, Instant at)
            implements FindingEvent {}

    /** The day has passed, or the acceptance was taken back: the finding counts again. */
    @EventType("passport.finding.acceptance-ended.v1")
    record FindingAcceptanceEnded(String projectId, String findingId, String rule, Instant at)
            implements FindingEvent {}
}
