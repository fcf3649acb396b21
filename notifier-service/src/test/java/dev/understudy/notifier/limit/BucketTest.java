package dev.understudy.notifier.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void isFullAtFirstAndRefillsEvenly() {
        var limit = new Limit(20, Duration.ofMinutes(1));
        var bucket = Bucket.fullAt(limit);
        for (int i = 0; i < 20; i++) {
            assertThat(bucket.allows(START)).isTrue();
            bucket = bucket.take(START);
        }
        assertThat(bucket.allows(START)).isFalse();
        assertThat(bucket.freeAt()).isEqualTo(START.plusSeconds(3));
        assertThat(bucket.take(START.plusSeconds(3)).allows(START.plusSeconds(5)))
                .isFalse();
    }

    /** However it is asked: never more than the capacity, and what has refilled, in any stretch of time. */
    @Property
    void neverGivesMoreThanItHolds(
            @ForAll @IntRange(min = 1, max = 30) int capacity,
            @ForAll @IntRange(min = 1, max = 600) int period,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 120) Integer> pauses) {
        var limit = new Limit(capacity, Duration.ofSeconds(period));
        var bucket = Bucket.fullAt(limit);
        var taken = new ArrayList<Instant>();
        var now = START;
        for (var pause : pauses) {
            now = now.plusSeconds(pause);
            if (bucket.allows(now)) {
                bucket = bucket.take(now);
                taken.add(now);
            } else {
                assertThat(bucket.freeAt()).isAfter(now);
            }
        }
        for (int from = 0; from < taken.size(); from++) {
            for (int to = from; to < taken.size(); to++) {
                double seconds =
                        Duration.between(taken.get(from), taken.get(to)).toMillis() / 1000.0;
                assertThat(to - from + 1)
                        .isLessThanOrEqualTo((int) Math.floor(capacity + seconds * capacity / period + 1e-3));
            }
        }
    }
}
