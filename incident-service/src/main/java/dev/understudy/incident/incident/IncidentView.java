package dev.understudy.incident.incident;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.correlation.Correlation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An emergency as the API shows it.
 *
 * @param standing the state with what belongs to it: hold reason and end, closing...
 * @param allowed what can be done to it now
 * @param rule which rule made it an emergency, and
 * @param facts by what
 * @param cause id of the asset or shared identity that explains its members
 * @param correlation the correlation rule that its members have in common, and when it ends by itself
 * @param startedAt when the failure was first seen, UTC
 * @param recoveredAt when it worked again, UTC
 * @param suppressed why nobody is called for now
 * @param members how many failures it has
 * @param occurrences how often they were reported
 * @param policy the escalation policy that it follows
 */
public record IncidentView(
        String id,
        String projectId,
        IncidentState.Kind state,
        IncidentState standing,
        List<String> allowed,
        String title,
        Severity severity,
        String source,
        @Nullable String rule,
        @Nullable Facts facts,
        @Nullable String cause,
        @Nullable Correlation correlation,
        @Nullable String recurrenceOf,
        boolean drill,
        @Nullable String zoneId,
        @Nullable String assetId,
        @Nullable String checkId,
        String deduplicationKey,
        @Nullable String target,
        @Nullable Failure failure,
        Instant startedAt,
        Instant openedAt,
        Instant responseDue,
        boolean responseBreached,
        @Nullable Instant resolutionDue,
        boolean resolutionBreached,
        @Nullable String assignee,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable String resolvedBy,
        @Nullable Instant resolvedAt,
        @Nullable Instant recoveredAt,
        @Nullable String note,
        @Nullable String mergedInto,
        @Nullable SuppressedView suppressed,
        int members,
        int occurrences,
        @Nullable String policy) {

    /** @param kind {@code maintenance}, {@code silence}, {@code inhibition}, {@code snooze} or {@code quiet-hours} */
    public record SuppressedView(String kind, String reason, Instant since, Instant until) {}

    static IncidentView of(Incident incident) {
        var by = incident.suppression;
        return new IncidentView(
                incident.id,
                incident.projectId,
                incident.state,
                incident.standing(),
                incident.standing().allowed().stream()
                        .map(IncidentState.Action::label)
                        .toList(),
                incident.title,
                incident.severity,
                incident.source,
                incident.rule,
                incident.facts,
                incident.cause,
                incident.correlation,
                incident.recurrenceOf,
                incident.drill,
                incident.zoneId,
                incident.assetId,
                incident.checkId,
                incident.deduplicationKey,
                incident.target,
                incident.failure,
                incident.startedAt,
                incident.openedAt,
                incident.responseDue,
                incident.responseBreached,
                incident.resolutionDue,
                incident.resolutionBreached,
                incident.assignee,
                incident.acknowledgedBy,
                incident.acknowledgedAt,
                incident.resolvedBy,
                incident.resolvedAt,
                incident.recoveredAt,
                incident.note,
                incident.mergedInto,
                by == null ? null : new SuppressedView(by.kind(), by.reason(), by.since(), by.until()),
                incident.members,
                incident.occurrences,
                incident.escalation == null
                        ? null
                        : incident.escalation.policy().name());
    }
}
