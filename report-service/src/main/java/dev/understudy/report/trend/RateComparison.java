package dev.understudy.report.trend;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Whether events became more or fewer from one period to the next: the exact conditional test for the ratio of two Poisson
 * rates. Given all events of both periods, those of the later one are binomial with probability {@code exposure /
 * (exposure + exposure of the earlier)} if nothing changed.
 *
 * <p>Source: Przyborowski and Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31
 * (1940); the two-sided p-value adds what is no more probable than what was seen, the interval is that of Clopper and
 * Pearson (Biometrika 26, 1934) carried over to the ratio.
 *
 * @param ratio rate of the later period divided by that of the earlier one; infinite if the earlier had no events, NaN if
 *     neither had
 * @param interval in which the true ratio lies with the confidence asked for
 * @param pValue two-sided: how probable it is to see this much difference or more if nothing changed
 */
public record RateComparison(Count earlier, Count later, double ratio, Interval interval, double pValue) {

    /** Rounding must not make a result that is as probable as what was seen look less probable. */
    private static final double TIE = 1 + 1e-7;

    /** @param confidence of the interval, between 0 and 1 */
    public static RateComparison of(Count earlier, Count later, double confidence) {
        int total = Math.addExact(earlier.events(), later.events());
        double ratio = earlier.events() == 0
                ? later.events() == 0 ? Double.NaN : Double.POSITIVE_INFINITY
                : later.rate() / earlier.rate();
        return new RateComparison(
                earlier,
                later,
                ratio,
                interval(later.events(), total, earlier.exposure() / later.exposure(), confidence),
                pValue(later.events(), total, later.exposure() / (earlier.exposure() + later.exposure())));
    }

    /**
     * The least number of events in the later period, as it is long now, that would have been a clear rise over the
     * earlier one.
     *
     * @param alpha p-value that is clear enough
     */
    public static int leastRise(Count earlier, double exposure, double alpha) {
        double expected = earlier.rate() * exposure;
        for (int events = (int) Math.floor(expected) + 1; ; events++) {
            if (of(earlier, new Count(events, exposure), 0.95).pValue() <= alpha) {
                return events;
            }
        }
    }

    private static double pValue(int events, int total, double probability) {
        if (total == 0) {
            return 1;
        }
        var binomial = BinomialDistribution.of(total, probability);
        double seen = binomial.probability(events) * TIE;
        double sum = 0;
        for (int k = 0; k <= total; k++) {
            double p = binomial.probability(k);
            if (p <= seen) {
                sum += p;
            }
        }
        return Math.min(1, sum);
    }

    private static Interval interval(int events, int total, double odds, double confidence) {
        double tail = (1 - confidence) / 2;
        double low = events == 0
                ? 0
                : BetaDistribution.of(events, total - events + 1.0).inverseCumulativeProbability(tail);
        double high = events == total
                ? 1
                : BetaDistribution.of(events + 1.0, total - events).inverseSurvivalProbability(tail);
        return new Interval(ratio(low, odds), ratio(high, odds), confidence);
    }

    private static double ratio(double share, double odds) {
        return share >= 1 ? Double.POSITIVE_INFINITY : share / (1 - share) * odds;
    }
}
