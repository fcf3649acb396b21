package dev.understudy.monitor.status;

/**
 * @param failure consecutive failed probes that make a check DOWN, and consecutive probes that cannot tell that make
 *     it UNKNOWN
 * @param recovery consecutive successful probes that make it UP again
 */
public record Thresholds(int failure, int recovery) {

    public Thresholds {
        if (failure < 1 || recovery < 1) {
            throw new IllegalArgumentException("thresholds start at 1, not " + failure + " and " + recovery);
        }
    }
}
