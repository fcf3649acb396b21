package dev.understudy.report.measurement;

import dev.understudy.events.CheckStatus;
import java.time.Duration;
import java.time.Instant;

/** A stretch of time, start inclusive and end exclusive, in which a check had one status as far as is known. */
public record Segment(Instant startedAt, Instant endedAt, CheckStatus status) {

    public Segment {
        if (endedAt.isBefore(startedAt)) {
            throw new IllegalArgumentException("a segment ends at " + endedAt + ", before its start " + startedAt);
        }
    }

    /** How much of it lies in a period. */
    public Duration within(Instant from, Instant to) {
        var start = startedAt.isAfter(from) ? startedAt : from;
        var end = endedAt.isBefore(to) ? endedAt : to;
        return start.isBefore(end) ? Duration.between(start, end) : Duration.ZERO;
    }

    Segment until(Instant end) {
        return new Segment(startedAt, end, status);
    }
}
