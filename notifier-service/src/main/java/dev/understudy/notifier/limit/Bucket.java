package dev.understudy.notifier.limit;

import java.time.Instant;

/**
 * A token bucket in the form of one instant (generic cell rate algorithm, ITU-T I.371): when it would be full again.
 */
public record Bucket(Limit limit, Instant full) {

    public static Bucket fullAt(Limit limit) {
        return new Bucket(limit, Instant.EPOCH);
    }

    /** When the next token is there; in the past when there is one. */
    public Instant freeAt() {
        return full.minus(limit.interval().multipliedBy(limit.capacity() - 1L));
    }

    public boolean allows(Instant now) {
        return !now.isBefore(freeAt());
    }

    /** @throws IllegalStateException when no token is there: a refused attempt changes nothing */
    public Bucket take(Instant now) {
        if (!allows(now)) {
            throw new IllegalStateException("no token before " + freeAt());
        }
        return new Bucket(limit, (full.isAfter(now) ? full : now).plus(limit.interval()));
    }
}
