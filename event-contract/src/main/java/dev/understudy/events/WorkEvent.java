package dev.understudy.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code incident.work.v1}: planned work. It never pages. */
public sealed interface WorkEvent extends EventData {

    String workItemId();

    Instant at();

    @Override
    default String key() {
        return workItemId();
    }

    /**
     * @param type {@code defect}, {@code improvement}, {@code update}, {@code question} or {@code expiry}
     * @param due until when it is to be done; absent when there is no hurry
     * @param estimateHours absent while nobody has estimated it
     * @param assignee person id
     * @param by person id, subject of the token, or {@code understudy} when a rule planned it
     */
    @EventType("incident.work.planned.v1")
    record WorkPlanned(
            String projectId,
            String workItemId,
            Instant at,
            String type,
            String title,
            @Nullable String zoneId,
            @Nullable Instant due,
            @Nullable Double estimateHours,
            @Nullable String assignee,
            @Nullable String by)
            implements WorkEvent {}

    /** What was written down about it is different now; all of it, not the difference. */
    @EventType("incident.work.updated.v1")
    record WorkUpdated(
            String projectId,
            String workItemId,
            Instant at,
            String by,
            String type,
            String title,
            @Nullable String zoneId,
            @Nullable Instant due,
            @Nullable Double estimateHours,
            @Nullable String assignee)
            implements WorkEvent {}

    /** When it is to be worked on: all slots that it now has, in order; none when it was taken out of the plan. */
    @EventType("incident.work.scheduled.v1")
    record WorkScheduled(String projectId, String workItemId, Instant at, String by, List<Slot> slots)
            implements WorkEvent {}

    @EventType("incident.work.started.v1")
    record WorkStarted(String projectId, String workItemId, Instant at, String by) implements WorkEvent {}

    /**
     * Time was spent. A correction is an entry with negative hours that names the one it corrects.
     *
     * @param entryId unique; the same entry is never counted twice
     * @param personId who worked
     * @param day on which it was worked, in the project's time zone: the month it counts for
     * @param hours spent, negative in a correction
     * @param totalHours on the whole item, this entry included
     * @param corrects entry id
     */
    @EventType("incident.work.time-logged.v1")
    record WorkTimeLogged(
            String projectId,
            String workItemId,
            Instant at,
            String by,
            String entryId,
            String personId,
            LocalDate day,
            double hours,
            double totalHours,
            @Nullable String note,
            @Nullable String corrects)
            implements WorkEvent {}

    /**
     * Something was changed in the client's system: "CMS 6.4 -> 6.5".
     *
     * @param changeId unique
     * @param component what was changed
     * @param from what it was before; absent for something new
     * @param to what it is now; absent when it was removed
     */
    @EventType("incident.work.change-recorded.v1")
    record WorkChangeRecorded(
            String projectId,
            String workItemId,
            Instant at,
            String by,
            String changeId,
            String component,
            @Nullable String zoneId,
            @Nullable String from,
            @Nullable String to,
            @Nullable String note)
            implements WorkEvent {}

    /**
     * @param kind {@code incident} or {@code problem}
     * @param targetId id of that incident or problem
     */
    @EventType("incident.work.linked.v1")
    record WorkLinked(String projectId, String workItemId, Instant at, String by, String kind, String targetId)
            implements WorkEvent {}

    /** It was not done by its date; told once for each date that it had. */
    @EventType("incident.work.overdue.v1")
    record WorkOverdue(String projectId, String workItemId, Instant at, Instant due) implements WorkEvent {}

    /** @param hoursSpent on the whole item */
    @EventType("incident.work.done.v1")
    record WorkDone(String projectId, String workItemId, Instant at, String by, double hoursSpent)
            implements WorkEvent {}

    @EventType("incident.work.cancelled.v1")
    record WorkCancelled(String projectId, String workItemId, Instant at, String by, String reason)
            implements WorkEvent {}

    /**
     * A time set aside for an item, half-open, UTC.
     *
     * @param personId who is to work; absent while that is open
     * @param hours of the agreement's working time in it
     */
    record Slot(Instant from, Instant to, @Nullable String personId, double hours) {}
}
