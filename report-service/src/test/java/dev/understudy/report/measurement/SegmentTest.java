package dev.understudy.report.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.CheckStatus;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentTest {

    private static final Segment TEN_TO_TWENTY = new Segment(second(10), second(20), CheckStatus.UP);

    @Test
    void countsWhatLiesWithin() {
        assertThat(TEN_TO_TWENTY.within(second(0), second(30))).isEqualTo(Duration.ofSeconds(10));
        assertThat(TEN_TO_TWENTY.within(second(12), second(15))).isEqualTo(Duration.ofSeconds(3));
        assertThat(TEN_TO_TWENTY.within(second(0), second(15))).isEqualTo(Duration.ofSeconds(5));
        assertThat(TEN_TO_TWENTY.within(second(15), second(30))).isEqualTo(Duration.ofSeconds(5));
        assertThat(TEN_TO_TWENTY.within(second(0), second(10))).isZero();
        assertThat(TEN_TO_TWENTY.within(second(20), second(30))).isZero();
    }

    @Property
    void partsAddUp(@ForAll @IntRange(max = 30) int one, @ForAll @IntRange(max = 30) int other) {
        var parts = TEN_TO_TWENTY
                .within(second(0), second(Math.min(one, other)))
                .plus(TEN_TO_TWENTY.within(second(Math.min(one, other)), second(Math.max(one, other))))
                .plus(TEN_TO_TWENTY.within(second(Math.max(one, other)), second(30)));

        assertThat(parts).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void doesNotEndBeforeItStarts() {
        assertThatThrownBy(() -> new Segment(second(2), second(1), CheckStatus.UP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before its start");
    }

    private static Instant second(int number) {
        return Instant.ofEpochSecond(number);
    }
}
