package dev.understudy.monitor.heartbeat;

import dev.understudy.monitor.probe.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job from its reports. Immutable; keeps no clock.
 *
 * <p>The rules are those of Healthchecks' ping API: a success is due a period (or the calendar's next moment) after the
 * last report and may be late by the grace; a run that started may take the grace; a start moves neither. On top of
 * them a job may have a deadline of its own for starting, and bounds for the time of a run, each run for itself.
 *
 * @param condition what the last report, or its absence, made of it
 * @param lastReport the last success or failure
 * @param running when the runs that are not over began, by run id, the empty one for runs without
 * @param lastDuration of the last run whose start was reported
 * @param sparedUntil no deadline fires before: pings could not be received, or planned work was on
 */
record Heartbeat(
        Condition condition,
        @Nullable Instant lastReport,
        Map<String, Instant> running,
        @Nullable Duration lastDuration,
        @Nullable Instant sparedUntil) {

    enum Condition {
        NEW,
        UP,
        DOWN,
        PAUSED
    }

    /** What a person wants to know at a moment. */
    enum Phase {
        NEW,
        UP,
        /** Late, and still within the grace. */
        GRACE,
        /** A run is on. */
        STARTED,
        DOWN,
        PAUSED
    }

    /**
     * When silence becomes a failure, and why.
     *
     * @param due when what is missed was due
     * @param runId of the run that takes too long
     */
    record Deadline(
            Instant at,
            Reason reason,
            Instant due,
            @Nullable String runId) {}

    enum Reason {
        MISSED("heartbeat-missed"),
        START_MISSED("start-missed"),
        RUN_TOO_LONG("run-too-long");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * After a report or a deadline.
     *
     * @param verdict absent when nothing was decided
     * @param duration of the run that ended
     */
    record Step(
            Heartbeat heartbeat,
            @Nullable Verdict verdict,
            @Nullable Duration duration) {}

    static final Heartbeat NEW = new Heartbeat(Condition.NEW, null, Map.of(), null, null);

    private static final int MOST_RUNS = 100;

    /** When the next success is due. */
    Optional<Instant> due(HeartbeatPlan plan) {
        return lastReport == null ? Optional.empty() : plan.dueAfter(lastReport);
    }

    /** The start of the run that began last. */
    Optional<Instant> lastStart() {
        return running.values().stream().max(Comparator.naturalOrder());
    }

    /** When it is to be looked at again; empty when there is nothing to wait for. */
    Optional<Deadline> deadline(HeartbeatPlan plan) {
        if (condition == Condition.DOWN) {
            return Optional.empty();
        }
        var next = runDeadline(plan);
        var due = condition == Condition.UP ? due(plan).orElse(null) : null;
        if (due != null) {
            // A run that has begun and has its own bound answers for itself.
            if (running.isEmpty()) {
                var bound = plan.startDeadline();
                next = earlier(
                        next,
                        bound != null && bound.compareTo(plan.grace()) < 0
                                ? new Deadline(due.plus(bound), Reason.START_MISSED, due, null)
                                : new Deadline(due.plus(plan.grace()), Reason.MISSED, due, null));
            } else if (plan.maxRunTime() == null) {
                next = earlier(next, new Deadline(due.plus(plan.grace()), Reason.MISSED, due, null));
            }
        }
        if (next != null && sparedUntil != null && next.at().isBefore(sparedUntil)) {
            next = new Deadline(sparedUntil, next.reason(), next.due(), next.runId());
        }
        return Optional.ofNullable(next);
    }

    private @Nullable Deadline runDeadline(HeartbeatPlan plan) {
        Deadline first = null;
        for (var run : running.entrySet()) {
            first = earlier(
                    first,
                    new Deadline(
                            run.getValue().plus(plan.longestRun()),
                            Reason.RUN_TOO_LONG,
                            run.getValue(),
                            run.getKey().isEmpty() ? null : run.getKey()));
        }
        return first;
    }

    private static Deadline earlier(@Nullable Deadline left, Deadline right) {
        return left == null || right.at().isBefore(left.at()) ? right : left;
    }

    Phase phase(HeartbeatPlan plan, Instant now) {
        boolean overdue =
                deadline(plan).filter(deadline -> !now.isBefore(deadline.at())).isPresent();
        boolean runTooLong = !running.isEmpty()
                && Optional.ofNullable(runDeadline(plan))
                        .filter(deadline -> !now.isBefore(deadline.at()))
                        .isPresent();
        if (overdue || runTooLong) {
            return Phase.DOWN;
        }
        if (!running.isEmpty()) {
            return Phase.STARTED;
        }
        return switch (condition) {
            case NEW -> Phase.NEW;
            case DOWN -> Phase.DOWN;
            case PAUSED -> Phase.PAUSED;
            case UP -> due(plan).filter(due -> !now.isBefore(due)).isPresent() ? Phase.GRACE : Phase.UP;
        };
    }

    /** After what a job reported. */
    Step on(Signal signal, HeartbeatPlan plan) {
        return switch (signal.kind()) {
            case LOG, IGNORED -> new Step(this, null, null);
            case START -> new Step(started(signal), null, null);
            case SUCCESS -> succeeded(signal, plan);
            case FAIL -> failed(signal);
        };
    }

    private Heartbeat started(Signal signal) {
        var runs = new LinkedHashMap<>(running);
        runs.remove(run(signal));
        runs.put(run(signal), signal.at());
        while (runs.size() > MOST_RUNS) {
            runs.remove(runs.keySet().iterator().next());
        }
        return new Heartbeat(condition, lastReport, unmodifiable(runs), lastDuration, sparedUntil);
    }

    private Step succeeded(Signal signal, HeartbeatPlan plan) {
        var runs = new LinkedHashMap<>(running);
        var begun = runs.remove(run(signal));
        var duration = begun == null ? null : Duration.between(begun, signal.at());
        var verdict = judge(signal, plan, duration);
        var next = new Heartbeat(
                verdict.outcome() == Outcome.DOWN ? Condition.DOWN : Condition.UP,
                signal.at(),
                verdict.outcome() == Outcome.DOWN ? Map.of() : unmodifiable(runs),
                duration,
                null);
        return new Step(next, verdict, duration);
    }

    private static Verdict judge(Signal signal, HeartbeatPlan plan, @Nullable Duration duration) {
        if (signal.verdict() != null && signal.verdict().outcome() == Outcome.DOWN) {
            return signal.verdict();
        }
        if (duration != null && plan.minRunTime() != null && duration.compareTo(plan.minRunTime()) < 0) {
            return Verdict.down(
                    "run-too-short",
                    "the run was over after " + duration,
                    duration.toString(),
                    "at least " + plan.minRunTime());
        }
        if (duration != null && plan.maxRunTime() != null && duration.compareTo(plan.maxRunTime()) > 0) {
            return Verdict.down(
                    Reason.RUN_TOO_LONG.word(),
                    "the run took " + duration,
                    duration.toString(),
                    "at most " + plan.maxRunTime());
        }
        return signal.verdict() == null ? Verdict.WELL : signal.verdict();
    }

    private Step failed(Signal signal) {
        var begun = running.get(run(signal));
        var duration = begun == null ? null : Duration.between(begun, signal.at());
        var exit = signal.exitStatus();
        var verdict = signal.verdict() != null && signal.verdict().outcome() == Outcome.DOWN
                ? signal.verdict()
                : exit == null
                        ? Verdict.down("job-failed", "the job reported a failure", null, null)
                        : Verdict.down("exit-status", "the job ended with status " + exit, String.valueOf(exit), "0");
        return new Step(new Heartbeat(Condition.DOWN, signal.at(), Map.of(), duration, null), verdict, duration);
    }

    /**
     * After its deadline.
     *
     */
    Step expire(Deadline deadline, HeartbeatPlan plan) {
        var verdict =
                switch (deadline.reason()) {
                    case MISSED ->
                        Verdict.down(
                                deadline.reason().word(),
                                "nothing was heard of the job since "
                                        + (lastReport == null ? "its beginning" : lastReport)
                                        + "; it was due at " + deadline.due(),
                                null,
                                "a report by " + deadline.at());
                    case START_MISSED ->
                        Verdict.down(
                                deadline.reason().word(),
                                "no run began within " + plan.startDeadline() + " of " + deadline.due(),
                                null,
                                "a start by " + deadline.at());
                    case RUN_TOO_LONG ->
                        Verdict.down(
                                deadline.reason().word(),
                                "the run that began at " + deadline.due() + " is not over",
                                "longer than " + plan.longestRun(),
                                "at most " + plan.longestRun());
                };
        return new Step(new Heartbeat(Condition.DOWN, lastReport, Map.of(), lastDuration, null), verdict, null);
    }

    /** Pings may have been lost, or none was to be expected: no deadline fires before. */
    Heartbeat spare(Instant until) {
        return sparedUntil != null && !until.isAfter(sparedUntil)
                ? this
                : new Heartbeat(condition, lastReport, running, lastDuration, until);
    }

    /** Somebody lets it rest. */
    Heartbeat pause() {
        return new Heartbeat(Condition.PAUSED, lastReport, Map.of(), lastDuration, null);
    }

    /** It rests no more: as if it were new. */
    Heartbeat resume() {
        return condition == Condition.PAUSED ? NEW : this;
    }

    private static String run(Signal signal) {
        return signal.runId() == null ? "" : signal.runId();
    }

    private static Map<String, Instant> unmodifiable(LinkedHashMap<String, Instant> runs) {
        return Collections.unmodifiableMap(runs);
    }
}
