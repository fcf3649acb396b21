package dev.understudy.monitor.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.Criticality;
import dev.understudy.events.EventCodec;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.monitor.probe.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckDocumentTest {

    private final Problems problems = new Problems();

    @Test
    void whatIsNotSaidHasTheDefaultsOfTheKind() {
        var check = read("kind: tls\ntls: {host: shop.test}");

        assertThat(check.schedule().interval()).isEqualTo(Duration.ofHours(1));
        assertThat(check.schedule().failureThreshold()).isEqualTo(2);
        assertThat(check.tls().host()).isEqualTo("shop.test");
        assertThat(check.http()).isNull();
        assertThat(check.resting()).isFalse();
    }

    @Test
    void everythingThatCanBeSaidIsReadAndComesBackAsItWas() {
        var check = read("""
            kind: http
            zoneId: витрина
            criticality: critical
            labels: {team: web}
            dependsOn: [hosting]
            paused: true
            schedule: {interval: 5m, timeout: PT3S, degradedLatency: 800ms,
                       flapDamping: {maxChanges: 5, window: 10m, stableFor: 5m}}
            http:
              url: https://магазин.рф/
              method: POST
              body: "{}"
              headers: {X-Version: 2}
              auth: {username: probe, secret: "env:UNDERSTUDY_SECRET_SHOP"}
              jsonAssertions: [{path: $.status, value: UP}, {path: $.errors, op: absent}]
              headerAssertions: [{name: Content-Type, value: json}]
              bodyMustNotMatch: [ошибка, "(?i)fatal"]
              keywords: {present: [Корзина]}
              conditions: ["[RESPONSE_TIME] < 500"]
            """);

        assertThat(problems.all()).isEmpty();
        assertThat(check.schedule().interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(check.schedule().degradedLatency()).isEqualTo(Duration.ofMillis(800));
        assertThat(check.schedule().flapDamping().maxChanges()).isEqualTo(5);
        assertThat(check.criticality()).isEqualTo(Criticality.CRITICAL);
        assertThat(check.http().headers()).isEqualTo(Map.of("X-Version", "2"));
        assertThat(check.http().headerAssertions().getFirst().op()).isEqualTo("matches");
        assertThat(check.resting()).isTrue();

        var again = CheckDocument.read("shop", null, "user", CheckDocument.write(check), problems);
        assertThat(problems.all()).isEmpty();
        assertThat(again).contains(check);
        assertThat(EventCodec.fromJson(CheckApplied.class, EventCodec.toJson(check)))
                .isEqualTo(check);
        assertThat(CheckDocument.read(
                        "shop",
                        null,
                        "user",
                        CheckDocument.tree(
                                CheckDocument.yaml(CheckDocument.write(check)).getBytes(UTF_8), true),
                        problems))
                .contains(check);
    }

    @Test
    void theFormOfTheFirstVersionIsStillRead() {
        var check = EventCodec.fromJson(CheckApplied.class, """
            {"projectId": "shop", "name": "site.http", "version": 3, "kind": "http", "managedBy": "passport",
             "schedule": {"interval": "PT60S", "timeout": "PT10S", "confirmationInterval": "PT10S",
                          "failureThreshold": 2, "recoveryThreshold": 1},
             "dependsOn": [], "http": {"url": "https://shop.test/", "method": "GET", "expectStatus": [200]}}\
            """);

        assertThat(check.target()).containsInstanceOf(dev.understudy.events.CheckEvent.HttpTarget.class);
        assertThat(check.resting()).isFalse();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(CheckDocument.read("shop", "a", "user", tree("""
            kind: http
            zone: cms
            labels: [a]
            schedule: {interval: soon, failureThreshold: "2"}
            http: {url: 5, metod: GET, expectStatus: [200, x], tls: {verfy: true}}
            """), problems)).isEmpty();

        assertThat(problems.all())
                .extracting(Violation::path, Violation::rule)
                .containsExactlyInAnyOrder(
                        tuple("zone", "unknown-field"),
                        tuple("labels", "wrong-type"),
                        tuple("schedule.interval", "duration"),
                        tuple("schedule.failureThreshold", "wrong-type"),
                        tuple("http.metod", "unknown-field"),
                        tuple("http.expectStatus[1]", "wrong-type"),
                        tuple("http.tls.verfy", "unknown-field"));
        assertThat(problems.all())
                .filteredOn(violation -> violation.path().equals("http.metod"))
                .first()
                .satisfies(violation -> assertThat(violation.message()).contains("did you mean 'method'?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "a: b: c", "{\"kind\": \"http\",}", "a: 1\na: 2"})
    void whatIsNotWellFormedIsRefused(String text) {
        assertThatThrownBy(() -> CheckDocument.tree(text.getBytes(UTF_8), !text.startsWith("{")))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void aKindMustBeKnownAndHaveItsPart() {
        assertThat(CheckDocument.read("shop", "a", "user", tree("kind: погода"), problems))
                .isEmpty();
        assertThat(CheckDocument.read("shop", "a", "user", tree("kind: dns\nhttp: {url: x}"), problems))
                .isEmpty();
        assertThat(problems.all())
                .extracting(Violation::path, Violation::rule)
                .containsExactly(tuple("kind", "unknown-kind"), tuple("http", "either-or"), tuple("dns", "required"));
    }

    private CheckApplied read(String yaml) {
        return CheckDocument.read("shop", "site", "user", tree(yaml), problems).orElseThrow();
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(String yaml) {
        return CheckDocument.tree(yaml.getBytes(UTF_8), true);
    }

    @Test
    void anExportNamesNothingThatTheServiceAdds() {
        assertThat(List.copyOf(CheckDocument.write(read("kind: ping\nping: {host: shop.test}"))
                        .properties()))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("name", "kind", "schedule", "dependsOn", "ping");
    }
}
