package dev.understudy.report.trend;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a series goes up or down all along, whatever its form: the test of Mann (Econometrica 13, 1945) and Kendall,
 * with the exact distribution of the statistic, ties included.
 *
 * <p>Among all orders of the values, which are equally probable without a trend, the number of falling pairs has the
 * generating function of the inversions of a multiset: {@code [n]!_q / ([t1]!_q [t2]!_q ...)} for groups of t equal values
 * (MacMahon). Its coefficients, divided by their sum, are the exact probabilities.
 *
 * @param s rising pairs less falling pairs
 * @param tau Kendall's tau-b for a series without equal times: s divided by the geometric mean of all pairs and those that
 *     are not equal
 * @param pValue two-sided and exact
 */
public record MannKendall(int points, int s, double tau, double pValue) {

    /** Of fewer points, even the clearest order (p = 2/4! = 0.083) proves nothing. */
    public static final int LEAST_POINTS = 5;

    /** More are not months of one report; the exact distribution stays quick up to here. */
    public static final int MOST_POINTS = 200;

    /**
     * @param series in the order of time
     * @return empty for fewer than {@link #LEAST_POINTS} values, and for values that are all equal
     * @throws IllegalArgumentException for more than {@link #MOST_POINTS} values or one that is not a number
     */
    public static Optional<MannKendall> of(List<Double> series) {
        // Negative zero is equal to zero, but not to Double.compareTo.
        var values = series.stream().map(value -> value + 0.0).toList();
        int n = values.size();
        if (n > MOST_POINTS) {
            throw new IllegalArgumentException("at most " + MOST_POINTS + " points can be tested, not " + n);
        }
        if (values.stream().anyMatch(value -> value.isNaN())) {
            throw new IllegalArgumentException("a value is not a number: " + values);
        }
        if (n < LEAST_POINTS || values.stream().distinct().count() == 1) {
            return Optional.empty();
        }
        int s = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                s += values.get(j).compareTo(values.get(i));
            }
        }
        int[] ties = ties(values);
        int pairs = n * (n - 1) / 2;
        int tied = Arrays.stream(ties).map(t -> t * (t - 1) / 2).sum();
        int unequal = pairs - tied;
        return Optional.of(
                new MannKendall(n, s, s / Math.sqrt((double) pairs * unequal), pValue(distribution(ties), unequal, s)));
    }

    /** Sizes of the groups of equal values. */
    private static int[] ties(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int[] sizes = new int[sorted.length];
        int groups = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                groups++;
            }
            sizes[groups - 1]++;
        }
        return Arrays.copyOf(sizes, groups);
    }

    /** Probabilities of 0, 1, 2... falling pairs. Groups are joined one after the other, so nothing is divided. */
    private static double[] distribution(int[] ties) {
        double[] joined = {1};
        int size = 0;
        for (int tie : ties) {
            joined = product(joined, choose(size + tie, tie));
            size += tie;
        }
        return joined;
    }

    /**
     * Probabilities of the numbers of falling pairs between k values of one group and n - k of another, larger one (the
     * q-binomial coefficient, by the recursion of Pascal: {@code [n,k] = [n-1,k] + q^(n-k) [n-1,k-1]}).
     */
    private static double[] choose(int n, int k) {
        double[][] row = new double[k + 1][];
        for (int m = 0; m <= n; m++) {
            for (int j = Math.min(m, k); j >= 0; j--) {
                if (j == 0 || j == m) {
                    row[j] = new double[] {1};
                    continue;
                }
                double[] without = row[j];
                double[] with = row[j - 1];
                double[] next = new double[j * (m - j) + 1];
                double shareWith = (double) j / m;
                for (int i = 0; i < without.length; i++) {
                    next[i] += without[i] * (1 - shareWith);
                }
                for (int i = 0; i < with.length; i++) {
                    next[i + m - j] += with[i] * shareWith;
                }
                row[j] = next;
            }
        }
        return row[k];
    }

    private static double[] product(double[] a, double[] b) {
        double[] result = new double[a.length + b.length - 1];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                result[i + j] += a[i] * b[j];
            }
        }
        return result;
    }

    private static double pValue(double[] fallingPairs, int unequal, int s) {
        double sum = 0;
        for (int falling = 0; falling < fallingPairs.length; falling++) {
            if (Math.abs(unequal - 2 * falling) >= Math.abs(s)) {
                sum += fallingPairs[falling];
            }
        }
        return Math.min(1, sum);
    }
}
