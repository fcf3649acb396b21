package dev.understudy.monitor.status;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a check: its status, and what recent probes say against it. Immutable; the status changes by
 * {@link #after}, which keeps no clock and asks nobody.
 *
 * <ul>
 *   <li>DOWN after as many consecutive failed probes as the failure threshold says, UP again after as many successful
 *       ones as the recovery threshold says; from PENDING the first success is enough: there is nothing to recover from.
 *   <li>A probe that cannot tell is neither a failure nor a success: it leaves their streak as it was. As many
 *       consecutive ones as the failure threshold says make the check UNKNOWN, and what came before counts no more.
 *   <li>A probe that agrees with the status ends every streak.
 * </ul>
 *
 * @param since end of the first probe that showed the status
 * @param sequence number of the check's last change; 0 before the first one
 * @param against probes with a verdict, UP or DOWN, other than the status
 * @param silence probes that could not tell
 */
public record CheckState(
        CheckStatus status,
        @Nullable Instant since,
        long sequence,
        @Nullable Streak against,
        @Nullable Streak silence) {

    /** A check that was never probed. */
    public static final CheckState NEW = new CheckState(CheckStatus.PENDING, null, 0, null, null);

    /** The state after a probe, and whether its status is another one than before. */
    public record Step(CheckState state, boolean changed) {}

    /** @param at end of the probe */
    public Step after(Outcome outcome, Instant at, Thresholds thresholds) {
        if (outcome.status() == status) {
            return stay(
                    against == null && silence == null ? this : new CheckState(status, since, sequence, null, null));
        }
        return switch (outcome) {
            case UNKNOWN -> {
                var streak = extend(silence, outcome, at);
                yield streak.count() >= thresholds.failure()
                        ? change(streak)
                        : stay(new CheckState(status, since, sequence, against, streak));
            }
            case UP, DOWN -> {
                var streak = extend(against, outcome, at);
                yield streak.count() >= required(outcome, thresholds)
                        ? change(streak)
                        : stay(new CheckState(status, since, sequence, streak, null));
            }
        };
    }

    /** Whether probes contradict the status and more of them, sooner than the next slot, should settle it. */
    public boolean unconfirmed() {
        return against != null || silence != null;
    }

    /** The streak that a stored state has to keep: the one with a verdict, if there is one. */
    public Optional<Streak> openStreak() {
        return Optional.ofNullable(against != null ? against : silence);
    }

    private int required(Outcome verdict, Thresholds thresholds) {
        return switch (verdict) {
            case DOWN, UNKNOWN -> thresholds.failure();
            case UP -> status == CheckStatus.PENDING ? 1 : thresholds.recovery();
        };
    }

    private static Streak extend(@Nullable Streak streak, Outcome outcome, Instant at) {
        return streak != null && streak.outcome() == outcome ? streak.grow() : new Streak(outcome, 1, at);
    }

    private static Step stay(CheckState state) {
        return new Step(state, false);
    }

    private Step change(Streak streak) {
        return new Step(new CheckState(streak.outcome().status(), streak.since(), sequence + 1, null, null), true);
    }
}
