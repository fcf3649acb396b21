package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code monitor.results.v1}: every probe that was made. */
public sealed interface ProbeEvent extends EventData {

    String checkId();

    @Override
    default String key() {
        return checkId();
    }

    /**
     * @param slot number of the slot that the probe belongs to; (check, slot, attempt) is unique
     * @param attempt 0 for the slot's own probe, 1 and up for the confirmations that follow it
     * @param due when the probe should have started; {@code startedAt - due} is its lateness
     * @param outcome UP, DEGRADED, DOWN or UNKNOWN: what this probe alone says
     * @param status what the check is after this probe, thresholds applied
     * @param validUntil until when the result speaks for the check, unless a later one does
     * @param failure why the outcome is not UP
     * @param code what the protocol answered, if it has numbers for that: an HTTP status, a DNS response code
     * @param maintenance whether planned maintenance covered the probe; absent means no
     */
    @EventType("monitor.probe.completed.v1")
    record ProbeCompleted(
            String projectId,
            String checkId,
            long slot,
            int attempt,
            Instant due,
            Instant startedAt,
            Instant finishedAt,
            CheckStatus outcome,
            CheckStatus status,
            Instant validUntil,
            @Nullable Failure failure,
            @Nullable Timings timings,
            @Nullable Integer code,
            @Nullable Boolean maintenance)
            implements ProbeEvent {

        /** Without a code, outside of maintenance. */
        public ProbeCompleted(
                String projectId,
                String checkId,
                long slot,
                int attempt,
                Instant due,
                Instant startedAt,
                Instant finishedAt,
                CheckStatus outcome,
                CheckStatus status,
                Instant validUntil,
                @Nullable Failure failure,
                @Nullable Timings timings) {
            this(
                    projectId,
                    checkId,
                    slot,
                    attempt,
                    due,
                    startedAt,
                    finishedAt,
                    outcome,
                    status,
                    validUntil,
                    failure,
                    timings,
                    null,
                    null);
        }
    }

    /** Phases of a probe in milliseconds; absent phases did not happen. */
    record Timings(
            @Nullable Double dns,
            @Nullable Double connect,
            @Nullable Double tls,
            @Nullable Double firstByte,
            @Nullable Double transfer,
            double total) {}
}
