package dev.understudy.report.trend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * A slow rise that no single month shows: the Poisson CUSUM of Lucas ("Counted data CUSUM's", Technometrics 27, 1985). After
 * each month, {@code sum = max(0, sum + events - reference)}; above the limit, the rate has risen.
 *
 * <p>The reference lies between the rate of the baseline and the rate that matters. The limit is the least one with which a
 * rate that has not risen alarms less often than once in {@link #FALSE_ALARM_MONTHS} months; that time is computed from the
 * Markov chain of the sum (Brook and Evans, Biometrika 59, 1972), not looked up.
 *
 * @param baseline events per month of full exposure before the months that are watched
 * @param reference taken off each month of full exposure
 * @param limit the sum that is still no drift
 * @param sums after each watched month
 * @param since index of the watched month in which the rise began that the sum has shown; absent without a drift
 */
public record Drift(double baseline, double reference, double limit, List<Double> sums, Optional<Integer> since) {

    /** Once in five years. */
    public static final double FALSE_ALARM_MONTHS = 60;

    /** The least events that a baseline must be made of: a rate from fewer is not known well enough to watch it. */
    public static final int LEAST_BASELINE_EVENTS = 5;

    /** A rise that matters: to the double. */
    private static final double RISE = 2;

    /** States of the chain a unit of the sum; the reference is rounded to it, so that the chain is exact. */
    private static final int STEPS = 4;

    /**
     * @param before months from which the baseline is taken, as one
     * @param months the watched ones, in order; exposure in the unit of {@code before}
     * @param month exposure of a whole month
     * @return empty if the baseline has fewer than {@link #LEAST_BASELINE_EVENTS} events
     */
    public static Optional<Drift> of(Count before, List<Count> months, double month) {
        if (before.events() < LEAST_BASELINE_EVENTS) {
            return Optional.empty();
        }
        double baseline = before.rate() * month;
        double reference = Math.max(1, Math.round(STEPS * (RISE - 1) * baseline / Math.log(RISE))) / (double) STEPS;
        double limit = limit(baseline, reference);
        var sums = new ArrayList<Double>();
        double sum = 0;
        int beginning = 0;
        Optional<Integer> since = Optional.empty();
        for (int i = 0; i < months.size(); i++) {
            if (sum == 0) {
                beginning = i;
            }
            sum = Math.max(
                    0, sum + months.get(i).events() - reference * months.get(i).exposure() / month);
            sums.add(sum);
            since = sum > limit ? Optional.of(beginning) : Optional.empty();
        }
        return Optional.of(new Drift(baseline, reference, limit, List.copyOf(sums), since));
    }

    /** The time to a false alarm grows with the limit, so the least limit is found by halving. */
    private static double limit(double baseline, double reference) {
        int enough = 1;
        while (monthsToAlarm(baseline, reference, enough / (double) STEPS) < FALSE_ALARM_MONTHS) {
            enough *= 2;
        }
        int tooLittle = enough / 2;
        while (enough - tooLittle > 1) {
            int middle = (enough + tooLittle) / 2;
            if (monthsToAlarm(baseline, reference, middle / (double) STEPS) >= FALSE_ALARM_MONTHS) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return enough / (double) STEPS;
    }

    /**
     * How many months pass on average until the sum exceeds the limit, from a sum of zero.
     *
     * @param rate events per month that there really are
     * @param reference and limit, multiples of a quarter
     */
    static double monthsToAlarm(double rate, double reference, double limit) {
        int states = (int) Math.round(limit * STEPS) + 1;
        int taken = (int) Math.round(reference * STEPS);
        var poisson = PoissonDistribution.of(rate);
        // (I - Q) m = 1, where Q is the chain within the limit and m the months to the alarm from each state.
        double[][] system = new double[states][states + 1];
        for (int from = 0; from < states; from++) {
            system[from][from] = 1;
            system[from][states] = 1;
            for (int events = 0; ; events++) {
                int to = Math.max(0, from + STEPS * events - taken);
                if (to >= states) {
                    break;
                }
                system[from][to] -= poisson.probability(events);
            }
        }
        return solve(system)[0];
    }

    /** Gauss elimination with pivots; the last column is the right-hand side. */
    private static double[] solve(double[][] a) {
        int n = a.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(a[row][column]) > Math.abs(a[pivot][column])) {
                    pivot = row;
                }
            }
            double[] swapped = a[column];
            a[column] = a[pivot];
            a[pivot] = swapped;
            for (int row = column + 1; row < n; row++) {
                double factor = a[row][column] / a[column][column];
                if (factor != 0) {
                    for (int i = column; i <= n; i++) {
                        a[row][i] -= factor * a[column][i];
                    }
                }
            }
        }
        double[] x = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double value = a[row][n];
            for (int i = row + 1; i < n; i++) {
                value -= a[row][i] * x[i];
            }
            x[row] = value / a[row][row];
        }
        return x;
    }
}
