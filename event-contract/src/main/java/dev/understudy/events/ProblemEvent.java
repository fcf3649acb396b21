package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code incident.problems.v1}: causes that recur. */
public sealed interface ProblemEvent extends EventData {

    String problemId();

    @Override
    default String key() {
        return problemId();
    }

    @EventType("incident.problem.detected.v1")
    record ProblemDetected(
            String projectId,
            String problemId,
            Instant at,
            String title,
            @Nullable String zoneId,
            int occurrences) implements ProblemEvent {}
}
