package dev.understudy.notifier.limit;

import java.time.Duration;

/**
 * So many in a period: a bucket that is full at first and refills evenly.
 *
 * @param capacity tokens, at least 1
 * @param period in which an empty bucket is full again
 */
public record Limit(int capacity, Duration period) {

    public Limit {
        if (capacity < 1 || !period.isPositive()) {
            throw new IllegalArgumentException(
                    "a limit is at least 1 in a positive period, not " + capacity + " in " + period);
        }
    }

    Duration interval() {
        return period.dividedBy(capacity);
    }
}
