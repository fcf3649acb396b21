package dev.understudy.monitor.exporter;

import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a probe saw, under the names that blackbox_exporter gives it. */
final class ProbeMetrics {

    private static final Set<String> BY_PATTERN = Set.of("assertion-body", "assertion-header");

    private ProbeMetrics() {}

    static String of(Observation seen) {
        var text = new MetricsText();
        boolean success = seen.outcome() == Outcome.UP || seen.outcome() == Outcome.DEGRADED;
        text.single("probe_success", "Displays whether or not the probe was a success", success ? 1.0 : 0.0);
        text.single(
                "probe_duration_seconds",
                "Returns how long the probe took to complete in seconds",
                seen.timings().total() / 1000);
        text.single(
                "probe_dns_lookup_time_seconds",
                "Returns the time taken for probe dns lookup in seconds",
                seconds(seen.timings().dns()));
        text.single(
                "understudy_probe_could_not_tell",
                "Whether the probe itself could not be made, so that nothing is known of the target",
                seen.outcome() == Outcome.UNKNOWN ? 1.0 : 0.0);
        var failure = seen.failure();
        if (failure != null) {
            text.gauge("understudy_probe_failure_info", "Why the probe did not succeed")
                    .value("understudy_probe_failure_info", Map.of("reason", failure.reason()), 1);
        }
        text.single(
                "probe_failed_due_to_regex",
                "Indicates if probe failed due to regex",
                failure != null && BY_PATTERN.contains(failure.reason()) ? 1.0 : 0.0);
        var http = seen.http();
        if (http != null) {
            http(text, seen, http);
        }
        var tcp = seen.tcp();
        if (tcp != null) {
            address(text, tcp.address());
            expiry(text, tcp.earliestExpiresAt(), tcp.bestChainExpiresAt());
            version(text, tcp.tls());
        }
        var dns = seen.dns();
        if (dns != null) {
            text.single(
                    "probe_dns_query_succeeded", "Displays whether or not the query was executed successfully", 1.0);
            text.single("probe_dns_answer_rrs", "Returns number of entries in the answer resource record list", (double)
                    dns.answer().size());
            text.single(
                    "probe_dns_authority_rrs",
                    "Returns number of entries in the authority resource record list",
                    (double) dns.authority().size());
            text.single(
                    "probe_dns_additional_rrs",
                    "Returns number of entries in the additional resource record list",
                    (double) dns.additional().size());
            phases(
                    text,
                    "probe_dns_duration_seconds",
                    seen,
                    Map.of("resolve", "dns", "connect", "connect", "request", "firstByte"));
        }
        var ping = seen.ping();
        if (ping != null) {
            address(text, ping.address());
            var name = "probe_icmp_duration_seconds";
            text.gauge(name, "Duration of icmp request by phase");
            text.value(name, Map.of("phase", "resolve"), orZero(seen.timings().dns()) / 1000);
            text.value(
                    name,
                    Map.of("phase", "rtt"),
                    ping.roundTrips().isEmpty() ? 0 : ping.roundTrips().getFirst() / 1000);
        }
        return text.toString();
    }

    private static void http(MetricsText text, Observation seen, Observation.HttpAnswer http) {
        address(text, http.address());
        text.single("probe_http_status_code", "Response HTTP status code", http.status() == null ? 0.0 : http.status());
        text.single(
                "probe_http_content_length",
                "Length of http content response",
                http.contentLength() == null ? -1.0 : http.contentLength());
        text.single("probe_http_redirects", "The number of redirects", (double) http.redirects());
        text.single(
                "probe_http_ssl", "Indicates if SSL was used for the final redirect", http.tls() == null ? 0.0 : 1.0);
        text.single("probe_http_uncompressed_body_length", "Length of uncompressed response body", (double)
                http.bodyBytes());
        text.single(
                "probe_http_version", "Returns the version of HTTP of the probe response", protocol(http.protocol()));
        var phases = new LinkedHashMap<String, String>();
        phases.put("resolve", "dns");
        phases.put("connect", "connect");
        phases.put("tls", "tls");
        phases.put("processing", "firstByte");
        phases.put("transfer", "transfer");
        phases(text, "probe_http_duration_seconds", seen, phases);
        expiry(text, http.earliestExpiresAt(), http.bestChainExpiresAt());
        version(text, http.tls());
    }

    private static void phases(MetricsText text, String name, Observation seen, Map<String, String> phases) {
        text.gauge(name, "Duration of the request by phase, summed over all redirects");
        var timings = seen.timings();
        phases.forEach((label, phase) -> text.value(
                name,
                Map.of("phase", label),
                orZero(
                                switch (phase) {
                                    case "dns" -> timings.dns();
                                    case "connect" -> timings.connect();
                                    case "tls" -> timings.tls();
                                    case "firstByte" -> timings.firstByte();
                                    default -> timings.transfer();
                                })
                        / 1000));
    }

    private static void address(MetricsText text, String address) {
        text.single(
                "probe_ip_protocol",
                "Specifies whether probe ip protocol is IP4 or IP6",
                address.startsWith("[") || address.indexOf(':') != address.lastIndexOf(':') ? 6.0 : 4.0);
    }

    private static void expiry(MetricsText text, @Nullable Instant earliest, @Nullable Instant ofTheBestChain) {
        text.single(
                "probe_ssl_earliest_cert_expiry",
                "Returns last SSL chain expiry in unixtime",
                earliest == null ? null : (double) earliest.getEpochSecond());
        text.single(
                "probe_ssl_last_chain_expiry_timestamp_seconds",
                "Returns last SSL chain expiry in timestamp",
                ofTheBestChain == null ? null : (double) ofTheBestChain.getEpochSecond());
    }

    private static void version(MetricsText text, @Nullable String tls) {
        if (tls != null) {
            text.gauge("probe_tls_version_info", "Returns the TLS version used or NaN when unknown")
                    .value(
                            "probe_tls_version_info",
                            Map.of("version", tls.toUpperCase(Locale.ROOT).replace("TLSV", "TLS ")),
                            1);
        }
    }

    private static double protocol(@Nullable String protocol) {
        if (protocol == null || !protocol.startsWith("HTTP/")) {
            return 0;
        }
        return Double.parseDouble(protocol.substring("HTTP/".length()));
    }

    private static @Nullable Double seconds(@Nullable Double millis) {
        return millis == null ? null : (Double) (millis / 1000);
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}
