package dev.understudy.notifier.notification;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts: doubling from the first to the longest, each between half of that and all of it by chance, so
 * that many who failed together do not come back together.
 */
record Backoff(Duration first, Duration longest) {

    Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waits go from a positive " + first + " up to a longest of at least that, not " + longest);
        }
    }

    /** @param attempt that failed, from 1 */
    Duration after(int attempt, RandomGenerator random) {
        long nanos = first.toNanos();
        for (int i = 1; i < attempt && nanos < longest.toNanos(); i++) {
            nanos = nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : nanos * 2;
        }
        long full = Math.min(nanos, longest.toNanos());
        return Duration.ofNanos(full / 2 + random.nextLong(full - full / 2 + 1));
    }
}
