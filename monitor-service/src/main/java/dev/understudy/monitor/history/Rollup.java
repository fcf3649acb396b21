package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An hour or a day of one check. Follows from the set of its results alone, so that it is the same whatever order they
 * came in, and however often.
 *
 * @param latencies of probes that succeeded, UP or DEGRADED
 * @param slowestMicros of those, exactly
 * @param failures how many probes failed or could not tell, by reason
 */
record Rollup(
        Tally tally,
        long up,
        long degraded,
        long down,
        long unknown,
        LatencyHistogram latencies,
        long slowestMicros,
        Map<String, Long> failures) {

    static final Rollup NONE = new Rollup(Tally.NONE, 0, 0, 0, 0, LatencyHistogram.EMPTY, 0, Map.of());

    private static final int FORMAT = 1;
    private static final String NO_REASON = "unspecified";

    /** @param results in their order, each once */
    static Rollup of(List<StoredResult> results) {
        var failures = new TreeMap<String, Long>();
        for (var result : results) {
            if (result.reason() != null || result.outcome() == CheckStatus.DOWN) {
                failures.merge(result.reason() == null ? NO_REASON : result.reason(), 1L, Long::sum);
            }
        }
        var succeeded = results.stream()
                .filter(result -> result.outcome() == CheckStatus.UP || result.outcome() == CheckStatus.DEGRADED)
                .mapToLong(StoredResult::durationMicros)
                .toArray();
        long slowest = 0;
        for (long micros : succeeded) {
            slowest = Math.max(slowest, micros);
        }
        return new Rollup(
                Tally.of(results),
                count(results, CheckStatus.UP),
                count(results, CheckStatus.DEGRADED),
                count(results, CheckStatus.DOWN),
                count(results, CheckStatus.UNKNOWN),
                LatencyHistogram.of(succeeded),
                slowest,
                failures);
    }

    /** This and the time that follows it. */
    Rollup then(Rollup next) {
        return sum(tally.then(next.tally), next);
    }

    /** The probes of this and of another check; of their times nothing is said. */
    Rollup beside(Rollup other) {
        return sum(Tally.NONE, other);
    }

    private Rollup sum(Tally together, Rollup next) {
        var reasons = new TreeMap<>(failures);
        next.failures.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        return new Rollup(
                together,
                up + next.up,
                degraded + next.degraded,
                down + next.down,
                unknown + next.unknown,
                latencies.plus(next.latencies),
                Math.max(slowestMicros, next.slowestMicros),
                reasons);
    }

    private static long count(List<StoredResult> results, CheckStatus outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /** @param base epoch milliseconds at which the hour or the day begins */
    byte[] write(long base) {
        var bytes = new Bytes.Writer(96);
        bytes.octet(FORMAT);
        tally.write(bytes, base);
        bytes.number(up);
        bytes.number(degraded);
        bytes.number(down);
        bytes.number(unknown);
        latencies.write(bytes);
        bytes.number(slowestMicros);
        bytes.number(failures.size());
        new TreeMap<>(failures).forEach((reason, count) -> {
            bytes.text(reason);
            bytes.number(count);
        });
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are no rollup */
    static Rollup read(byte[] stored, long base) {
        var bytes = new Bytes.Reader(stored);
        int format = bytes.octet();
        if (format != FORMAT) {
            throw new IllegalArgumentException("a rollup of the unknown format " + format);
        }
        var tally = Tally.read(bytes, base);
        long up = bytes.number();
        long degraded = bytes.number();
        long down = bytes.number();
        long unknown = bytes.number();
        var latencies = LatencyHistogram.read(bytes);
        long slowest = bytes.number();
        var failures = new TreeMap<String, Long>();
        for (long left = bytes.number(); left > 0; left--) {
            var reason = bytes.text();
            failures.put(reason, bytes.number());
        }
        return new Rollup(tally, up, degraded, down, unknown, latencies, slowest, failures);
    }
}
