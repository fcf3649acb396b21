package dev.understudy.monitor.status;

import dev.understudy.events.CheckEvent.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * @param failure consecutive failed probes that make a check DOWN, consecutive ones that are not good enough that make
 *     it DEGRADED, and consecutive ones that cannot tell that make it UNKNOWN
 * @param recovery consecutive successful probes that make it UP again
 * @param damping when changes for the better are held back; never when absent
 */
public record Thresholds(
        int failure, int recovery, @Nullable Damping damping) {

    public Thresholds {
        if (failure < 1 || recovery < 1) {
            throw new IllegalArgumentException("thresholds start at 1, not " + failure + " and " + recovery);
        }
    }

    public Thresholds(int failure, int recovery) {
        this(failure, recovery, null);
    }

    /** Those that a check's definition asks for. */
    public static Thresholds of(Schedule schedule) {
        var damping = schedule.flapDamping();
        return new Thresholds(
                schedule.failureThreshold(),
                schedule.recoveryThreshold(),
                damping == null ? null : new Damping(damping.maxChanges(), damping.window(), damping.stableFor()));
    }
}
