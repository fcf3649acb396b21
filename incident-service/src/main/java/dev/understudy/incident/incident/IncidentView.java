package dev.understudy.incident.incident;

import dev.understudy.events.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An emergency as the API shows it.
 *
 * @param startedAt when the failure was first seen, UTC
 * @param recoveredAt when it worked again, UTC
 */
public record IncidentView(
        String id,
        String projectId,
        IncidentState state,
        String title,
        @Nullable String zoneId,
        @Nullable String assetId,
        @Nullable String checkId,
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
        int occurrences) {

    static IncidentView of(Incident incident) {
        return new IncidentView(
                incident.id,
                incident.projectId,
                incident.state,
                incident.title,
                incident.zoneId,
                incident.assetId,
                incident.checkId,
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
                incident.occurrences);
    }
}
