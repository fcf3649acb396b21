package dev.understudy.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ResultBlockTest {

    @Provide
    Arbitrary<List<StoredResult>> sequences() {
        return Results.sequences();
    }

    @Provide
    Arbitrary<List<StoredResult>> anyOrder() {
        return Results.result().list().ofMaxSize(40);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead_inWhateverOrder(@ForAll("anyOrder") List<StoredResult> results) {
        assertThat(ResultBlock.read(ResultBlock.write(results))).isEqualTo(results);
    }

    @Property(tries = 300)
    void blocksOfAnyOrderAndRepetitionMergeIntoTheSame(
            @ForAll("sequences") List<StoredResult> results, @ForAll Random random) {
        var blocks = new ArrayList<byte[]>();
        var rest = new ArrayList<>(results);
        rest.addAll(results.subList(0, results.size() / 2));
        java.util.Collections.shuffle(rest, random);
        while (!rest.isEmpty()) {
            var part = rest.subList(0, 1 + random.nextInt(rest.size()));
            blocks.add(ResultBlock.write(part));
            part.clear();
        }

        assertThat(ResultBlock.merge(blocks)).isEqualTo(List.copyOf(new TreeSet<>(results)));
    }

    @Test
    void aResultKeepsWhatWasMeasured() {
        var due = Instant.parse("2026-11-26T10:00:07.123Z");
        var event = new ProbeCompleted(
                "лавка",
                "лавка/site.http",
                29_000_001,
                1,
                due,
                due.plusMillis(4),
                due.plusNanos(84_567_000),
                CheckStatus.DOWN,
                CheckStatus.UP,
                due.plusSeconds(75),
                new Failure("status", "the server answered 500", "5".repeat(63) + "😀", "200-299"),
                new Timings(0.2, 20.0, null, 60.0, 0.4, 80.567));

        var kept = ResultBlock.read(ResultBlock.write(List.of(StoredResult.of(event))))
                .getFirst();

        assertThat(Instant.ofEpochMilli(kept.due())).isEqualTo(due);
        assertThat(kept.startedAt() - kept.due()).isEqualTo(4);
        assertThat(kept.durationMicros()).as("within 0.1 %").isBetween(80_567L - 80, 80_567L + 80);
        assertThat(Instant.ofEpochMilli(kept.validUntil())).isEqualTo(due.plusSeconds(75));
        assertThat(kept.slot()).isEqualTo(29_000_001);
        assertThat(kept.attempt()).isEqualTo(1);
        assertThat(kept.outcome()).isEqualTo(CheckStatus.DOWN);
        assertThat(kept.status()).isEqualTo(CheckStatus.UP);
        assertThat(kept.reason()).isEqualTo("status");
        assertThat(kept.measured()).as("cut before half a character").isEqualTo("5".repeat(63));
        assertThat(kept.phases().millis(1)).isBetween(18.8, 21.2);
        assertThat(kept.phases().millis(2)).isNull();
    }

    /** The aim is 16 bytes stored for each result; rows, their index and rollups take 7 to 8 of them. */
    @Test
    void anOrdinaryHourOverHttpsTakesEightBytesAResult() {
        var random = new Random(7);
        var results = new ArrayList<StoredResult>();
        for (int i = 0; i < 60; i++) {
            long due = Results.START + 11_250 + i * 60_000L;
            results.add(new StoredResult(
                    due + random.nextInt(10),
                    due,
                    29_000_000 + i,
                    0,
                    LogScale.DURATIONS.rounded(60_000 + random.nextInt(60_000)),
                    CheckStatus.UP,
                    CheckStatus.UP,
                    due + 75_000,
                    null,
                    null,
                    200,
                    false,
                    StoredResult.Phases.of(new Timings(
                            random.nextDouble(),
                            15 + random.nextDouble() * 5,
                            20 + random.nextDouble() * 5,
                            30 + random.nextDouble() * 60,
                            random.nextDouble(),
                            100))));
        }

        assertThat(ResultBlock.write(results).length / 60.0).isLessThan(8);
    }

    @Test
    void bytesThatAreNoBlockAreRefused() {
        var block = ResultBlock.write(List.of(Results.at(60, CheckStatus.DOWN, CheckStatus.UP)));
        assertThatThrownBy(() -> ResultBlock.read(Arrays.copyOf(block, block.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        block[0] = 99;
        assertThatThrownBy(() -> ResultBlock.read(block)).hasMessageContaining("99");
    }

    @Provide
    Arbitrary<Long> durations() {
        return Arbitraries.longs().between(0, Integer.MAX_VALUE);
    }

    @Property
    void aStepOfTheScaleHoldsItsNumbersAndIsNoWiderThanPromised(@ForAll("durations") long value) {
        for (var scale : LogScale.values()) {
            int code = scale.code(value);
            assertThat(value).isBetween(scale.least(code), scale.least(code + 1) - 1);
            double error = scale == LogScale.PHASES ? 0.0625 : 0.016;
            assertThat(Math.abs(scale.middle(code) - value)).isLessThanOrEqualTo(error * value);
        }
        assertThat(LogScale.PHASES.code(value)).isBetween(0, 255);
    }
}
