package dev.understudy.report.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.TooLarge;
import dev.understudy.kit.problem.Unavailable;
import dev.understudy.print.Canvas;
import dev.understudy.print.Drawing;
import dev.understudy.print.Sheet;
import dev.understudy.print.Sheet.Chart;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PrintingPressTest {

    private static final Sheet PLAIN =
            new Sheet("en", "Plain", List.of(), List.of(new Heading(1, "One", "one"), new Paragraph("Nothing to see")));

    @Test
    void whoHasWaitedLongEnoughIsToldToComeAgain() throws Exception {
        var press = new PrintingPress(1, Duration.ofMillis(1), 1_000_000);
        var slow = new Slow();
        var sheet = new Sheet(
                "en",
                "Slow",
                List.of(),
                List.of(new Chart("Slow", slow, "slow", new Table(List.of("a"), List.of(1), List.of(List.of("b"))))));
        try (var threads = Executors.newSingleThreadExecutor()) {
            var first = threads.submit(() -> press.print(sheet, ReportFormat.PDF));
            slow.begun.await();
            try {
                assertThatThrownBy(() -> press.print(PLAIN, ReportFormat.PDF))
                        .isInstanceOfSatisfying(Unavailable.class, busy -> {
                            assertThat(busy.code()).isEqualTo("report.press-busy");
                            assertThat(busy.retryAfter()).isPresent();
                        });
                assertThat(press.print(PLAIN, ReportFormat.HTML))
                        .as("needs no place")
                        .isNotEmpty();
            } finally {
                slow.mayEnd.countDown();
            }
            assertThat(first.get()).isNotEmpty();
        }
        assertThat(press.print(PLAIN, ReportFormat.PDF))
                .as("the place is free again")
                .isNotEmpty();
    }

    @Test
    void whatIsTooLargeIsNotSent() {
        var press = new PrintingPress(1, Duration.ofSeconds(1), 100);

        assertThatThrownBy(() -> press.print(PLAIN, ReportFormat.HTML))
                .isInstanceOf(TooLarge.class)
                .hasMessageContaining("at most 100");
    }

    @Test
    void aSectionIsFoundByItsId() {
        assertThat(new String(PrintingPress.section(PLAIN, "one"), StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFOne\r\nNothing to see\r\n");
        assertThatThrownBy(() -> PrintingPress.section(PLAIN, "two"))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("it has one");
    }

    private static final class Slow implements Drawing {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        @Override
        public double width() {
            return 100;
        }

        @Override
        public double height() {
            return 100;
        }

        @Override
        public void draw(Canvas canvas) {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
