package dev.understudy.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final long LONGEST = 31L * 24 * 3600;
    private static final long YEAR_2100 = 4_102_444_800_000L;

    @Test
    void theHashIsPartOfTheStoredDataAndStays() {
        assertThat(Slots.hash("acme-shop/site.http")).isEqualTo(0xde32a906c9f7e0f7L);
        assertThat(Slots.hash("магазин/сайт.http")).isEqualTo(0x5fd21d856fb272f6L);
    }

    @Property
    void everyMomentBelongsToTheSlotThatIsDueAtOrBeforeIt(
            @ForAll @StringLength(min = 1, max = 40) String id,
            @ForAll @LongRange(min = 5, max = LONGEST) long seconds,
            @ForAll @LongRange(min = 0, max = YEAR_2100) long now) {
        var slots = Slots.of(id, Duration.ofSeconds(seconds));

        long slot = slots.at(now);

        assertThat(slots.due(slot)).isLessThanOrEqualTo(now);
        assertThat(slots.due(slot + 1)).isGreaterThan(now);
        assertThat(slots.at(slots.due(slot))).isEqualTo(slot);
    }

    @Property
    void nothingDriftsHoweverFarAhead(
            @ForAll @StringLength(min = 1, max = 40) String id,
            @ForAll @LongRange(min = 5, max = LONGEST) long seconds,
            @ForAll @LongRange(min = 0, max = 1_000_000) long ahead) {
        var slots = Slots.of(id, Duration.ofSeconds(seconds));

        assertThat(slots.due(ahead) - slots.due(0)).isEqualTo(ahead * seconds * 1000);
    }

    @Property
    void anotherReplicaFindsTheSameSlots(@ForAll String id, @ForAll @LongRange(min = 5, max = LONGEST) long seconds) {
        assertThat(Slots.of(id, Duration.ofSeconds(seconds))).isEqualTo(Slots.of(id, Duration.ofSeconds(seconds)));
    }

    @Test
    void checksOfOneIntervalSpreadOverIt() {
        int checks = 100_000;
        int[] perSecond = new int[60];
        IntStream.range(0, checks)
                .mapToObj(i -> Slots.of("project-" + i % 100 + "/site-" + i + ".http", Duration.ofMinutes(1)))
                .forEach(slots -> perSecond[(int) (slots.offset() / 1000)]++);

        // Even would be 1667 a second, with a standard deviation of 40.
        assertThat(Arrays.stream(perSecond).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1450, 1880));
    }
}
