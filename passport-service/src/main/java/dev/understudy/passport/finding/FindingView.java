package dev.understudy.passport.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A finding as it stands.
 *
 * @param findingId stable for the same rule and subject
 * @param severity {@code high}, {@code medium} or {@code low}
 * @param subject {@code project}, {@code zone/<id>}, {@code asset/<id>}, {@code person/<id>}...
 * @param state {@code open}, {@code accepted} or {@code cleared}
 * @param evidence what it was concluded from
 * @param ruleSource why this is a risk
 * @param acceptedUntil last day on which it is lived with
 * @param acceptedBy id of the person who answers for that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindingView(
        String projectId,
        String findingId,
        String rule,
        String severity,
        String subject,
        @Nullable String zone,
        String state,
        Bilingual message,
        Bilingual advice,
        @Nullable String evidence,
        String ruleSource,
        Instant raisedAt,
        @Nullable Instant clearedAt,
        @Nullable LocalDate acceptedUntil,
        @Nullable String acceptedBy,
        @Nullable String acceptedReason) {

    static final String OPEN = "open";
    static final String ACCEPTED = "accepted";
    static final String CLEARED = "cleared";
}
