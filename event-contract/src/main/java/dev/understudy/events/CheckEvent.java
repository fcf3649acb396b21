package dev.understudy.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code monitor.checks.v1}: what is to be probed. Replicas of monitor-service share the probing by its partitions. */
public sealed interface CheckEvent extends EventData {

    String name();

    /** The check's global id: {@code <projectId>/<name>}. */
    default String checkId() {
        return projectId() + "/" + name();
    }

    @Override
    default String key() {
        return checkId();
    }

    /**
     * The check as it now is, whole.
     *
     * @param name unique within the project; {@code <asset>.<kind>} for one that is derived from an asset
     * @param version grows with every change of the check
     * @param kind {@code http}, {@code tls}, {@code domain}, {@code dns}, {@code tcp}, {@code ping}, {@code heartbeat},
     *     {@code flow}; a reader skips kinds that it does not know
     * @param managedBy {@code passport} for a derived check, {@code user} for one made by hand
     * @param dependsOn ids of assets of the project whose failure would explain this check's
     * @param http what to probe when {@code kind} is {@code http}
     * @param paused whether it rests; absent means no
     * @param labels free words for whoever sorts and filters checks
     * @param criticality how much stands still when the check is DOWN; that of its zone when absent
     * @param tls what to probe when {@code kind} is {@code tls}, and so on for the other kinds
     */
    @EventType("monitor.check.applied.v1")
    record CheckApplied(
            String projectId,
            String name,
            long version,
            String kind,
            String managedBy,
            @Nullable String assetId,
            @Nullable String zoneId,
            Schedule schedule,
            List<String> dependsOn,
            @Nullable HttpTarget http,
            @Nullable Boolean paused,
            @Nullable Map<String, String> labels,
            @Nullable Criticality criticality,
            CheckTarget.@Nullable TlsTarget tls,
            CheckTarget.@Nullable DomainTarget domain,
            CheckTarget.@Nullable DnsTarget dns,
            CheckTarget.@Nullable TcpTarget tcp,
            CheckTarget.@Nullable PingTarget ping,
            CheckTarget.@Nullable HeartbeatTarget heartbeat,
            CheckTarget.@Nullable FlowTarget flow)
            implements CheckEvent {

        /** A check of kind {@code http} as the first version of this event had it. */
        public CheckApplied(
                String projectId,
                String name,
                long version,
                String kind,
                String managedBy,
                @Nullable String assetId,
                @Nullable String zoneId,
                Schedule schedule,
                List<String> dependsOn,
                @Nullable HttpTarget http) {
            this(
                    projectId, name, version, kind, managedBy, assetId, zoneId, schedule, dependsOn, http, null, null,
                    null, null, null, null, null, null, null, null);
        }

        /** A check of whatever kind its target is. */
        public static CheckApplied of(
                String projectId,
                String name,
                String managedBy,
                @Nullable String assetId,
                @Nullable String zoneId,
                Schedule schedule,
                List<String> dependsOn,
                boolean paused,
                Map<String, String> labels,
                @Nullable Criticality criticality,
                CheckTarget target) {
            return new CheckApplied(
                    projectId,
                    name,
                    0,
                    target.kindName(),
                    managedBy,
                    assetId,
                    zoneId,
                    schedule,
                    dependsOn,
                    target instanceof HttpTarget http ? http : null,
                    paused ? true : null,
                    labels.isEmpty() ? null : labels,
                    criticality,
                    target instanceof CheckTarget.TlsTarget tls ? tls : null,
                    target instanceof CheckTarget.DomainTarget domain ? domain : null,
                    target instanceof CheckTarget.DnsTarget dns ? dns : null,
                    target instanceof CheckTarget.TcpTarget tcp ? tcp : null,
                    target instanceof CheckTarget.PingTarget ping ? ping : null,
                    target instanceof CheckTarget.HeartbeatTarget heartbeat ? heartbeat : null,
                    target instanceof CheckTarget.FlowTarget flow ? flow : null);
        }

        /** The same with another version. */
        public CheckApplied withVersion(long version) {
            return new CheckApplied(
                    projectId,
                    name,
                    version,
                    kind,
                    managedBy,
                    assetId,
                    zoneId,
                    schedule,
                    dependsOn,
                    http,
                    paused,
                    labels,
                    criticality,
                    tls,
                    domain,
                    dns,
                    tcp,
                    ping,
                    heartbeat,
                    flow);
        }

        /** The same, at rest or not. */
        public CheckApplied withPaused(boolean paused) {
            return new CheckApplied(
                    projectId,
                    name,
                    version,
                    kind,
                    managedBy,
                    assetId,
                    zoneId,
                    schedule,
                    dependsOn,
                    http,
                    paused ? true : null,
                    labels,
                    criticality,
                    tls,
                    domain,
                    dns,
                    tcp,
                    ping,
                    heartbeat,
                    flow);
        }

        /** What is probed or awaited; empty for a kind that this version does not know. */
        public Optional<CheckTarget> target() {
            return Optional.ofNullable(
                    switch (kind) {
                        case "http" -> http;
                        case "tls" -> tls;
                        case "domain" -> domain;
                        case "dns" -> dns;
                        case "tcp" -> tcp;
                        case "ping" -> ping;
                        case "heartbeat" -> heartbeat;
                        case "flow" -> flow;
                        default -> null;
                    });
        }

        /** Whether it rests. */
        public boolean resting() {
            return Boolean.TRUE.equals(paused);
        }
    }

