package dev.understudy.monitor.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many probes took how long, on {@link LogScale#LATENCIES}. Histograms of any times and checks add up, and a
 * percentile of the sum is as good as one of all their probes: at most 1.6 % off. Immutable.
 */
final class LatencyHistogram {

    static final LatencyHistogram EMPTY = new LatencyHistogram(new int[0], new long[0]);

    private final int[] codes;
    private final long[] counts;

    private LatencyHistogram(int[] codes, long[] counts) {
        this.codes = codes;
        this.counts = counts;
    }

    /** @param micros in any order */
    static LatencyHistogram of(long[] micros) {
        var sorted = Arrays.stream(micros)
                .mapToInt(value -> LogScale.LATENCIES.code(Math.max(0, value)))
                .sorted()
                .toArray();
        var codes = new int[sorted.length];
        var counts = new long[sorted.length];
        int size = 0;
        for (int code : sorted) {
            if (size > 0 && codes[size - 1] == code) {
                counts[size - 1]++;
            } else {
                codes[size] = code;
                counts[size++] = 1;
            }
        }
        return new LatencyHistogram(Arrays.copyOf(codes, size), Arrays.copyOf(counts, size));
    }

    LatencyHistogram plus(LatencyHistogram other) {
        if (codes.length == 0 || other.codes.length == 0) {
            return codes.length == 0 ? other : this;
        }
        var sumCodes = new int[codes.length + other.codes.length];
        var sumCounts = new long[sumCodes.length];
        int size = 0;
        for (int i = 0, j = 0; i < codes.length || j < other.codes.length; size++) {
            int left = i < codes.length ? codes[i] : Integer.MAX_VALUE;
            int right = j < other.codes.length ? other.codes[j] : Integer.MAX_VALUE;
            sumCodes[size] = Math.min(left, right);
            sumCounts[size] = (left <= right ? counts[i++] : 0) + (right <= left ? other.counts[j++] : 0);
        }
        return new LatencyHistogram(Arrays.copyOf(sumCodes, size), Arrays.copyOf(sumCounts, size));
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * @param percent above 0, at most 100
     * @return milliseconds that so many percent of the probes did not exceed; null when there was none
     */
    @Nullable
    Double percentile(double percent) {
        long rank = (long) Math.ceil(count() * percent / 100);
        for (int i = 0; i < codes.length; i++) {
            rank -= counts[i];
            if (rank <= 0) {
                return LogScale.LATENCIES.middle(codes[i]) / 1000.0;
            }
        }
        return null;
    }

    void write(Bytes.Writer bytes) {
        bytes.number(codes.length);
        for (int i = 0; i < codes.length; i++) {
            // Neighbours with a single probe each are what most of an hour's histogram is.
            int step = codes[i] - (i == 0 ? 0 : codes[i - 1]);
            bytes.number(step * 2L + (counts[i] == 1 ? 0 : 1));
            if (counts[i] != 1) {
                bytes.number(counts[i]);
            }
        }
    }

    static LatencyHistogram read(Bytes.Reader bytes) {
        int size = Math.toIntExact(bytes.number());
        var codes = new int[size];
        var counts = new long[size];
        for (int i = 0; i < size; i++) {
            long step = bytes.number();
            codes[i] = (i == 0 ? 0 : codes[i - 1]) + (int) (step >>> 1);
            counts[i] = (step & 1) == 0 ? 1 : bytes.number();
        }
        return new LatencyHistogram(codes, counts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LatencyHistogram that
                && Arrays.equals(codes, that.codes)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codes) * 31 + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "LatencyHistogram" + Arrays.toString(codes) + Arrays.toString(counts);
    }
}
