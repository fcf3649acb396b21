package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A probe's result.
 *
 * @param attempt 0 for the slot's own probe, 1 and up for its confirmations
 * @param late milliseconds from when it was due to its start
 * @param total milliseconds, exact; phases are at most 6 % off
 * @param outcome what the probe alone says
 * @param status what the check was after it
 * @param measured what was seen instead of success, cut to 64 characters
 * @param code what the protocol answered, an HTTP status for example
 * @param maintenance whether planned maintenance covered the probe
 */
@Schema(name = "Result")
record ResultView(
        long slot,
        int attempt,
        Instant due,
        Instant startedAt,
        Instant finishedAt,
        long late,
        CheckStatus outcome,
        CheckStatus status,
        Instant validUntil,
        @Nullable String reason,
        @Nullable String measured,
        @Nullable Integer code,
        boolean maintenance,
        @Nullable Double dns,
        @Nullable Double connect,
        @Nullable Double tls,
        @Nullable Double firstByte,
        @Nullable Double transfer,
        double total) {

    static ResultView of(StoredResult result) {
        var phases = result.phases();
        return new ResultView(
                result.slot(),
                result.attempt(),
                Instant.ofEpochMilli(result.due()),
                Instant.ofEpochMilli(result.startedAt()),
                Instant.ofEpochMilli(result.startedAt()).plus(result.durationMicros(), ChronoUnit.MICROS),
                result.startedAt() - result.due(),
                result.outcome(),
                result.status(),
                Instant.ofEpochMilli(result.validUntil()),
                result.reason(),
                result.measured(),
                result.code() == 0 ? null : result.code(),
                result.maintenance(),
                phases.millis(0),
                phases.millis(1),
                phases.millis(2),
                phases.millis(3),
                phases.millis(4),
                result.durationMicros() / 1000.0);
    }
}
