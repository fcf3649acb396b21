package dev.understudy.monitor.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one probe saw.
 *
 * @param failure why the outcome is not UP
 * @param http what an HTTP server answered, as far as it did; and so on for the other kinds
 * @param warnings what wants attention and decides nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Observation(
        Outcome outcome,
        @Nullable Failure failure,
        Instant startedAt,
        Instant finishedAt,
        Timings timings,
        @Nullable HttpAnswer http,
        @Nullable TlsAnswer tls,
        @Nullable DomainAnswer domain,
        @Nullable DnsAnswer dns,
        @Nullable TcpAnswer tcp,
        @Nullable PingAnswer ping,
        @Nullable FlowAnswer flow,
        @Nullable List<String> warnings) {

    /** Of an HTTP probe. */
    public Observation(
            Outcome outcome,
            @Nullable Failure failure,
            Instant startedAt,
            Instant finishedAt,
            Timings timings,
            @Nullable HttpAnswer http) {
        this(outcome, failure, startedAt, finishedAt, timings, http, null, null, null, null, null, null, null);
    }

    /** The same, DEGRADED when it succeeded and took longer than it should. */
    public Observation within(@Nullable Duration degradedLatency) {
        if (degradedLatency == null || outcome != Outcome.UP || timings.total() <= degradedLatency.toNanos() / 1e6) {
            return this;
        }
        var slow = new Failure(
                "slow",
                "it took longer than it should",
                Math.round(timings.total()) + " ms",
                "at most " + degradedLatency.toMillis() + " ms");
        return new Observation(
                Outcome.DEGRADED,
                slow,
                startedAt,
                finishedAt,
                timings,
                http,
                tls,
                domain,
                dns,
                tcp,
                ping,
                flow,
                warnings);
    }

    /** The same, when it turns out that nothing could be seen from here. */
    Observation couldNotTell(Failure why) {
        return new Observation(
                Outcome.UNKNOWN,
                why,
                startedAt,
                finishedAt,
                timings,
                http,
                tls,
                domain,
                dns,
                tcp,
                ping,
                flow,
                warnings);
    }

    /** What the protocol answered, if it has numbers for that. */
    public @Nullable Integer code() {
        return http != null ? http.status() : dns != null ? (Integer) dns.code() : null;
    }

    /**
     * @param address that was connected to, with its port
     * @param status code of the final answer, absent when no response head came
     * @param protocol {@code HTTP/1.1}, {@code HTTP/2}
     * @param tls version of the protocol, {@code TLSv1.3}, on an encrypted connection
     * @param headers number of header fields in the response
     * @param bodyBytes read, after decompression if that was asked for
     * @param bodyTruncated whether the body went on after the limit
     * @param finalUrl where the final answer came from; absent when no redirect was followed
     * @param redirects that were followed
     * @param contentLength bytes that the server announced
     * @param certificateExpiresAt end of the server's own certificate
     * @param earliestExpiresAt the soonest end among the certificates that were sent
     * @param bestChainExpiresAt the soonest end in the verified chain that lasts longest; of probes on demand only
     * @param fields of the response head; of probes on demand only
     * @param body the beginning of it, as UTF-8; of probes on demand only
     * @param sent fields of the request head with secrets masked; of probes on demand only
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HttpAnswer(
            String address,
            @Nullable Integer status,
            @Nullable String protocol,
            @Nullable String tls,
            int headers,
            long bodyBytes,
            boolean bodyTruncated,
            @Nullable String finalUrl,
            int redirects,
            @Nullable Long contentLength,
            @Nullable Instant certificateExpiresAt,
            @Nullable Instant earliestExpiresAt,
            @Nullable Instant bestChainExpiresAt,
            @Nullable Map<String, List<String>> fields,
            @Nullable String body,
            @Nullable Map<String, String> sent) {}

    /**
     * @param addresses that were looked at
     * @param presented the certificates that the server sent, its own first
     * @param earliestExpiresAt the soonest end among them
     * @param bestChain subjects of the verified chain that lasts longest, the server's own first
     * @param bestChainExpiresAt soonest end in that chain; absent when no chain could be verified
     * @param stapled what a stapled OCSP response says: {@code good}, {@code revoked}, {@code unusable}; absent without
     *     one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TlsAnswer(
            List<String> addresses,
            String protocol,
            String cipher,
            List<CertificateSeen> presented,
            @Nullable Instant earliestExpiresAt,
            @Nullable List<String> bestChain,
            @Nullable Instant bestChainExpiresAt,
            @Nullable Boolean nameMatches,
            @Nullable String stapled) {}

    /**
     * @param serial lower-case hex of its bytes
     * @param fingerprint SHA-256, lower-case hex
     * @param names that it is for
     * @param key {@code RSA 2048}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CertificateSeen(
            String subject,
            String issuer,
            String serial,
            String fingerprint,
            Instant notBefore,
            Instant notAfter,
            List<String> names,
            String key,
            String signature) {}

    /**
     * @param registrant organisation or person, as far as the registry tells
     * @param states such as {@code REGISTERED}, {@code client transfer prohibited}
     * @param source {@code rdap} or the WHOIS server
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DomainAnswer(
            String domain,
            @Nullable Instant expiresAt,
            @Nullable Instant freeAt,
            @Nullable Instant createdAt,
            @Nullable String registrar,
            @Nullable String registrant,
            @Nullable String registrantKind,
            List<String> nameServers,
            List<String> states,
            String source) {}

    /**
     * @param code response code as a number, rcode as a word
     * @param answer records in their text form
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DnsAnswer(
            String server,
            String transport,
            int code,
            String rcode,
            boolean authoritative,
            boolean truncated,
            List<String> answer,
            List<String> authority,
            List<String> additional) {}

    /**
     * @param banner the first line that the server sent
     * @param captured parts of lines that the dialogue named
     * @param bestChainExpiresAt as of {@link HttpAnswer}
     * @param alert TLS alert that the server sent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TcpAnswer(
            String address,
            @Nullable String banner,
            @Nullable Map<String, String> captured,
            @Nullable String tls,
            @Nullable String serverName,
            @Nullable Instant certificateExpiresAt,
            @Nullable Instant earliestExpiresAt,
            @Nullable Instant bestChainExpiresAt,
            @Nullable String alert) {}

    /** @param roundTrips milliseconds of those that were answered */
    public record PingAnswer(String address, int sent, int received, List<Double> roundTrips) {}

    /** @param extracted values by name; of probes on demand only */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FlowAnswer(
            String tag, List<StepSeen> steps, @Nullable Map<String, String> extracted) {}

    /** @param attempts how often the step was made */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepSeen(
            String name,
            Outcome outcome,
            @Nullable Failure failure,
            int attempts,
            double millis,
            @Nullable HttpAnswer http) {}
}
