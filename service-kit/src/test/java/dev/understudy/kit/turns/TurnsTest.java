package dev.understudy.kit.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.kit.problem.Unavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {

    @Test
    void whoCannotBeServedIsToldWhenToComeBack_andAFailureFreesThePlace() throws Exception {
        var turns = new Turns(
                1, 1, Duration.ofMillis(50), () -> new Unavailable("print.busy", "come again", Duration.ofSeconds(10)));
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pool.submit(() -> turns.take(() -> {
                begun.countDown();
                await(go);
                return new byte[] {1};
            }));
            await(begun);

            var busy = catchThrowableOfType(Unavailable.class, () -> turns.take(() -> new byte[] {2}));

            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.code()).isEqualTo("print.busy");
            assertThat(busy.retryAfter()).contains(Duration.ofSeconds(10));
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).containsExactly(1);
        }
        assertThatThrownBy(() -> turns.take(() -> {
                    throw new IllegalStateException("no ink");
                }))
                .hasMessage("no ink");
        assertThat(turns.take(() -> new byte[] {3})).containsExactly(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
