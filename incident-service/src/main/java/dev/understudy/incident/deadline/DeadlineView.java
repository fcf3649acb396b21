package dev.understudy.incident.deadline;

import dev.understudy.incident.calendar.CalendarDefinition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the deadlines of an emergency are what they are.
 *
 * @param clause where the terms come from
 * @param log everything that moved the clocks, in order; the rest follows from it
 */
public record DeadlineView(String incidentId, String projectId, String clause, List<Clock> clocks, List<Entry> log) {

    /**
     * One clock.
     *
     * @param clock {@code response} (until somebody owns it) or {@code resolution} (until it works again)
     * @param state {@code running}, {@code paused}, {@code met}, {@code missed} or {@code ended}
     * @param term what is allowed, as the agreement says it
     * @param calendar the hours that count
     * @param start when it began, UTC
     * @param due until when; absent while it stands still
     * @param stopped when what it waits for happened, UTC
     * @param allowedSeconds working time that is allowed
     * @param usedSeconds working time that was used until now, or until it stopped
     * @param leftSeconds of it; negative when it was missed
     * @param breachRecordedAt when the miss was recorded, UTC
     * @param warnings shares of the time at which it was or will be warned
     * @param workingSegments working time that counted, half-open, UTC; the first 500
     * @param pauses when it stood still, half-open, UTC; {@code to} is absent while it does
     * @param preliminaryYears years whose holidays are not final in the data that this follows from
     */
    public record Clock(
            String clock,
            String state,
            String clause,
            String term,
            CalendarDefinition calendar,
            Instant start,
            @Nullable Instant due,
            @Nullable Instant stopped,
            long allowedSeconds,
            long usedSeconds,
            long leftSeconds,
            @Nullable Instant breachRecordedAt,
            List<Warning> warnings,
            List<Segment> workingSegments,
            List<Pause> pauses,
            List<Integer> preliminaryYears) {}

    /** @param told whether it was told */
    public record Warning(int percent, @Nullable Instant at, boolean told) {}

    public record Segment(Instant from, Instant to, long seconds) {}

    public record Pause(Instant from, @Nullable Instant to) {}

    /** @param kind {@code started}, {@code promised}, {@code held}, {@code resumed}, {@code answered}... */
    public record Entry(
            Instant at,
            String kind,
            @Nullable String clause,
            @Nullable String reason) {}
}
