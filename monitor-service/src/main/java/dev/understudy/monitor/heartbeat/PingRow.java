package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ping as it is stored, without its body.
 *
 * @param number from 1, per job
 * @param outcome what it said of the job; absent when nothing was decided
 * @param evidence what a backup tool said of itself
 * @param bodyBytes that were sent; more than what is kept, perhaps
 */
record PingRow(
        long number,
        Instant at,
        Signal.Kind kind,
        String method,
        @Nullable String remoteAddress,
        @Nullable String userAgent,
        @Nullable String runId,
        @Nullable Integer exitStatus,
        @Nullable Duration duration,
        @Nullable String outcome,
        @Nullable Failure failure,
        @Nullable JsonNode evidence,
        long bodyBytes) {}
