package dev.understudy.incident.work;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of planned work as the API shows it.
 *
 * @param key what asked for it, when a rule did
 * @param due until when it is to be done, UTC
 * @param clause what of the agreement the date follows from; absent when somebody set it
 * @param overdue its date has passed and it is not done
 * @param starving nobody has planned or touched it for long
 */
public record WorkView(
        String id,
        long version,
        String projectId,
        @Nullable String key,
        String type,
        WorkState state,
        String title,
        @Nullable String description,
        @Nullable String zoneId,
        @Nullable String assetId,
        @Nullable Double estimateHours,
        double hoursSpent,
        @Nullable Instant due,
        @Nullable String clause,
        boolean overdue,
        boolean starving,
        @Nullable String assignee,
        Instant createdAt,
        String createdBy,
        Instant touchedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String endedBy,
        @Nullable String endReason) {

    /** With everything that belongs to it. */
    public record Detail(
            WorkView item,
            List<WorkRepository.Slot> slots,
            List<WorkRepository.TimeEntry> time,
            List<WorkRepository.Change> changes,
            List<WorkRepository.Link> links) {}

    static WorkView of(WorkItem item, Instant now, Instant idleSince) {
        return new WorkView(
                item.id,
                item.version,
                item.projectId,
                item.key,
                item.type.label(),
                item.state,
                item.title,
                item.description,
                item.zoneId,
                item.assetId,
                item.estimateHours,
                item.hoursSpent,
                item.due,
                item.clause,
                item.isOverdue(now),
                item.state == WorkState.PLANNED && item.touchedAt.isBefore(idleSince),
                item.assignee,
                item.createdAt,
                item.createdBy,
                item.touchedAt,
                item.startedAt,
                item.endedAt,
                item.endedBy,
                item.endReason);
    }
}
