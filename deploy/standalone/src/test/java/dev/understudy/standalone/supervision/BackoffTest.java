package dev.understudy.standalone.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration SHORT = Duration.ofSeconds(59);

    @Test
    void doublesFromHalfASecondToHalfAMinute() {
        assertThat(Stream.iterate(Backoff.NONE.afterEnd(SHORT), backoff -> backoff.afterEnd(SHORT))
                        .limit(9)
                        .map(Backoff::delay)
                        .map(Duration::toMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void staysAtHalfAMinuteHoweverOftenItEnds() {
        assertThat(new Backoff(1_000_000).afterEnd(SHORT).delay()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void beginsAnewAfterAMinuteOfHealth() {
        assertThat(new Backoff(5).afterEnd(Duration.ofSeconds(60)).delay()).isEqualTo(Duration.ofMillis(500));
    }
}
