package dev.understudy.incident.deadline;

import dev.understudy.incident.calendar.NoWorkingTime;
import dev.understudy.incident.calendar.Pauses;
import dev.understudy.incident.calendar.Span;
import dev.understudy.incident.calendar.WorkingCalendar.RunOut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a clock stands after its events. Pure: the same events give the same state.
 *
 * @param start when it began to run
 * @param promise what it owes; null when nothing is agreed
 * @param pauses when it stood still; the last may have no end yet
 * @param stopped when what it waits for happened; null while it runs
 * @param ended nothing is owed any more, whatever happened
 */
public record ClockState(
        ClockKind kind,
        Instant start,
        @Nullable Promise promise,
        Pauses pauses,
        @Nullable Instant stopped,
        boolean ended) {

    /**
     * Replays the events of a clock, in the order in which they were recorded.
     *
     * @throws IllegalArgumentException when the first is not {@link ClockEvent.Started}
     */
    public static ClockState replay(ClockKind kind, List<? extends ClockEvent> events) {
        if (events.isEmpty() || !(events.getFirst() instanceof ClockEvent.Started)) {
            throw new IllegalArgumentException("the events of a clock begin with its start");
        }
        return new Replay(kind, events.getFirst().at()).of(events);
    }

    private static final class Replay {

        private final ClockKind kind;
        private Instant start;
        private @Nullable Promise promise;
        private final List<Span> pauses = new ArrayList<>();
        private @Nullable Instant heldSince;
        private @Nullable Instant answered;
        private @Nullable Instant resolved;
        private boolean ended;

        private Replay(ClockKind kind, Instant start) {
            this.kind = kind;
            this.start = start;
        }

        private ClockState of(List<? extends ClockEvent> events) {
            // What a hold means follows from what is owed in the end, not from what was owed at the time.
            for (var event : events) {
                if (event instanceof ClockEvent.Promised promised) {
                    promise = promised.promise();
                }
            }
            events.forEach(this::apply);
            var stopped = kind == ClockKind.RESPONSE && answered != null ? answered : resolved;
            var all = new ArrayList<>(pauses);
            if (heldSince != null) {
                all.add(Pauses.pause(heldSince, stopped != null && !stopped.isBefore(heldSince) ? stopped : null));
            }
            return new ClockState(kind, start, promise, new Pauses(all), stopped, ended);
        }

        private void apply(ClockEvent event) {
            switch (event) {
                case ClockEvent.Started started -> start = started.at();
                case ClockEvent.StartMoved moved -> start = moved.start();
                case ClockEvent.Promised promised -> {
                    // Read before: the last one holds from the start.
                }
                case ClockEvent.Held held -> {
                    if (promise != null && promise.stopsOnHold() && heldSince == null) {
                        heldSince = held.at();
                    }
                }
                case ClockEvent.Resumed resumed -> resume(resumed.at());
                case ClockEvent.Answered answer -> answered = answered == null ? answer.at() : answered;
                case ClockEvent.Resolved done -> {
                    resume(done.at());
                    resolved = done.at();
                }
                case ClockEvent.Reopened again -> {
                    if (resolved != null) {
                        pauses.add(Pauses.pause(resolved, later(resolved, again.at())));
                        resolved = null;
                    }
                }
                case ClockEvent.Ended end -> ended = true;
                case ClockEvent.Continued on -> ended = false;
            }
        }

        private void resume(Instant at) {
            if (heldSince != null) {
                pauses.add(Pauses.pause(heldSince, later(heldSince, at)));
                heldSince = null;
            }
        }

        private static Instant later(Instant a, Instant b) {
            return a.isBefore(b) ? b : a;
        }
    }

    /** Until when it is owed; empty when nothing is, or while the clock stands still with time left. */
    public Optional<Instant> due() {
        return due(RunOut.CLOSING);
    }

    public Optional<Instant> due(RunOut runOut) {
        try {
            return promise == null ? Optional.empty() : promise.calendar().due(start, promise.term(), pauses, runOut);
        } catch (NoWorkingTime e) {
            // Hours that never come: it is never due, and nothing is kept from being opened because of it.
            return Optional.empty();
        }
    }

    /** Missed: now, or when it happened, is later than due. At the very moment it is kept. */
    public boolean missed(Instant now) {
        var end = stopped == null ? now : stopped;
        return due().filter(end::isAfter).isPresent();
    }

    /** Working time that was used, by the calendar that is owed by; zero when nothing is. */
    public Duration used(Instant now) {
        return promise == null
                ? Duration.ZERO
                : promise.calendar().measure(start, stopped == null ? now : stopped, pauses);
    }

    /** All the working time there is. */
    public Duration allowed() {
        return promise == null
                ? Duration.ZERO
                : new ClockState(kind, start, promise, Pauses.NONE, null, false)
                        .due()
                        .map(due -> promise.calendar().measure(start, due, Pauses.NONE))
                        .orElse(Duration.ZERO);
    }

    /** When these shares of the time are used up, in percent; none as with {@link #due()}. */
    public SortedMap<Integer, Instant> at(Collection<Integer> percents) {
        var at = new TreeMap<Integer, Instant>();
        if (promise == null || due().isEmpty()) {
            return at;
        }
        var allowed = allowed();
        for (int percent : percents) {
            promise.calendar()
                    .add(start, allowed.multipliedBy(percent).dividedBy(100), pauses, RunOut.CLOSING)
                    .ifPresent(when -> at.put(percent, when));
        }
        return at;
    }

    /** Whether anything can still be missed. */
    public boolean isRunning() {
        return promise != null && stopped == null && !ended;
    }
}
