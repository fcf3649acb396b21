package dev.understudy.incident.deadline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens to a clock. A clock is what the replay of its events says, and nothing else. */
public sealed interface ClockEvent {

    /** UTC. */
    Instant at();

    record Started(Instant at) implements ClockEvent {}

    /** It begins at another time: with an older incident that became part of it, or after a maintenance. */
    record StartMoved(Instant at, Instant start) implements ClockEvent {}

    /** What is owed from the start on, in place of what was owed before; null when nothing is. */
    record Promised(Instant at, @Nullable Promise promise) implements ClockEvent {}

    record Held(Instant at) implements ClockEvent {}

    record Resumed(Instant at) implements ClockEvent {}

    /** Somebody owns it. */
    record Answered(Instant at) implements ClockEvent {}

    /** It works again, or is done. */
    record Resolved(Instant at) implements ClockEvent {}

    /** It failed again; the time in between is not counted. */
    record Reopened(Instant at) implements ClockEvent {}

    /** Nothing is owed any more: cancelled, or part of another. */
    record Ended(Instant at) implements ClockEvent {}

    /** The end was a mistake; the time since then counts. */
    record Continued(Instant at) implements ClockEvent {}
}
