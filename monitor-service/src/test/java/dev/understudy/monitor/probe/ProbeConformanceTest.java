package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckTarget.RecordRule;
import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.monitor.check.CheckDocument;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Cases of other projects, through the reader of definitions and the prober; see docs/conformance/monitor.md. */
class ProbeConformanceTest {

    private static final Map<String, String> HTTP_AGAINST = Map.of(
            "http3-probe-reports-version-3",
            "HTTP/3 is not probed; asking for it is refused",
            "http-json-value-unknown-op-treated-as-equal",
            "an unknown op is refused: a misspelt rule must not pass for another one");

    private static final Map<String, String> DNS_AGAINST = Map.of(
            "dns-auth-additional-all-match-rule-udp",
            "failIfAllMatch fails when all match, as its name says",
            "dns-auth-additional-all-match-rule-tcp",
            "failIfAllMatch fails when all match, as its name says");

    private static final Map<String, String> CONDITIONS_AGAINST = Map.of();

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("status", "status"),
            Map.entry("redirect-limit", "redirect_limit"),
            Map.entry("http-version", "http_version"),
            Map.entry("assertion-header", "header_match"),
            Map.entry("assertion-body", "body_match"),
            Map.entry("assertion-json", "json_assertion"),
            Map.entry("decode", "decode"),
            Map.entry("body-too-large", "body_too_large"),
            Map.entry("tls-hostname", "tls_hostname"),
            Map.entry("not-tls", "not_tls"),
            Map.entry("is-tls", "is_tls"),
            Map.entry("connect-refused", "connection"),
            Map.entry("connection-closed", "connection"),
            Map.entry("timeout", "timeout"),
            Map.entry("connect-timeout", "timeout"),
            Map.entry("dns", "resolve"),
            Map.entry("response-mismatch", "response_match"),
            Map.entry("response-bytes", "response_bytes"),
            Map.entry("rcode", "rcode"),
            Map.entry("assertion-records", "record_match"));

    @TempDir
    static Path folder;

    private static NioEventLoopGroup loops;
    private static NameServer names;
    private static KeyStore keys;
    private static KeyStore expired;

    @BeforeAll
    static void prepare() throws Exception {
        loops = new NioEventLoopGroup(2);
        names = new NameServer(Map.of("mail.example", List.of("127.0.0.1")));
        keys = Certificates.selfSigned(folder, "dns:localhost,dns:mail.example,ip:127.0.0.1,ip:::1", "-1H", 1);
        expired = Certificates.selfSigned(folder, "dns:localhost,ip:127.0.0.1", "-10d", 5);
    }

    @AfterAll
    static void close() {
        names.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @TestFactory
    Stream<DynamicTest> http() {
        return Conformance.tests(
                "http-probe.yaml",
                // Those are about the endpoint for Prometheus servers, not about probes.
                one -> !one.tags().contains("target-as-query-parameter")
                        && !one.when().has("safety_offset_s"),
                HTTP_AGAINST,
                this::http);
    }

    @TestFactory
    Stream<DynamicTest> tcp() {
        return Conformance.tests("tcp-probe.yaml", Map.of(), this::tcp);
    }

    @TestFactory
    Stream<DynamicTest> dns() {
        return Conformance.tests(
                "dns-probe.yaml",
                one -> !one.when().path("cancelled_before_start").asBoolean(),
                DNS_AGAINST,
                this::dns);
    }

    @TestFactory
    Stream<DynamicTest> tls() {
        return Conformance.tests("tls-expiry.yaml", Map.of(), this::tls);
    }

    @TestFactory
    Stream<DynamicTest> conditions() {
        return Conformance.tests("conditions.yaml", CONDITIONS_AGAINST, this::condition);
    }

    // HTTP

    private void http(Case one) throws Exception {
        var scheme = one.given().path("scheme").asText("http");
        var sockets = scheme.equals("http") ? ServerSocketFactory.getDefault() : Certificates.serving(keys);
        try (var server = new CaseServer(one.given().path("steps"), sockets)) {
            var addr = "127.0.0.1:" + server.port();
            UnaryOperator<String> fill =
                    text -> text.replace("{base}", (scheme.equals("h3") ? "https" : scheme) + "://" + addr)
                            .replace("{addr}", addr)
                            .replace("{host}", "127.0.0.1")
                            .replace("{port}", String.valueOf(server.port()));
            var read = definition("http", httpTarget(one.when(), fill), timeout(one));
            var expected = one.expect().path("outcome").asText("any");
            if (expected.startsWith("config_")) {
                assertThat(read.problems().none())
                        .as("%s", read.problems().all())
                        .isEqualTo(expected.equals("config_accepted"));
                return;
            }
            if (expected.equals("not_success") && !read.problems().none()) {
                return;
            }
            var seen = run(read, trusted(one));
            judge(one, seen);
            judgeHttp(one, seen, server);
        }
    }

    private static void judgeHttp(Case one, Observation seen, CaseServer server) throws Exception {
        var expect = one.expect();
        var http = seen.http();
        if (expect.has("status")) {
            var status = http == null ? null : http.status();
            assertThat(status)
                    .isEqualTo(
                            expect.path("status").isNull()
                                    ? null
                                    : (Integer) expect.path("status").asInt());
        }
        if (expect.has("redirects")) {
            assertThat(http.redirects()).isEqualTo(expect.path("redirects").asInt());
        }
        if (expect.has("content_length")) {
            assertThat(http.contentLength())
                    .isEqualTo(expect.path("content_length").asLong());
        }
        if (expect.has("body_length")) {
            assertThat(http.bodyBytes()).isEqualTo(expect.path("body_length").asLong());
        }
        if (expect.has("tls")) {
            assertThat(http.tls() != null).isEqualTo(expect.path("tls").asBoolean());
        }
        if (expect.has("body_text")) {
            assertThat(http.body()).isEqualTo(expect.path("body_text").asText());
        }
        var failure = seen.failure();
        if (expect.has("error_text_present")) {
            assertThat(failure != null)
                    .isEqualTo(expect.path("error_text_present").asBoolean());
        }
        for (var part : expect.path("error_text_contains")) {
            assertThat(failure.message()).contains(part.asText());
        }
        if (expect.has("phases_exact")) {
            var phases = expect.path("phases_exact").toString();
            assertThat(seen.timings().dns() != null).isEqualTo(phases.contains("resolve"));
        }
        if (expect.has("output_must_not_contain")) {
            var text = JSON.writeValueAsString(seen);
            assertThat(text).contains("***");
            expect.path("output_must_not_contain")
                    .forEach(secret -> assertThat(text).doesNotContain(secret.asText()));
        }
        for (int i = 0; i < expect.path("requests").size(); i++) {
            var wanted = expect.path("requests").get(i);
            var got = server.requests.get(i);
            if (wanted.has("method")) {
                assertThat(got.method()).isEqualTo(wanted.path("method").asText());
            }
            if (wanted.has("body")) {
                assertThat(got.body()).isEqualTo(wanted.path("body").asText());
            }
            wanted.path("headers").properties().forEach(header -> assertThat(got.headers())
                    .containsEntry(
                            header.getKey().toLowerCase(java.util.Locale.ROOT),
                            header.getValue().asText()));
            wanted.path("headers_absent").forEach(header -> assertThat(got.headers())
                    .doesNotContainKey(header.asText().toLowerCase(java.util.Locale.ROOT)));
        }
    }

    private static ObjectNode httpTarget(JsonNode when, UnaryOperator<String> fill) {
        var http = JSON.createObjectNode();
        var assertions = http.putArray("headerAssertions");
        var json = http.putArray("jsonAssertions");
        if (!when.has("url")) {
            http.put("url", "http://shop.example/");
        }
        when.properties().forEach(setting -> {
            var value = setting.getValue();
            switch (setting.getKey()) {
                case "url" -> http.put("url", fill.apply(value.asText()));
                case "method", "headers", "body", "compression" -> http.set(setting.getKey(), value);
                case "body_from_file" -> http.put("bodyReference", "file:/body");
                case "expected_statuses" -> http.set("expectStatus", value);
                case "additional_ok_statuses" -> http.set("additionalStatus", value);
                case "follow_redirects" -> http.set("followRedirects", value);
                case "header_must_match" -> value.forEach(rule -> header(assertions.addObject(), rule, "matches"));
                case "header_must_not_match" ->
                    value.forEach(rule -> header(assertions.addObject(), rule, "notMatches"));
                case "header_equals" -> value.forEach(rule -> header(assertions.addObject(), rule, "equals"));
                case "header_is_empty" -> value.forEach(rule -> header(assertions.addObject(), rule, "empty"));
                case "header_is_not_empty" -> value.forEach(rule -> header(assertions.addObject(), rule, "notEmpty"));
                case "body_must_match" -> http.set("bodyMustMatch", value);
                case "body_must_not_match" -> http.set("bodyMustNotMatch", value);
                case "json_must_match" -> json(json.addObject(), value, false);
                case "json_must_not_match" -> json(json.addObject(), value, true);
                case "body_size_limit" -> http.set("bodyLimit", value);
                case "valid_http_versions" -> http.set("httpVersions", value);
                case "use_http3" -> {
                    if (value.asBoolean()) {
                        http.putArray("httpVersions").add("HTTP/3");
                    }
                }
                case "use_http2" -> http.set("offerHttp2", value);
                case "require_tls" -> http.set("requireTls", value);
                case "forbid_tls" -> http.set("forbidTls", value);
                case "tls" ->
                    http.putObject("tls")
                            .put("verify", !value.path("insecure_skip_verify").asBoolean());
                case "auth" -> {
                    if (value.has("bearer")) {
                        http.putObject("auth")
                                .put(
                                        "bearer",
                                        "env:" + value.path("bearer").asText().replace('-', '_'));
                    }
                }
                case "proxy" ->
                    http.withObject("/proxy").put("url", value.path("url").asText());
                case "skip_resolve_with_proxy" -> http.withObject("/proxy").put("resolveTarget", !value.asBoolean());
                case "ip_family" ->
                    http.put("ipFamily", "prefer-" + value.asText().replace("ip", "ipv"));
                case "host_override" -> http.set("host", value);
                case "timeout_ms", "action" -> {}
                default -> http.set(setting.getKey(), value);
            }
        });
        if (when.path("use_http3").asBoolean()) {
            http.putArray("httpVersions").add("HTTP/3");
        }
        return http;
    }

    private static void header(ObjectNode assertion, JsonNode rule, String op) {
        assertion.put("name", rule.path("name").asText()).put("op", op);
        if (rule.has("regex") || rule.has("value")) {
            assertion.put(
                    "value", rule.path(rule.has("regex") ? "regex" : "value").asText());
        }
        if (rule.has("allow_missing")) {
            assertion.set("allowMissing", rule.path("allow_missing"));
        }
    }

    private static void json(ObjectNode assertion, JsonNode rule, boolean negate) {
        if (rule.has("raw")) {
            assertion.put("path", rule.path("raw").asText()).put("op", "exists");
        }
        for (var part : List.of("path", "value")) {
            if (rule.has(part)) {
                assertion.set(part, rule.path(part));
            }
        }
        if (rule.has("op")) {
            assertion.put(
                    "op",
                    rule.path("op").asText().equals("is_true")
                            ? "isTrue"
                            : rule.path("op").asText());
        }
        if (negate) {
            assertion.put("negate", true);
        }
    }

    // TCP

    private void tcp(Case one) throws Exception {
        var when = one.when();
        if (when.has("tls_error_text")) {
            var expected = one.expect().path("tls_alert_number");
            assertThat(TlsAlerts.number(when.path("tls_error_text").asText()))
                    .isEqualTo(expected.isNull() ? Optional.empty() : Optional.of(expected.asInt()));
            return;
        }
        if (when.has("tls_alert_number")) {
            assertThat(TlsAlerts.name(when.path("tls_alert_number").asInt()))
                    .isEqualTo(one.expect().path("tls_alert_name").asText());
            return;
        }
        var store = one.given().path("tls").path("expired").asBoolean() ? expired : keys;
        boolean all = one.given().path("listen").asText().equals("all");
        try (var server = new DialogueServer(one.given(), all, Certificates.serving(store));
                var resolver = new DnsCaseServer(JSON.readTree("""
                    {"behaviour": "recursive", "transport": "tcp", "answer": ["mail.example. 60 IN A 127.0.0.1"]}\
                    """))) {
            UnaryOperator<String> fill = text -> text.replace("{addr}", "127.0.0.1:" + server.port())
                    .replace("{host}", "127.0.0.1")
                    .replace("{port}", String.valueOf(server.port()))
                    .replace("{resolver_addr}", "127.0.0.1:" + resolver.port());
            if (one.given().path("listening").isBoolean()) {
                server.close();
            }
            var read = definition("tcp", tcpTarget(when, fill), timeout(one));
            if (one.expect().path("outcome").asText().equals("config_rejected")) {
                assertThat(read.problems().none()).isFalse();
                return;
            }
            if (!read.problems().none()) {
                // An address without a port is refused before anything is probed.
                assertThat(one.expect().path("outcome").asText()).isEqualTo("failure");
                assertThat(one.expect().path("failure_kind").asText("bad_target"))
                        .isEqualTo("bad_target");
                return;
            }
            var seen = run(
                    read, one.given().path("tls").path("trusted").asBoolean() ? Certificates.trusting(store) : null);
            judge(one, seen);
            judgeTcp(one, seen);
        }
    }

    private static void judgeTcp(Case one, Observation seen) {
        var expect = one.expect();
        if (expect.has("ip_family_used")) {
            assertThat(seen.tcp().address().startsWith("["))
                    .isEqualTo(expect.path("ip_family_used").asInt() == 6);
        }
        if (expect.has("tls_earliest_expiry_in_s")) {
            var end = seen.tcp().earliestExpiresAt();
            assertThat(Duration.between(seen.startedAt(), end).toHours()).isBetween(21L, 24L);
        }
        expect.path("captured").properties().forEach(entry -> assertThat(
                        seen.tcp().captured())
                .containsEntry(entry.getKey(), entry.getValue().asText()));
        if (expect.has("server_name_used")) {
            assertThat(seen.tcp().serverName())
                    .isEqualTo(expect.path("server_name_used").asText());
        }
        if (expect.has("timings_present")) {
            assertThat(seen.timings().connect()).isNotNull();
        }
    }

    private static ObjectNode tcpTarget(JsonNode when, UnaryOperator<String> fill) {
        var tcp = JSON.createObjectNode();
        var address = fill.apply(when.path("address").asText("127.0.0.1:1"));
        int colon = address.lastIndexOf(':');
        tcp.put("host", colon < 0 ? address : address.substring(0, colon));
        if (colon >= 0) {
            tcp.put("port", Integer.parseInt(address.substring(colon + 1)));
        }
        var options = JSON.createObjectNode();
        // With nothing said, the source prefers IPv6.
        tcp.put("ipFamily", "prefer-" + when.path("ip_family").asText("ip6").replace("ip", "ipv"));
        when.properties().forEach(setting -> {
            var value = setting.getValue();
            switch (setting.getKey()) {
                case "tls" -> tcp.set("tls", value);
                case "starttls" -> tcp.set("starttls", value);
                case "expected_tls_alert" -> tcp.put("expectTlsAlert", value.asText());
                case "insecure_skip_verify" -> options.put("verify", !value.asBoolean());
                case "host_override" -> options.put("serverName", value.asText());
                case "resolver" -> tcp.put("resolver", fill.apply(value.asText()));
                case "dialog" -> {
                    var dialog = tcp.putArray("dialog");
                    value.forEach(step -> {
                        var own = dialog.addObject();
                        step.properties()
                                .forEach(part -> own.set(
                                        Map.of("expect_bytes", "expectBytes", "start_tls", "startTls")
                                                .getOrDefault(part.getKey(), part.getKey()),
                                        part.getValue()));
                    });
                }
                case "address", "ip_family", "ip_family_fallback", "timeout_ms", "trust" -> {}
                default -> tcp.set(setting.getKey(), value);
            }
        });
        if (!options.isEmpty()) {
            tcp.set("tlsOptions", options);
        }
        return tcp;
    }

    // DNS

    private void dns(Case one) throws Exception {
        if (one.when().has("record_rule")) {
            var rule = one.when().path("record_rule");
            var records = new ArrayList<String>();
            one.given().path("records").forEach(record -> records.add(record.asText()));
            var op = rule.path("op").asText();
            int underline = op.indexOf('_');
            var ours = op.substring(0, underline)
                    + Character.toUpperCase(op.charAt(underline + 1))
                    + op.substring(underline + 2);
            assertThat(DnsProbe.holds(new RecordRule(ours, rule.path("value").asText()), records))
                    .isEqualTo(one.expect().path("holds").asBoolean());
            return;
        }
        try (var server = new DnsCaseServer(one.given().path("dns_server"))) {
            var when = one.when();
            var query = when.path("query");
            var dns = JSON.createObjectNode();
            dns.put("name", query.path("name").asText());
            dns.put("type", query.path("type").asText("ANY"));
            if (query.has("class")) {
                dns.set("queryClass", query.path("class"));
            }
            dns.put(
                    "server",
                    when.path("server")
                            .asText("{addr}")
                            .replace("{addr}", "127.0.0.1:" + server.port())
                            .replace("{port}", String.valueOf(server.port())));
            dns.put("transport", when.path("transport").asText("udp"));
            dns.put("recursionDesired", query.path("recursion_desired").asBoolean(false));
            dns.put("ipFamily", "prefer-" + when.path("ip_family").asText("ip6").replace("ip", "ipv"));
            if (query.has("valid_rcodes")) {
                dns.set("rcodes", query.path("valid_rcodes"));
            }
            for (var section : List.of("answer", "authority", "additional")) {
                query.path(section).properties().forEach(rule -> dns.withObject("/" + section)
                        .set(
                                Map.of(
                                                "fail_if_any_matches", "failIfAnyMatches",
                                                "fail_if_all_match", "failIfAllMatch",
                                                "fail_if_any_does_not_match", "failIfAnyDoesNotMatch",
                                                "fail_if_none_matches", "failIfNoneMatches")
                                        .get(rule.getKey()),
                                rule.getValue()));
            }
            var read = definition("dns", dns, timeout(one));
            var expect = one.expect();
            if (expect.path("outcome").asText().equals("config_rejected")
                    || expect.path("failure_kind").asText().equals("config")) {
                assertThat(read.problems().none()).isFalse();
                return;
            }
            var seen = run(read, null);
            judge(one, seen);
            if (expect.has("answer_count")) {
                assertThat(seen.dns().answer())
                        .hasSize(expect.path("answer_count").asInt());
                assertThat(seen.dns().authority())
                        .hasSize(expect.path("authority_count").asInt());
                assertThat(seen.dns().additional())
                        .hasSize(expect.path("additional_count").asInt());
            }
            if (expect.has("ip_family_used")) {
                assertThat(seen.dns().server().startsWith("["))
                        .isEqualTo(expect.path("ip_family_used").asInt() == 6);
            }
        }
    }

    // TLS

    private void tls(Case one) throws Exception {
        if (one.when().has("rule")) {
            var limit = one.when().path("rule").path("limit_s").asLong();
            var condition = new Condition(
                    new Condition.Operand.Measured(
                            Condition.Value.CERTIFICATE_EXPIRATION, null, Condition.Function.NONE),
                    Condition.Operator.of(one.when().path("rule").path("op").asText())
                            .orElseThrow(),
                    new Condition.Operand.Literal(String.valueOf(limit * 1000)));
            var left = one.given().path("certificate_expires_in_s");
            var measured = new Condition.Measurements(
                    null, null, 0, false, left.isNull() ? 0 : left.asLong() * 1000, 0, new byte[0], null, null);
            assertThat(condition.judge(measured).holds())
                    .isEqualTo(one.expect().path("holds").asBoolean());
            return;
        }
        if (one.given().has("serial_hex")) {
            assertThat(ChainJudge.serial(new java.math.BigInteger(
                            one.given().path("serial_hex").asText(), 16)))
                    .isEqualTo(one.expect().path("serial_text").asText());
            return;
        }
        if (one.when().has("url")) {
            try (var server = new CaseServer(JSON.readTree("[{\"status\": 200}]"), Certificates.serving(keys))) {
                var http = JSON.createObjectNode().put("url", "https://127.0.0.1:" + server.port() + "/");
                http.putObject("tls").put("verify", false);
                var seen = run(definition("http", http, Duration.ofSeconds(5)), null);
                judge(one, seen);
                assertThat(seen.http().tls()).isNotNull();
                assertThat(seen.http().earliestExpiresAt()).isNotNull();
            }
            return;
        }
        var smtp = Conformance.cases("tcp-probe.yaml").stream()
                .filter(candidate -> candidate.id().equals("tcp-starttls-smtp-dialog"))
                .findFirst()
                .orElseThrow();
        tcp(smtp);
    }

    // Conditions

    private void condition(Case one) throws Exception {
        var when = one.when();
        if (when.has("glob")) {
            assertThat(Condition.matches(
                            when.path("glob").asText(), one.given().path("text").asText()))
                    .isEqualTo(one.expect().path("matches").asBoolean());
            return;
        }
        if (when.has("text")) {
            var errors = 0;
            try {
                var parsed = Condition.parse(when.path("text").asText());
                if (when.has("condition")) {
                    assertThat(parsed).isEqualTo(structured(when.path("condition")));
                }
            } catch (IllegalArgumentException e) {
                errors = 1;
            }
            var valid = one.expect().path("valid");
            assertThat(errors)
                    .isEqualTo(
                            valid.isMissingNode() ? one.expect().path("errors").asInt() : valid.asBoolean() ? 0 : 1);
            return;
        }
        var result = one.given().path("result");
        var verdict = structured(when.path("condition"))
                .judge(new Condition.Measurements(
                        result.has("status") ? result.path("status").asInt() : null,
                        result.path("ip").asText(null),
                        result.path("response_time_ms").asLong(0),
                        result.path("connected").asBoolean(),
                        result.path("certificate_remaining_ms").asLong(0),
                        result.path("domain_remaining_ms").asLong(0),
                        result.path("body").asText("").getBytes(StandardCharsets.UTF_8),
                        null,
                        one.given().path("context")));
        assertThat(verdict.holds()).isEqualTo(one.expect().path("holds").asBoolean());
        if (one.expect().has("shown") && !when.path("show_values").asText().equals("never") && !verdict.holds()) {
            var shown = one.expect().path("shown");
            assertThat(verdict.left()).isEqualTo(shown.path("left").asText(null));
            assertThat(verdict.right()).isEqualTo(shown.path("right").asText(null));
        }
        for (var side : one.expect().path("unresolved")) {
            assertThat(side.asText().equals("left") ? verdict.leftUnresolved() : verdict.rightUnresolved())
                    .isTrue();
        }
    }

    private static Condition structured(JsonNode condition) {
        return new Condition(
                operand(condition.path("left")),
                Condition.Operator.of(condition.path("op").asText()).orElseThrow(),
                operand(condition.path("right")));
    }

    private static Condition.Operand operand(JsonNode operand) {
        if (operand.has("literal")) {
            return new Condition.Operand.Literal(operand.path("literal").asText());
        }
        if (operand.has("glob")) {
            return new Condition.Operand.Glob(operand.path("glob").asText());
        }
        if (operand.has("any_of")) {
            var texts = new ArrayList<String>();
            operand.path("any_of").forEach(text -> texts.add(text.asText()));
            return new Condition.Operand.AnyOf(texts);
        }
        var value = Map.of(
                        "status", Condition.Value.STATUS,
                        "ip", Condition.Value.IP,
                        "response_time_ms", Condition.Value.RESPONSE_TIME,
                        "connected", Condition.Value.CONNECTED,
                        "certificate_remaining", Condition.Value.CERTIFICATE_EXPIRATION,
                        "domain_remaining", Condition.Value.DOMAIN_EXPIRATION,
                        "body", Condition.Value.BODY,
                        "context", Condition.Value.CONTEXT)
                .get(operand.path("value").asText());
        var function = Map.of("length", Condition.Function.LENGTH, "exists", Condition.Function.EXISTS)
                .getOrDefault(operand.path("function").asText(), Condition.Function.NONE);
        return new Condition.Operand.Measured(value, operand.path("path").asText(null), function);
    }

    // All

    private record Read(
            Problems problems,
            @Nullable CheckApplied check,
            @Nullable ProbeTarget target) {}

    private static Read definition(String kind, ObjectNode target, Duration timeout) {
        var document = JSON.createObjectNode().put("kind", kind);
        document.set(kind, target);
        document.putObject("schedule").put("timeout", timeout.toString());
        var problems = new Problems();
        var check = CheckDocument.read("p", "case", "user", document, problems).orElse(null);
        var compiled = check == null ? null : ProbeTarget.of(check.target().orElseThrow(), problems.inside(kind));
        return new Read(problems, check, compiled);
    }

    private static Observation run(Read read, @Nullable KeyStore trusted) throws Exception {
        assertThat(read.problems().all()).isEmpty();
        try (var prober = new NettyProber(
                loops,
                new EgressGuard(List.of("127.0.0.0/8", "::1/128")),
                Clock.systemUTC(),
                new NettyProber.Limits("Understudy/1", 65_536, 32_768, 1 << 20),
                List.of(names.address()),
                trusted,
                reference -> reference.replace("env:", "").replace('_', '-'),
                Worlds.registries(),
                null)) {
            var seen = new CompletableFuture<Observation>();
            prober.inDetail(read.target(), read.check().schedule(), seen::complete);
            return seen.get(15, TimeUnit.SECONDS);
        }
    }

    private static void judge(Case one, Observation seen) {
        var outcome = one.expect().path("outcome").asText("any");
        boolean good = seen.outcome() == Outcome.UP || seen.outcome() == Outcome.DEGRADED;
        switch (outcome) {
            case "success" -> assertThat(good).as("%s", seen).isTrue();
            case "failure", "not_success" -> assertThat(good).as("%s", seen).isFalse();
            default -> {}
        }
        if (one.expect().has("failure_kind") && !good) {
            var reason = seen.failure().reason();
            var kind = KINDS.getOrDefault(reason, reason.startsWith("tls-") ? "tls" : reason);
            assertThat(kind)
                    .as("%s", seen)
                    .isEqualTo(one.expect().path("failure_kind").asText());
        }
    }

    private static Duration timeout(Case one) {
        var own = one.when().path("timeout_ms").asLong(3000);
        return Duration.ofMillis(Math.clamp(own, 100, 5000));
    }

    private static @Nullable KeyStore trusted(Case one) throws Exception {
        return one.given().path("tls").path("trusted").asBoolean() ? Certificates.trusting(keys) : null;
    }
}