    @EventType(value = "monitor.check.removed.v1", tombstone = true)
    record CheckRemoved(String projectId, String name) implements CheckEvent {}

    /**
     * @param interval between slots, 5 s to 31 d
     * @param confirmationInterval between the repeated probes that confirm a failure or a recovery
     * @param failureThreshold consecutive failed probes that make the check DOWN
     * @param recoveryThreshold consecutive successful probes that make it UP again
     * @param degradedLatency a successful probe that takes longer is DEGRADED; no such limit when absent
     * @param flapDamping when a check that changes too often is held back; never when absent
     */
    record Schedule(
            Duration interval,
            Duration timeout,
            Duration confirmationInterval,
            int failureThreshold,
            int recoveryThreshold,
            @Nullable Duration degradedLatency,
            @Nullable FlapDamping flapDamping) {

        /** Without a limit for latency, without damping. */
        public Schedule(
                Duration interval,
                Duration timeout,
                Duration confirmationInterval,
                int failureThreshold,
                int recoveryThreshold) {
            this(interval, timeout, confirmationInterval, failureThreshold, recoveryThreshold, null, null);
        }
    }

    /**
     * A check whose status changed more than {@code maxChanges} times within {@code window} is flapping: it stays DOWN
     * until its probes have agreed for {@code stableFor}.
     */
    record FlapDamping(int maxChanges, Duration window, Duration stableFor) {}

    /**
     * An HTTP request and what its answer must be.
     *
     * @param url http or https, without credentials; a name may be in its Unicode form
     * @param expectStatus HTTP status codes that count as success; any 2xx when empty
     * @param additionalStatus codes that count as success beside those; makes no sense with {@code expectStatus}
     * @param headers request header fields
     * @param secretHeaders request header fields whose values are secret references ({@code env:}, {@code file:}...)
     * @param body request body, sent as UTF-8
     * @param bodyReference secret reference of the request body, instead of {@code body}
     * @param httpVersions versions of the answer that are accepted: {@code HTTP/1.1}, {@code HTTP/2}; any when absent
     * @param offerHttp2 whether HTTP/2 is offered in the TLS handshake; absent: if {@code httpVersions} names it
     * @param ipFamily {@code ipv4}, {@code ipv6}, {@code prefer-ipv4} (as when absent), {@code prefer-ipv6}
     * @param resolver DNS server to ask instead of ours: {@code address[:port]}, {@code tcp://address[:port]}
     * @param host value of the Host field and, if {@code tls.serverName} is absent, of SNI; the URL's host when absent
     * @param followRedirects absent means yes
     * @param maxRedirects 0 to 10; 10 when absent
     * @param finalUrl regular expression (RE2) that the URL of the final answer must match
     * @param bodyMustMatch regular expressions (RE2) that must be found in the body
     * @param bodyMustNotMatch regular expressions (RE2) of which none may be found in the body
     * @param maxLatency a longer probe fails
     * @param bodyLimit bytes after decompression; a longer body fails the probe
     * @param compression {@code gzip}, {@code deflate}, {@code br}: how the body is to be decompressed, whatever its
     *     header says; never when absent
     * @param requireTls fail if the final answer came without TLS
     * @param forbidTls fail if the final answer came over TLS
     * @param conditions such as {@code [BODY].status == UP}
     */
    record HttpTarget(
            String url,
            String method,
            List<Integer> expectStatus,
            @Nullable List<Integer> additionalStatus,
            @Nullable Map<String, String> headers,
            @Nullable Map<String, String> secretHeaders,
            @Nullable String body,
            @Nullable String bodyReference,
            CheckTarget.@Nullable HttpAuth auth,
            CheckTarget.@Nullable ProxyOptions proxy,
            @Nullable List<String> httpVersions,
            @Nullable Boolean offerHttp2,
            @Nullable String ipFamily,
            @Nullable String resolver,
            @Nullable String host,
            CheckTarget.@Nullable TlsOptions tls,
            @Nullable Boolean followRedirects,
            @Nullable Integer maxRedirects,
            @Nullable String finalUrl,
            @Nullable List<CheckTarget.HeaderAssertion> headerAssertions,
            @Nullable List<String> bodyMustMatch,
            @Nullable List<String> bodyMustNotMatch,
            @Nullable List<CheckTarget.JsonAssertion> jsonAssertions,
            @Nullable Duration maxLatency,
            @Nullable Integer bodyLimit,
            @Nullable String compression,
            CheckTarget.@Nullable KeywordCheck keywords,
            @Nullable Boolean requireTls,
            @Nullable Boolean forbidTls,
            @Nullable List<String> conditions)
            implements CheckTarget {

        /** A plain request. */
        public HttpTarget(String url, String method, List<Integer> expectStatus) {
            this(
                    url,
                    method,
                    expectStatus,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public String kindName() {
            return "http";
        }

        @Override
        public String shown() {
            return url;
        }
    }
}
