package dev.understudy.monitor.history;

import dev.understudy.monitor.history.HistoryReader.Measured;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A time, by what is known of it. The five sums of seconds add up to the time's length; of several checks, to as many
 * times that.
 *
 * @param from as asked for, or the beginning of its hour or day where nothing finer is kept
 * @param to as asked for, but not after now; or the end of its hour or day
 * @param unknown seconds that no result speaks for, or that a probe could not tell about
 * @param couldNotTell seconds of those that a probe was made in
 * @param maintenance seconds of announced maintenance: in neither part of {@code availability}
 * @param availability {@code (up + degraded) / (up + degraded + down)}; absent when nothing of that was measured
 * @param coverage measured time by all time: {@code 1 - unknown / all}
 * @param probes made, by what they saw
 * @param failures probes that did not succeed, by reason
 * @param latency of probes that succeeded; absent when none did
 */
@Schema(name = "Availability")
record Availability(
        Instant from,
        Instant to,
        double up,
        double degraded,
        double down,
        double maintenance,
        double unknown,
        double couldNotTell,
        @Nullable Double availability,
        double coverage,
        Probes probes,
        Map<String, Long> failures,
        @Nullable Latency latency) {

    @Schema(name = "ProbeCounts")
    record Probes(long up, long degraded, long down, long unknown) {}

    /** Milliseconds; percentiles are at most 1.6 % off, the slowest is exact. */
    @Schema(name = "Latency")
    record Latency(long count, double p50, double p90, double p95, double p99, double slowest) {

        static @Nullable Latency of(Rollup rollup) {
            var histogram = rollup.latencies();
            var median = histogram.percentile(50);
            return median == null
                    ? null
                    : new Latency(
                            histogram.count(),
                            median,
                            percentile(histogram, 90),
                            percentile(histogram, 95),
                            percentile(histogram, 99),
                            rollup.slowestMicros() / 1000.0);
        }

        private static double percentile(LatencyHistogram histogram, double percent) {
            var value = histogram.percentile(percent);
            return value == null ? 0 : value;
        }
    }

    static Availability of(Measured measured) {
        return of(measured, measured.unknown());
    }

    /** @param unknown milliseconds: those of several checks are not known from the sum of their times */
    static Availability of(Measured measured, long unknown) {
        var sum = measured.durations();
        long good = sum.up() + sum.degraded();
        long judged = good + sum.down();
        long all = judged + sum.maintenance() + unknown;
        var rollup = measured.rollup();
        return new Availability(
                Instant.ofEpochMilli(measured.from()),
                Instant.ofEpochMilli(measured.to()),
                sum.up() / 1000.0,
                sum.degraded() / 1000.0,
                sum.down() / 1000.0,
                sum.maintenance() / 1000.0,
                unknown / 1000.0,
                sum.silent() / 1000.0,
                judged == 0 ? null : (double) good / judged,
                all == 0 ? 0 : 1 - (double) unknown / all,
                new Probes(rollup.up(), rollup.degraded(), rollup.down(), rollup.unknown()),
                rollup.failures(),
                Latency.of(rollup));
    }
}
