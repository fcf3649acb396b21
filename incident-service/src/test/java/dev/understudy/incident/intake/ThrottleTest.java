package dev.understudy.incident.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.incident.IntakeConfig;
import dev.understudy.kit.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final MutableClock clock = new MutableClock();
    private final Throttle throttle = new Throttle(
            new IntakeConfig() {
                @Override
                public int eventsPerSecond() {
                    return 2;
                }

                @Override
                public long maxWaiting() {
                    return 10;
                }
            },
            clock);

    @Test
    void aKeyMaySendSoManyInASecondAndAnotherIsNotHeldUpByIt() {
        clock.stopAt(Instant.parse("2026-11-26T10:00:00.100Z"));
        assertThat(throttle.admits("a", 0)).isTrue();
        assertThat(throttle.admits("a", 0)).isTrue();
        assertThat(throttle.admits("a", 0)).isFalse();
        assertThat(throttle.admits("b", 0)).isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(throttle.admits("a", 0)).isTrue();
    }

    @Test
    void nobodySendsWhileTooManyWait() {
        assertThat(throttle.admits("a", 9)).isTrue();
        assertThat(throttle.admits("a", 10)).isFalse();
    }
}
