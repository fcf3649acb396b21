package dev.understudy.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code incident.problems.v1}: causes that recur. */
public sealed interface ProblemEvent extends EventData {

    String problemId();

    Instant at();

    @Override
    default String key() {
        return problemId();
    }

    /**
     * A cluster of like incidents has passed its threshold.
     *
     * @param occurrences until now
     * @param failureClass what kind of failure repeats: {@code status}, {@code timeout}...
     * @param template the messages' common text, what varies in them masked
     */
    @EventType("incident.problem.detected.v1")
    record ProblemDetected(
            String projectId,
            String problemId,
            Instant at,
            String title,
            @Nullable String zoneId,
            int occurrences,
            @Nullable String failureClass,
            @Nullable String template)
            implements ProblemEvent {}

    /** It happened again, or more is known of what it costs. */
    @EventType("incident.problem.updated.v1")
    record ProblemUpdated(
            String projectId,
            String problemId,
            Instant at,
            String title,
            @Nullable String zoneId,
            ProblemCost cost,
            @Nullable String suspectedCause)
            implements ProblemEvent {}

    /**
     * Somebody proposes to mend the cause.
     *
     * @param workItemId the planned work, when there is an item for it
     */
    @EventType("incident.problem.rework-proposed.v1")
    record ReworkProposed(
            String projectId,
            String problemId,
            Instant at,
            String by,
            String proposal,
            double estimateHours,
            @Nullable String workItemId,
            BreakEven breakEven)
            implements ProblemEvent {}

    /** The cause is said to be mended: from now on the promise is watched. */
    @EventType("incident.problem.rework-done.v1")
    record ReworkDone(
            String projectId,
            String problemId,
            Instant at,
            String by,
            double hoursSpent,
            @Nullable String workItemId) implements ProblemEvent {}

    /**
     * Whether the rework kept its promise.
     *
     * @param before occurrences in {@code daysBefore} days before the rework
     * @param after occurrences in {@code daysAfter} days since
     * @param pValue how likely at most {@code after} would be with an unchanged rate (exact, one-sided); absent while
     *     it is too early to judge
     */
    @EventType("incident.problem.promise-checked.v1")
    record PromiseChecked(
            String projectId,
            String problemId,
            Instant at,
            Promise promise,
            int before,
            double daysBefore,
            int after,
            double daysAfter,
            @Nullable Double pValue)
            implements ProblemEvent {}

    @EventType("incident.problem.closed.v1")
    record ProblemClosed(String projectId, String problemId, Instant at, String by, String reason)
            implements ProblemEvent {}

    /**
     * What it has cost until now.
     *
     * @param downtimeSeconds sum over its incidents
     * @param hoursSpent of people, as logged; incidents without a log count nothing
     * @param incidentsWithoutHours how many of them nobody logged time for
     * @param money hours by the agreed rate; absent while no rate is known
     * @param currency ISO 4217
     */
    record ProblemCost(
            int occurrences,
            long downtimeSeconds,
            double hoursSpent,
            int incidentsWithoutHours,
            @Nullable Double money,
            @Nullable String currency) {}

    /**
     * When the rework has paid for itself in hours.
     *
     * @param days until it has, most likely; absent when it never will
     * @param daysLow the earlier end of the interval
     * @param daysHigh the later end; absent when the data do not rule out that it never will
     * @param confidence of the interval, 0 to 1
     * @param assumptions in words, English
     */
    record BreakEven(
            @Nullable Double days,
            @Nullable Double daysLow,
            @Nullable Double daysHigh,
            double confidence,
            List<String> assumptions) {}

    enum Promise {
        @JsonProperty("kept")
        KEPT,
        @JsonProperty("not-kept")
        NOT_KEPT,
        @JsonProperty("too-early")
        TOO_EARLY
    }
}
