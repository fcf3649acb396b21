package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one probe saw.
 *
 * @param failure why the outcome is not UP
 * @param http what an HTTP server answered, as far as it did
 */
public record Observation(
        Outcome outcome,
        @Nullable Failure failure,
        Instant startedAt,
        Instant finishedAt,
        Timings timings,
        @Nullable HttpAnswer http) {

    /**
     * @param address that was connected to, with its port
     * @param status code, absent when no response head came
     * @param protocol {@code HTTP/1.1}
     * @param tls version of the protocol, {@code TLSv1.3}, on an encrypted connection
     * @param headers number of header fields in the response
     * @param bodyBytes read, before any decoding
     * @param bodyTruncated whether the body went on after the limit
     */
    public record HttpAnswer(
            String address,
            @Nullable Integer status,
            @Nullable String protocol,
            @Nullable String tls,
            int headers,
            long bodyBytes,
            boolean bodyTruncated) {}
}
