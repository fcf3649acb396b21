package dev.understudy.monitor.status;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a check: its status, and what recent probes say against it. Immutable; the status changes by
 * {@link #after} and by what people and the calendar decide. It keeps no clock and asks nobody.
 *
 * <ul>
 *   <li>DOWN after as many consecutive failed probes as the failure threshold says; DEGRADED after as many that are
 *       degraded or failed; UP again after as many successful ones as the recovery threshold says. From PENDING the
 *       first success is enough: there is nothing to recover from.
 *   <li>A probe that cannot tell is neither a failure nor a success: it leaves their streak as it was. As many
 *       consecutive ones as the failure threshold says make the check UNKNOWN, never DOWN, and what came before counts
 *       no more.
 *   <li>A probe that agrees with the status ends every streak.
 *   <li>A check that changes too often keeps the worse status until the better one has lasted: {@link Damping}.
 *   <li>PAUSED and MAINTENANCE hold whatever probes say. They lead to PENDING, for nothing that was seen meanwhile
 *       counts.
 * </ul>
 *
 * @param since end of the first probe that showed the status
 * @param sequence number of the check's last change; 0 before the first one
 */
public record CheckState(CheckStatus status, @Nullable Instant since, long sequence, Memory memory) {

    /** A check that was never probed. */
    public static final CheckState NEW = new CheckState(CheckStatus.PENDING, null, 0, Memory.EMPTY);

    public CheckState(CheckStatus status, @Nullable Instant since, long sequence) {
        this(status, since, sequence, Memory.EMPTY);
    }

    /** The state after something happened, and whether its status is another one than before. */
    public record Step(CheckState state, boolean changed) {}

    /** @param at end of the probe */
    public Step after(Outcome outcome, Instant at, Thresholds thresholds) {
        if (status == CheckStatus.PAUSED || status == CheckStatus.MAINTENANCE) {
            return stay(memory);
        }
        if (outcome.status() == status) {
            return stay(memory.quiet() ? memory : new Memory(null, null, null, memory.changes(), false));
        }
        return switch (outcome) {
            case UNKNOWN -> afterSilence(at, thresholds);
            case UP, DEGRADED, DOWN ->
                status == CheckStatus.DOWN
                        ? afterBetter(outcome, at, thresholds)
                        : afterVerdict(outcome, at, thresholds);
        };
    }

    private Step afterSilence(Instant at, Thresholds thresholds) {
        var silence = memory.silence() == null
                ? Streak.begin(Outcome.UNKNOWN, at)
                : memory.silence().grow();
        return silence.count() >= thresholds.failure()
                ? change(CheckStatus.UNKNOWN, silence.since(), at, thresholds)
                : stay(new Memory(memory.against(), memory.impaired(), silence, memory.changes(), false));
    }

    /** While DOWN every probe that did not fail counts towards recovery; the worst of them says to what. */
    private Step afterBetter(Outcome outcome, Instant at, Thresholds thresholds) {
        var better = memory.against() == null
                ? Streak.begin(outcome, at)
                : memory.against().growWith(outcome);
        return better.count() >= thresholds.recovery()
                ? improve(better, null, at, thresholds)
                : stay(new Memory(better, null, null, memory.changes(), false));
    }

    private Step afterVerdict(Outcome outcome, Instant at, Thresholds thresholds) {
        var before = memory.against();
        var against = outcome == Outcome.DEGRADED
                ? null
                : before != null && before.outcome() == outcome ? before.grow() : Streak.begin(outcome, at);
        var impaired = outcome == Outcome.UP
                ? null
                : memory.impaired() == null
                        ? Streak.begin(Outcome.DEGRADED, at)
                        : memory.impaired().grow();
        if (against != null && against.count() >= required(outcome, thresholds)) {
            return outcome == Outcome.UP
                    ? improve(against, impaired, at, thresholds)
                    : change(CheckStatus.DOWN, against.since(), at, thresholds);
        }
        if (outcome == Outcome.DEGRADED && impaired != null && impaired.count() >= thresholds.failure()) {
            return change(CheckStatus.DEGRADED, impaired.since(), at, thresholds);
        }
        return stay(new Memory(against, impaired, null, memory.changes(), false));
    }

    private Step improve(Streak better, @Nullable Streak impaired, Instant at, Thresholds thresholds) {
        var damping = thresholds.damping();
        boolean worse = status == CheckStatus.DOWN || status == CheckStatus.DEGRADED;
        return worse && damping != null && damping.holds(memory.changes(), better.since(), at)
                ? stay(new Memory(better, impaired, null, memory.changes(), true))
                : change(better.outcome().status(), better.since(), at, thresholds);
    }

    private int required(Outcome verdict, Thresholds thresholds) {
        return switch (verdict) {
            case DOWN, DEGRADED, UNKNOWN -> thresholds.failure();
            case UP -> status == CheckStatus.PENDING ? 1 : thresholds.recovery();
        };
    }

    /** Somebody lets the check rest. */
    public Step pause(Instant at) {
        return moveTo(CheckStatus.PAUSED, at);
    }

    /** The check rests no more; its next probe says what it is. */
    public Step resume(Instant at) {
        return status == CheckStatus.PAUSED ? moveTo(CheckStatus.PENDING, at) : stay(memory);
    }

    /** Planned work begins. A check at rest stays at rest. */
    public Step beginMaintenance(Instant at) {
        return status == CheckStatus.PAUSED ? stay(memory) : moveTo(CheckStatus.MAINTENANCE, at);
    }

    /** Planned work is over; the next probe says what the check is. */
    public Step endMaintenance(Instant at) {
        return status == CheckStatus.MAINTENANCE ? moveTo(CheckStatus.PENDING, at) : stay(memory);
    }

    /** Planned work is over, and what the check is now is known. */
    public Step endMaintenance(CheckStatus known, Instant at) {
        return status == CheckStatus.MAINTENANCE ? moveTo(known, at) : stay(memory);
    }

    /** Whether probes contradict the status and more of them, sooner than the next slot, should settle it. */
    public boolean unconfirmed() {
        return !memory.quiet() && !memory.held();
    }

    /** Whether the check is better by now, and only held back because it changed too often. */
    public boolean flapping() {
        return memory.held();
    }

    private Step moveTo(CheckStatus to, Instant at) {
        return status == to
                ? stay(memory)
                : new Step(
                        new CheckState(to, at, sequence + 1, new Memory(null, null, null, memory.changes(), false)),
                        true);
    }

    private Step stay(Memory next) {
        return new Step(next.equals(memory) ? this : new CheckState(status, since, sequence, next), false);
    }

    private Step change(CheckStatus to, Instant shownSince, Instant at, Thresholds thresholds) {
        var damping = thresholds.damping();
        List<Instant> changes = damping == null ? List.of() : damping.remember(memory.changes(), at);
        return new Step(
                new CheckState(to, shownSince, sequence + 1, new Memory(null, null, null, changes, false)), true);
    }
}
