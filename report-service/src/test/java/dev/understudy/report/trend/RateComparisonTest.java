package dev.understudy.report.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateComparisonTest {

    /** The example of R's {@code poisson.test}: white blood cell counts of Lehmann's book. */
    @Test
    void agreesWithAPublishedExample() {
        var comparison = RateComparison.of(new Count(6 + 8 + 7, 1083 + 1050 + 878), new Count(11, 800), 0.95);

        assertThat(comparison.ratio()).isCloseTo(1.971488, within(1e-6));
        assertThat(comparison.pValue()).isCloseTo(0.07967, within(5e-6));
        assertThat(comparison.interval().low()).isCloseTo(0.8584264, within(1e-6));
        assertThat(comparison.interval().high()).isCloseTo(4.2772659, within(1e-6));
    }

    @Test
    void fromOneToThreeProvesNothing() {
        assertThat(RateComparison.of(new Count(1, 30), new Count(3, 31), 0.95).pValue())
                .isGreaterThan(0.6);
    }

    @Test
    void fromNoneToSixIsARise() {
        var comparison = RateComparison.of(new Count(0, 1), new Count(6, 1), 0.95);

        // All six in the later half, or all in the earlier: 2 / 2^6.
        assertThat(comparison.pValue()).isCloseTo(0.03125, within(1e-12));
        assertThat(comparison.ratio()).isInfinite();
        assertThat(comparison.interval().high()).isInfinite();
        assertThat(comparison.interval().low()).isGreaterThan(1);
    }

    @Test
    void nothingInBothIsNoChangeAndNoRatio() {
        var comparison = RateComparison.of(new Count(0, 1), new Count(0, 1), 0.95);

        assertThat(comparison.pValue()).isEqualTo(1);
        assertThat(comparison.ratio()).isNaN();
        assertThat(comparison.interval().low()).isZero();
        assertThat(comparison.interval().high()).isInfinite();
    }

    @Test
    void aMonthOfWhichLittleWasMeasuredCountsAsLittle() {
        var whole = RateComparison.of(new Count(4, 30), new Count(8, 30), 0.95);
        var tenDays = RateComparison.of(new Count(4, 30), new Count(8, 10), 0.95);

        assertThat(whole.pValue()).isGreaterThan(0.3);
        assertThat(tenDays.pValue()).isLessThan(0.02);
    }

    @Property(tries = 200)
    void equalsTheSumOverAllOutcomes(
            @ForAll @IntRange(max = 25) int earlier,
            @ForAll @IntRange(max = 25) int later,
            @ForAll @DoubleRange(min = 0.1, max = 10) double exposure) {
        int n = earlier + later;
        double p = exposure / (1 + exposure);
        double sum = 0;
        double seen = binomial(n, later, p);
        for (int k = 0; k <= n; k++) {
            if (binomial(n, k, p) <= seen * (1 + 1e-7)) {
                sum += binomial(n, k, p);
            }
        }

        assertThat(RateComparison.of(new Count(earlier, 1), new Count(later, exposure), 0.95)
                        .pValue())
                .isCloseTo(Math.min(1, sum), within(1e-9));
    }

    @Property(tries = 200)
    void theOtherWayRoundSaysTheSame(@ForAll @IntRange(max = 40) int a, @ForAll @IntRange(min = 1, max = 40) int b) {
        var there = RateComparison.of(new Count(a, 28), new Count(b, 31), 0.95);
        var back = RateComparison.of(new Count(b, 31), new Count(a, 28), 0.95);

        assertThat(back.pValue()).isCloseTo(there.pValue(), within(1e-9));
        assertThat(1 / back.interval().high()).isCloseTo(there.interval().low(), within(1e-9));
    }

    @Property(tries = 50)
    void theLeastRiseIsOneAndOneLessIsNot(@ForAll @IntRange(max = 30) int earlier) {
        var before = new Count(earlier, 30);
        int least = RateComparison.leastRise(before, 31, 0.05);

        assertThat(RateComparison.of(before, new Count(least, 31), 0.95).pValue())
                .isLessThanOrEqualTo(0.05);
        assertThat(RateComparison.of(before, new Count(least - 1, 31), 0.95).pValue())
                .isGreaterThan(0.05);
    }

    private static double binomial(int n, int k, double p) {
        double coefficient = 1;
        for (int i = 1; i <= k; i++) {
            coefficient = coefficient * (n - k + i) / i;
        }
        return coefficient * Math.pow(p, k) * Math.pow(1 - p, n - k);
    }
}
