package dev.understudy.monitor.heartbeat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pings over HTTP, held against what Healthchecks demands of itself. */
@QuarkusTest
class PingConformanceTest {

    private static final String MAIL = "jobs report over HTTP; mail is not received";
    private static final String OUR_API =
            "checks are managed by this API's own paths and tokens, with rest as part of the definition";
    private static final String MAIL_LINK = "links in mails play no part here";
    private static final String BOUNDED = "every body is bounded, and so the limit is always told";

    private static final Map<String, String> AGAINST = against();

    private static Map<String, String> against() {
        var against = new HashMap<String, String>();
        Conformance.cases("heartbeat-ping.yaml").forEach(one -> {
            if (one.tags().contains("email")) {
                against.put(one.id(), MAIL);
            } else if (one.tags().contains("management-api")) {
                against.put(one.id(), OUR_API);
            }
        });
        against.put("ping-confirmation-link-flag", MAIL_LINK);
        against.put("ping-body-unlimited", BOUNDED);
        return against;
    }

    @Inject
    Jobs jobs;

    @Inject
    MutableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return Conformance.tests("heartbeat-ping.yaml", AGAINST, this::hold);
    }

    private void hold(Case one) {
        if (one.when().path("compute").asText().equals("durations")) {
            durations(one);
        } else if (one.tags().contains("login-rate-limit")) {
            bucket(one);
        } else if (one.when().has("method") && !one.tags().contains("management-api")) {
            ping(one);
        } else {
            throw new AssertionError("cannot judge " + one.when());
        }
    }

    private void ping(Case one) {
        var when = one.when();
        var now = Instant.parse(when.get("now").asText());
        clock.stopAt(now);
        var project = "пинги-" + UUID.randomUUID().toString().substring(0, 8);
        var check = define(one, project);
        var key = check == null ? HeartbeatService.newKey() : jobs.key(project);
        var request = given();
        when.path("headers").properties().forEach(header -> request.header(header.getKey(), text(header.getValue())));
        when.path("query")
                .properties()
                .forEach(parameter -> request.queryParam(
                        parameter.getKey(), parameter.getValue().asText()));
        if (when.has("body")) {
            request.contentType("text/plain").body(bytes(when.get("body")));
        }
        var path = when.get("target").asText().equals("by_id")
                ? "/ping/"
                        + (when.has("id")
                                ? when.get("id").asText()
                                : check == null
                                        ? UUID.randomUUID()
                                        : jobs.job(check).pingId())
                : "/ping/" + (when.get("key").asText().equals("valid") ? key : HeartbeatService.newKey()) + "/"
                        + when.get("slug").asText();
        var response = request.request(
                when.get("method").asText(), path + when.get("suffix").asText());

        demand(one, one.expect(), response, check);
        demand(one, one.derived(), response, check);
    }

    private void demand(Case one, JsonNode expect, Response response, @Nullable CheckApplied check) {
        for (var demand : expect.properties()) {
            var wanted = demand.getValue();
            switch (demand.getKey()) {
                case "http_status" -> assertThat(response.statusCode()).isEqualTo(wanted.asInt());
                case "body" -> assertThat(response.body().asString()).isEqualTo(wanted.asText());
                case "headers" ->
                    wanted.properties().forEach(header -> assertThat(response.header(header.getKey()))
                            .isEqualTo(header.getValue().asText()));
                case "header_contains" ->
                    wanted.properties().forEach(header -> assertThat(response.header(header.getKey()))
                            .contains(header.getValue().asText()));
                case "headers_absent" ->
                    wanted.forEach(header ->
                            assertThat(response.header(header.asText())).isNull());
                case "state" -> state(wanted, jobs.job(check));
                case "pings_logged" ->
                    assertThat(check == null ? List.of() : jobs.pings(check)).hasSize(wanted.asInt());
                case "ping" -> logged(one, wanted, check);
                case "checks_total" -> assertThat(check).isNull();
                default -> throw new AssertionError("cannot judge " + demand.getKey());
            }
        }
    }

    private static void state(JsonNode wanted, StoredHeartbeat job) {
        var heartbeat = job.heartbeat();
        for (var field : wanted.properties()) {
            var value = field.getValue();
            switch (field.getKey()) {
                case "status" ->
                    assertThat(heartbeat.condition().name().toLowerCase(Locale.ROOT))
                            .isEqualTo(value.asText());
                case "last_start" ->
                    assertThat(heartbeat.lastStart().orElse(null)).isEqualTo(instant(value));
                case "last_ping" -> assertThat(heartbeat.lastReport()).isEqualTo(instant(value));
                case "last_start_rid" -> assertThat(heartbeat.running()).containsOnlyKeys(value.asText());
                case "last_duration_s" -> assertThat(heartbeat.lastDuration()).isNull();
                case "last_duration_s_min" ->
                    assertThat(heartbeat.lastDuration()).isGreaterThanOrEqualTo(Duration.ofSeconds(value.asLong()));
                default -> throw new AssertionError("cannot judge " + field.getKey());
            }
        }
    }

    private void logged(Case one, JsonNode wanted, @Nullable CheckApplied check) {
        var ping = jobs.pings(check).getFirst();
        for (var field : wanted.properties()) {
            var value = field.getValue();
            switch (field.getKey()) {
                case "kind" ->
                    assertThat(ping.kind().name().toLowerCase(Locale.ROOT)).isEqualTo(value.asText());
                case "method" -> assertThat(ping.method()).isEqualTo(value.asText());
                case "exit_status" -> assertThat(ping.exitStatus()).isEqualTo(value.asInt());
                case "user_agent_length" -> assertThat(ping.userAgent()).hasSize(value.asInt());
                case "remote_address" ->
                    // Over loopback the header is not to be trusted; what is made of one that is:
                    assertThat(PingOrigin.address(
                                    one.when().get("peer_address").asText(),
                                    text(one.when().get("headers").get("X-Forwarded-For")),
                                    true))
                            .isEqualTo(value.asText());
                case "body" -> assertThat(jobs.body(check, ping.number())).hasValue(bytes(value));
                case "body_length" ->
                    assertThat(jobs.body(check, ping.number()).orElseThrow()).hasSize(value.asInt());
                default -> throw new AssertionError("cannot judge " + field.getKey());
            }
        }
    }

    private @Nullable CheckApplied define(Case one, String project) {
        var given = one.given();
        if (given.hasNonNull("check")) {
            var check = given.get("check");
            var target = target(check, given.path("limits"));
            boolean paused = check.path("status").asText().equals("paused");
            var defined = jobs.define(project, "job", target, paused);
            var start = instant(check.path("last_start"));
            var rid = check.path("last_start_rid").asText("");
            jobs.set(
                    defined,
                    new Heartbeat(
                            Heartbeat.Condition.valueOf(
                                    check.get("status").asText().toUpperCase(Locale.ROOT)),
                            instant(check.path("last_ping")),
                            start == null ? Map.of() : Map.of(rid, start),
                            null,
                            null));
            return defined;
        }
        CheckApplied last = null;
        for (var check : given.path("checks")) {
            last = jobs.define(
                    project, check.get("slug").asText(), Jobs.target(Duration.ofDays(1), Duration.ofHours(1)), false);
        }
        return last;
    }

    private static HeartbeatTarget target(JsonNode check, JsonNode limits) {
        return new HeartbeatTarget(
                Duration.ofSeconds(check.path("schedule").path("period_s").asLong(86400)),
                Duration.ofSeconds(check.path("schedule").path("grace_s").asLong(3600)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                words(check.path("success_keywords")),
                words(check.path("failure_keywords")),
                words(check.path("start_keywords")),
                limits.hasNonNull("ping_body_bytes")
                        ? (Integer) limits.get("ping_body_bytes").asInt()
                        : limits.has("ping_body_bytes") ? (Integer) (1 << 20) : null,
                null,
                null,
                check.path("default_to_fail").asBoolean() ? Boolean.TRUE : null);
    }

    private static @Nullable List<String> words(JsonNode list) {
        return list.isMissingNode() ? null : Arrays.asList(list.asText().split(",\\s*"));
    }

    private static void durations(Case one) {
        var plan = new HeartbeatPlan(Duration.ofDays(1), null, ZoneOffset.UTC, Duration.ofHours(1), null, null, null);
        var start = Instant.parse("2024-05-15T00:00:00Z");
        var heartbeat = Heartbeat.NEW;
        var found = new HashMap<Integer, Duration>();
        for (var event : one.given().get("events")) {
            var signal = new Signal(
                    Signal.Kind.valueOf(event.get("kind").asText().toUpperCase(Locale.ROOT)),
                    start.plusSeconds(event.get("at_s").asLong()),
                    null,
                    event.hasNonNull("rid") ? event.get("rid").asText() : null,
                    null);
            var step = heartbeat.on(signal, plan);
            heartbeat = step.heartbeat();
            if (step.duration() != null) {
                found.put(event.get("n").asInt(), step.duration());
            }
        }
        StreamSupport.stream(one.expect().get("durations").spliterator(), false).forEach(wanted -> assertThat(
                        found.get(wanted.get("n").asInt()))
                .isEqualTo(
                        wanted.get("seconds").isNull()
                                ? null
                                : Duration.ofSeconds(wanted.get("seconds").asLong())));
    }

    private static void bucket(Case one) {
        var given = one.given();
        var now = Instant.parse("2024-05-15T00:00:00Z");
        var bucket = new TokenBucket(
                        given.get("capacity").asInt(),
                        Duration.ofSeconds(given.get("refill_s").asLong()),
                        given.get("bucket").get("tokens").asDouble(),
                        now.minusSeconds(
                                given.get("bucket").get("updated_s_ago").asLong()))
                .at(now);
        int count = one.when().get("take").asInt();
        assertThat(bucket.allows(count)).isEqualTo(one.expect().get("allowed").asBoolean());
        assertThat(bucket.take(count).level())
                .isCloseTo(one.expect().get("tokens_left").asDouble(), org.assertj.core.data.Offset.offset(0.0001));
    }

    private static byte[] bytes(JsonNode body) {
        return body.has("base64")
                ? Base64.getDecoder().decode(body.get("base64").asText())
                : text(body).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode value) {
        return value.isTextual()
                ? value.asText()
                : value.has("repeat")
                        ? value.get("repeat").asText().repeat(value.get("times").asInt())
                        : value.get("text").asText();
    }

    private static @Nullable Instant instant(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.asText()) : null;
    }
}
