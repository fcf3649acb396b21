package dev.understudy.report.trend;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A share and how well it is known.
 *
 * @param interval exact (Clopper and Pearson, Biometrika 26, 1934)
 */
public record Proportion(int of, int all, double share, Interval interval) {

    /** @throws IllegalArgumentException when there is nothing to have a share of */
    public static Proportion of(int part, int all, double confidence) {
        if (all <= 0 || part < 0 || part > all) {
            throw new IllegalArgumentException(part + " of " + all + " is no share");
        }
        double tail = (1 - confidence) / 2;
        double low = part == 0 ? 0 : BetaDistribution.of(part, all - part + 1.0).inverseCumulativeProbability(tail);
        double high =
                part == all ? 1 : BetaDistribution.of(part + 1.0, all - part).inverseSurvivalProbability(tail);
        return new Proportion(part, all, (double) part / all, new Interval(low, high, confidence));
    }
}
