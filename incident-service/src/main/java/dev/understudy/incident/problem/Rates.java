package dev.understudy.incident.problem;

/** Exact statistics of counts. Pure. */
final class Rates {

    private static final int STEPS = 200;

    private Rates() {}

    /** An interval of a mean. */
    record Interval(double low, double high) {}

    /**
     * The means of a Poisson law that a count does not contradict (Garwood, "Fiducial limits for the Poisson
     * distribution", Biometrika 28, 1936).
     *
     * @param confidence of the whole interval, 0 to 1
     */
    static Interval poisson(int count, double confidence) {
        double tail = (1 - confidence) / 2;
        double high = solve(0, 10 * (count + 10), mean -> atMost(count, mean) - tail);
        double low = count == 0 ? 0 : solve(0, count + 1.0, mean -> tail - (1 - atMost(count - 1, mean)));
        return new Interval(low, high);
    }

    /** P(X <= count) for a Poisson law. */
    static double atMost(int count, double mean) {
        if (mean <= 0) {
            return 1;
        }
        double sum = 0;
        double logarithm = -mean;
        for (int i = 0; i <= count; i++) {
            if (i > 0) {
                logarithm += Math.log(mean) - Math.log(i);
            }
            sum += Math.exp(logarithm);
        }
        return Math.min(1, sum);
    }

    /** P(X <= successes) for a binomial law. */
    static double binomialAtMost(int successes, int trials, double p) {
        if (successes >= trials || p <= 0) {
            return 1;
        }
        if (p >= 1) {
            return 0;
        }
        double sum = 0;
        double logarithm = trials * Math.log1p(-p);
        double odds = Math.log(p) - Math.log1p(-p);
        for (int i = 0; i <= successes; i++) {
            if (i > 0) {
                logarithm += Math.log(trials - i + 1.0) - Math.log(i) + odds;
            }
            sum += Math.exp(logarithm);
        }
        return Math.min(1, sum);
    }

    private interface Falling {
        double at(double mean);
    }

    /** Where a falling function is zero. */
    private static double solve(double from, double to, Falling function) {
        double low = from;
        double high = to;
        for (int i = 0; i < STEPS && high - low > 1e-9; i++) {
            double middle = (low + high) / 2;
            if (function.at(middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
