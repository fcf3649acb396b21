package dev.understudy.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.monitor.probe.ProbeTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetTemplatesTest {

    @Test
    void aSiteIsCheckedAsAPageAsACertificateAsANameAndAsARegistration() {
        var checks = derive(site("https://www.магазин.рф/", null));

        assertThat(checks)
                .extracting(CheckApplied::checkId)
                .containsExactly(
                        "acme-shop/site.http", "acme-shop/site.tls", "acme-shop/site.domain", "acme-shop/site.dns");
        assertThat(checks).allSatisfy(check -> {
            assertThat(check.managedBy()).isEqualTo("passport");
            assertThat(check.assetId()).isEqualTo("site");
            assertThat(check.zoneId()).isEqualTo("frontend");
            assertThat(check.dependsOn()).containsExactly("hosting", "domain");
        });
        assertThat(checks.getFirst().schedule())
                .isEqualTo(new Schedule(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 1));
        assertThat(checks.get(1).tls().host()).isEqualTo("www.магазин.рф");
        assertThat(checks.get(2).domain().domain()).isEqualTo("магазин.рф");
        assertThat(checks.get(3).dns().name()).isEqualTo("www.магазин.рф");
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop.example.com:8080/, http dns domain",
        "https://127.0.0.1:8443/, http tls",
        "https://[::1]/, http tls",
        "http://localhost/, http",
        "http://shop.test/, http"
    })
    void whatHasNoNameOrNoTlsHasNoCheckOfIt(String url, String kinds) {
        assertThat(derive(site(url, null))).extracting(CheckApplied::kind).containsExactlyInAnyOrder(kinds.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example.com, example.com",
        "a.b.shop.com.ru, shop.com.ru",
        "shop.co.uk, shop.co.uk",
        "com.ru, com.ru",
        "магазин.рф, магазин.рф"
    })
    void theRegisteredNameIsFound(String host, String registered) {
        assertThat(AssetTemplates.registered(host)).isEqualTo(registered);
    }

    @Test
    void hintsForTheAssetAsAWholeLeaveCertificatesAndRegistrationsTheirOwnRhythm() {
        var hints = new MonitoringHints(
                true, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3), 3, 2, List.of(200, 401));

        var checks = byKind(derive(site("https://shop.example.com/", hints)));

        assertThat(checks.get("http").schedule())
                .isEqualTo(new Schedule(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3), 3, 2));
        assertThat(checks.get("http").http().expectStatus()).containsExactly(200, 401);
        assertThat(checks.get("tls").schedule().interval()).isEqualTo(Duration.ofHours(1));
        assertThat(checks.get("domain").schedule().interval()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void noHintLeavesTheBoundsOfAllChecks() {
        var wild =
                new MonitoringHints(null, Duration.ofMillis(1), Duration.ofDays(1), Duration.ZERO, 0, 1_000_000, null);
        assertThat(derive(site("http://shop.test/", wild))).singleElement().satisfies(check -> assertThat(
                        check.schedule())
                .isEqualTo(new Schedule(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 1, 100)));

        var shortest = new MonitoringHints(null, Duration.ofSeconds(5), null, null, null, null, null);
        assertThat(derive(site("http://shop.test/", shortest))).singleElement().satisfies(check -> {
            assertThat(check.schedule().timeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(check.schedule().confirmationInterval()).isEqualTo(Duration.ofSeconds(5));
        });
    }

    @Test
    void hintsOfAKindOverrideAddAndSwitchOff() {
        var checks = byKind(derive(site("https://shop.example.com/", overrides("""
            http: {bodyMustMatch: [Корзина], interval: PT10S, labels: {team: web}}
            tls: {port: 8443, schedule: {interval: PT6H}}
            domain: {enabled: false}
            tcp: {host: shop.example.com, port: 22}
            """))));

        assertThat(checks).containsOnlyKeys("http", "tls", "dns", "tcp");
        assertThat(checks.get("http").http().url()).isEqualTo("https://shop.example.com/");
        assertThat(checks.get("http").http().bodyMustMatch()).containsExactly("Корзина");
        assertThat(checks.get("http").schedule().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(checks.get("http").labels()).containsEntry("team", "web");
        assertThat(checks.get("tls").tls().port()).isEqualTo(8443);
        assertThat(checks.get("tls").schedule().interval()).isEqualTo(Duration.ofHours(6));
        assertThat(checks.get("tcp").tcp().port()).isEqualTo(22);
    }

    @Test
    void hintsThatMakeNoValidCheckAreLeftOutAndTheTemplateStands() {
        var checks = byKind(derive(site("http://shop.test/", overrides("""
            http: {bodyMustMatch: ["("]}
            flow: {steps: 3}
            погода: {город: Казань}
            """))));

        assertThat(checks).containsOnlyKeys("http");
        assertThat(checks.get("http").http().bodyMustMatch()).isNull();
    }

    @Test
    void everyKindOfAssetHasItsTemplate() {
        assertThat(kinds("domain", Map.of("domain", "samovar.ru"), Map.of())).containsExactly("domain", "dns");
        assertThat(kinds("dns-zone", Map.of("domain", "samovar.ru"), Map.of())).containsExactly("dns");
        assertThat(kinds("certificate", Map.of(), Map.of("hosts", List.of("*.a.example", "a.example", "b.example"))))
                .containsExactly("tls", "tls-2");
        assertThat(kinds("server", Map.of(), Map.of("addresses", List.of("192.0.2.7", "192.0.2.8"))))
                .containsExactly("ping");
        assertThat(kinds("mail", Map.of("host", "mx.a.example", "domain", "самовар.рф"), Map.of()))
                .containsExactly("tcp", "tls", "dns");
        assertThat(kinds("database", Map.of("host", "db.example", "engine", "PostgreSQL 17"), Map.of()))
                .containsExactly("tcp");
        assertThat(kinds("integration", Map.of("url", "https://1c.example/ut"), Map.of()))
                .containsExactly("http");
        assertThat(kinds("domain", Map.of("domain", "samovar.example"), Map.of()))
                .as("nobody can register it")
                .isEmpty();
        assertThat(kinds("hosting", Map.of("provider", "Пример"), Map.of())).isEmpty();
        assertThat(kinds("licence", Map.of(), Map.of())).isEmpty();
    }

    @Test
    void aBackupIsExpectedAsOftenAsItIsMade() {
        var daily = derive(asset("backup", Map.of("tool", "restic"), Map.of(), null))
                .getFirst();
        assertThat(daily.heartbeat().period()).isEqualTo(Duration.ofDays(1));
        assertThat(daily.heartbeat().profile()).isEqualTo("restic");
        assertThat(daily.schedule().failureThreshold()).isEqualTo(1);

        var cron = derive(asset("backup", Map.of("schedule", "30 3 * * *"), Map.of(), null))
                .getFirst();
        assertThat(cron.heartbeat().cron()).isEqualTo("30 3 * * *");

        var words = derive(asset("backup", Map.of("schedule", "каждую ночь", "every", "PT26H"), Map.of(), null))
                .getFirst();
        assertThat(words.heartbeat().period()).isEqualTo(Duration.ofHours(26));
    }

    @Test
    void anAssetWhoseMonitoringIsOffIsNotChecked() {
        var off = new MonitoringHints(false, null, null, null, null, null, null);

        assertThat(derive(site("http://shop.test/", off))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://shop.test/", "mailto:info@shop.test", "shop.test", "http://", "http://a b/"})
    void whatIsNoUrlOfASiteIsNotChecked(String url) {
        assertThat(derive(site(url, null))).isEmpty();
    }

    private static List<String> kinds(String kind, Map<String, String> attributes, Map<String, List<String>> lists) {
        return derive(asset(kind, attributes, lists, null)).stream()
                .map(check -> check.name().substring("site.".length()))
                .toList();
    }

    private static Map<String, CheckApplied> byKind(List<CheckApplied> checks) {
        var map = new HashMap<String, CheckApplied>();
        checks.forEach(check -> map.put(check.kind(), check));
        return map;
    }

    private static List<CheckApplied> derive(AssetApplied asset) {
        return AssetTemplates.derive(asset, (check, problems) -> {
            var unused = ProbeTarget.of(check.target().orElseThrow(), problems.inside(check.kind()));
        });
    }

    private static MonitoringHints overrides(String yaml) {
        var checks = new HashMap<String, JsonNode>();
        CheckDocument.tree(yaml.getBytes(StandardCharsets.UTF_8), true)
                .properties()
                .forEach(kind -> checks.put(kind.getKey(), kind.getValue()));
        return new MonitoringHints(null, null, null, null, null, null, null, checks);
    }

    private static AssetApplied site(String url, @Nullable MonitoringHints hints) {
        return asset("site", Map.of("url", url), Map.of(), hints);
    }

    private static AssetApplied asset(
            String kind,
            Map<String, String> attributes,
            Map<String, List<String>> lists,
            @Nullable MonitoringHints hints) {
        return new AssetApplied(
                "acme-shop",
                "site",
                7,
                kind,
                "Магазин",
                "frontend",
                attributes,
                List.of(
                        new Relation("hostedOn", "hosting"),
                        new Relation("dependsOn", "domain"),
                        new Relation("dependsOn", "hosting"),
                        new Relation("paidBy", "card")),
                hints,
                null,
                lists,
                null);
    }
}
