package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code incident.work.v1}: planned work. */
public sealed interface WorkEvent extends EventData {

    String workItemId();

    @Override
    default String key() {
        return workItemId();
    }

    /** @param type {@code defect}, {@code improvement}, {@code update}, {@code question} or {@code expiry} */
    @EventType("incident.work.planned.v1")
    record WorkPlanned(
            String projectId,
            String workItemId,
            Instant at,
            String type,
            String title,
            @Nullable String zoneId,
            @Nullable Instant due)
            implements WorkEvent {}

    /** @param hoursSpent on the whole item */
    @EventType("incident.work.done.v1")
    record WorkDone(String projectId, String workItemId, Instant at, String by, double hoursSpent)
            implements WorkEvent {}
}
