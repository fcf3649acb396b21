package dev.understudy.standalone.supervision;

import java.time.Duration;

/**
 * How long to wait before a component that ended is started again: half a second, doubled with each end, at most half
 * a minute; a minute of health and the count begins anew.
 *
 * @param ends in a row, without a minute of health between them
 */
record Backoff(int ends) {

    static final Backoff NONE = new Backoff(0);

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration HEALED = Duration.ofSeconds(60);
    private static final int DOUBLINGS = 6;

    /** @param healthyFor the longest time that the component served without a break since its last start */
    Backoff afterEnd(Duration healthyFor) {
        return new Backoff(healthyFor.compareTo(HEALED) >= 0 ? 1 : ends + 1);
    }

    Duration delay() {
        if (ends == 0) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(ends - 1, DOUBLINGS));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
}
