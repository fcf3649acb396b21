package dev.understudy.incident.escalation;

import dev.understudy.incident.escalation.EscalationPolicy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the escalation of an incident stands. Pure: {@link #advance} runs the step that is due and says whom to call and
 * when to come again.
 *
 * @param round 0 for the first time through the steps; the fallback begins after the last round
 * @param step the step that runs next; {@code steps.size()} is the fallback
 * @param fallbackRound how often the fallback ran
 * @param calledThisRound who was called since the round began
 * @param anybodyEver whether any step has found anybody: while none has, the search does not end
 * @param last the last call of this round; absent while there was none
 */
public record EscalationRun(
        EscalationPolicy policy,
        int round,
        int step,
        int fallbackRound,
        Set<String> calledThisRound,
        boolean anybodyEver,
        @Nullable Call last) {

    public EscalationRun {
        calledThisRound = Set.copyOf(calledThisRound);
    }

    /**
     * Whom a step called.
     *
     * @param again after how much silence they are called again, where each of them has to acknowledge
     */
    public record Call(List<String> people, Instant at, Duration again) {

        public Call {
            people = List.copyOf(people);
        }

        /** The next time, counted from when they were called, that is still to come. */
        public Instant next(Instant now) {
            var gone = Duration.between(at, now);
            return gone.isNegative() ? at.plus(again) : at.plus(again.multipliedBy(gone.dividedBy(again) + 1));
        }
    }

    /** @param explanation why it is this person when the policy names another; empty when it names this one */
    public record Callee(String personId, String explanation) {}

    /** A step that called nobody, and why; {@code empty} when it found nobody at all, which is a finding. */
    public record Passed(String step, String reason, boolean empty) {}

    /**
     * @param step name of the step that ran; absent when nothing is left to run
     * @param position of it within the policy, 0 for the first
     * @param again whether its people were called before: a repeat or the fallback
     * @param callees whom to call now
     * @param passed steps that called nobody on the way there
     * @param next absent when the escalation is at its end
     */
    public record Turn(
            @Nullable String step,
            int position,
            boolean again,
            List<Callee> callees,
            List<Passed> passed,
            EscalationRun then,
            @Nullable Instant next) {}

    public static EscalationRun of(EscalationPolicy policy) {
        return new EscalationRun(policy, 0, 0, 0, Set.of(), false, null);
    }

    /** The same policy from its first step on. */
    public EscalationRun again() {
        return new EscalationRun(policy, 0, 0, 0, Set.of(), anybodyEver, null);
    }

    /** At the first step, when all were gone through and nobody was ever found: who was missing may be there now. */
    public EscalationRun orAgainForNobody() {
        return !anybodyEver && step >= policy.steps().size() ? again() : this;
    }

    /**
     * Runs the next step that finds somebody. A step outside its window, without anybody, or with only people who were
     * called in this round already is passed at once.
     *
     * @param people whom a target means at this moment
     */
    public Turn advance(Instant now, BiFunction<Target, Instant, List<Callee>> people) {
        var passed = new ArrayList<Passed>();
        var run = this;
        // Once through everything finds what there is to find; a second time within one turn would be no silence.
        for (int tried = 0; tried <= policy.steps().size() + 1; tried++) {
            if (run.step >= policy.steps().size()) {
                var repeats = run.round < policy.repeat() || policy.repeat() == EscalationPolicy.FOR_EVER;
                // A round that found nobody will find nobody when it is repeated at once.
                if (repeats && !run.calledThisRound.isEmpty()) {
                    run = new EscalationRun(policy, run.round + 1, 0, 0, Set.of(), run.anybodyEver, run.last);
                    continue;
                }
                if (repeats && policy.fallback() == null) {
                    break;
                }
                return run.fallback(now, people, passed);
            }
            var current = policy.steps().get(run.step);
            var after = run.after(List.of(), null);
            if (!current.runsAt(now)) {
                passed.add(new Passed(current.name(), "outside its hours", false));
                run = after;
                continue;
            }
            var found = find(current, now, people);
            if (found.isEmpty()) {
                passed.add(new Passed(current.name(), "finds nobody", true));
                if (current.waitIfNobody()) {
                    return new Turn(
                            current.name(),
                            run.step,
                            run.round > 0,
                            List.of(),
                            passed,
                            after,
                            now.plus(current.timeout()));
                }
                run = after;
                continue;
            }
            if (run.step > 0 && found.stream().map(Callee::personId).allMatch(run.calledThisRound::contains)) {
                passed.add(new Passed(
                        current.name(),
                        "is "
                                + String.join(
                                        ", ",
                                        found.stream().map(Callee::personId).toList()) + ", who was called already",
                        false));
                run = after;
                continue;
            }
            return new Turn(
                    current.name(),
                    run.step,
                    run.round > 0,
                    found,
                    passed,
                    run.after(found, run.call(current, found, now)),
                    now.plus(current.timeout()));
        }
        // All steps found nobody, and start over for ever: look again after the longest wait of one of them.
        var wait = policy.steps().stream().map(Step::timeout).max(Comparator.naturalOrder());
        return new Turn(
                null,
                run.step,
                true,
                List.of(),
                passed,
                again(),
                wait.map(now::plus).orElse(null));
    }

    private Turn fallback(Instant now, BiFunction<Target, Instant, List<Callee>> people, List<Passed> passed) {
        var last = policy.fallback();
        if (last == null || (fallbackRound >= policy.fallbackRepeats() && anybodyEver)) {
            return new Turn(null, step, true, List.of(), passed, this, null);
        }
        var found = find(last, now, people);
        if (found.isEmpty()) {
            passed.add(new Passed(last.name(), "finds nobody", true));
        }
        var then = new EscalationRun(
                policy,
                round,
                step,
                fallbackRound + 1,
                calledThisRound,
                anybodyEver || !found.isEmpty(),
                found.isEmpty() ? this.last : call(last, found, now));
        var more = then.fallbackRound < policy.fallbackRepeats() || !then.anybodyEver;
        return new Turn(last.name(), step, true, found, passed, then, more ? now.plus(last.timeout()) : null);
    }

    private EscalationRun after(List<Callee> found, @Nullable Call call) {
        var called = new LinkedHashSet<>(calledThisRound);
        found.forEach(callee -> called.add(callee.personId()));
        return new EscalationRun(
                policy,
                round,
                step + 1,
                fallbackRound,
                called,
                anybodyEver || !found.isEmpty(),
                call == null ? last : call);
    }

    private Call call(Step step, List<Callee> found, Instant now) {
        var again = policy.awaitedAgainAfter();
        return new Call(found.stream().map(Callee::personId).toList(), now, again == null ? step.timeout() : again);
    }

    private static List<Callee> find(Step step, Instant now, BiFunction<Target, Instant, List<Callee>> people) {
        var found = new LinkedHashMap<String, Callee>();
        for (var target : step.targets()) {
            people.apply(target, now).forEach(callee -> found.putIfAbsent(callee.personId(), callee));
        }
        return List.copyOf(found.values());
    }
}
