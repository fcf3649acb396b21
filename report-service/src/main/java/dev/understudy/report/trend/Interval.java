package dev.understudy.report.trend;

/**
 * A confidence interval.
 *
 * @param high may be infinite
 * @param confidence for example 0.95
 */
public record Interval(double low, double high, double confidence) {

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
