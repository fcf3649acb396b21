package dev.understudy.report.trend;

import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * A rate of events and how well it is known.
 *
 * @param perUnit events per unit of exposure
 * @param interval exact (Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936)
 */
public record PoissonRate(double perUnit, Interval interval) {

    public static PoissonRate of(Count count, double confidence) {
        double tail = (1 - confidence) / 2;
        double low = count.events() == 0
                ? 0
                : GammaDistribution.of(count.events(), 1).inverseCumulativeProbability(tail);
        double high = GammaDistribution.of(count.events() + 1.0, 1).inverseSurvivalProbability(tail);
        return new PoissonRate(count.rate(), new Interval(low / count.exposure(), high / count.exposure(), confidence));
    }
}
