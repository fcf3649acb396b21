package dev.understudy.passport.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.kit.problem.Unavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrinterTest {

    @Test
    void whoCannotBeServedIsToldWhenToComeBack_andAFailureFreesThePress() throws Exception {
        var printer = new Printer(1, 1, Duration.ofMillis(50));
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pool.submit(() -> printer.print(() -> {
                begun.countDown();
                await(go);
                return new byte[] {1};
            }));
            await(begun);

            var busy = catchThrowableOfType(Unavailable.class, () -> printer.print(() -> new byte[] {2}));

            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.code()).isEqualTo("print.busy");
            assertThat(busy.retryAfter()).contains(Duration.ofSeconds(10));
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).containsExactly(1);
        }
        assertThatThrownBy(() -> printer.print(() -> {
                    throw new IllegalStateException("no ink");
                }))
                .hasMessage("no ink");
        assertThat(printer.print(() -> new byte[] {3})).containsExactly(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
