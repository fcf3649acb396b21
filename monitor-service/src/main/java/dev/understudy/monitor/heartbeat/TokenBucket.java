package dev.understudy.monitor.heartbeat;

import java.time.Duration;
import java.time.Instant;

/**
 * A rate limit: so many at once, and as many again over a time.
 *
 * @param level how full it is, 0 to 1
 */
record TokenBucket(int capacity, Duration refill, double level, Instant updated) {

    static TokenBucket full(int capacity, Duration refill, Instant now) {
        return new TokenBucket(capacity, refill, 1, now);
    }

    /** With what flowed back since; a clock that was set back gives nothing and takes nothing. */
    TokenBucket at(Instant now) {
        var passed = Duration.between(updated, now);
        double back = passed.isNegative() ? 0 : (double) passed.toMillis() / refill.toMillis();
        return new TokenBucket(capacity, refill, Math.min(1, level + back), now);
    }

    boolean allows(int count) {
        // A hundredth of a token is forgiven: levels are fractions.
        return level * capacity >= count - 0.01;
    }

    TokenBucket take(int count) {
        return new TokenBucket(capacity, refill, Math.max(0, level - (double) count / capacity), updated);
    }

    /** How long until one more is allowed. */
    Duration untilNext() {
        double missing = Math.max(0, 1.0 / capacity - level);
        return Duration.ofMillis((long) Math.ceil(missing * refill.toMillis()));
    }
}
