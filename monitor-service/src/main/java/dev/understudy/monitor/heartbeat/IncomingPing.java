package dev.understudy.monitor.heartbeat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ping as it came in.
 *
 * @param runId as it was given, if it was
 * @param body what was read of the body
 * @param bytes the same, as they came
 * @param bodyBytes how many there were
 */
record IncomingPing(
        PingPath path,
        String method,
        @Nullable String runId,
        @Nullable String remoteAddress,
        @Nullable String userAgent,
        Body body,
        byte[] bytes,
        long bodyBytes,
        Instant at) {}
