package dev.understudy.monitor.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.monitor.check.CheckDocument;
import dev.understudy.monitor.exporter.TestModules;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.probe.Problems;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportersTest {

    private final Imported imported = new Imported();

    @Test
    void uptimeKumaMonitorsBecomeChecks() {
        var checks = take("uptime-kuma", """
            {"version": "1.23.13", "notificationList": [{"name": "telegram"}], "monitorList": [
              {"id": 1, "name": "Витрина / главная", "type": "keyword", "url": "https://shop.example:8443/", "method": "GET",
               "keyword": "Корзина (1)", "interval": 60, "retryInterval": 20, "timeout": 16, "maxretries": 2, "maxredirects": 0,
               "accepted_statuscodes": ["200-299"], "expiryNotification": true, "ignoreTls": false, "active": true,
               "headers": "{\\"X-Shop\\": \\"1\\", \\"Authorization\\": \\"Bearer 1234\\"}",
               "basic_auth_user": "u", "basic_auth_pass": "не секрет", "tags": [{"name": "team", "value": "web"}]},
              {"id": 2, "name": "API", "type": "http", "url": "http://api.example/", "accepted_statuscodes": ["200-299", "404"],
               "interval": 30, "active": false},
              {"id": 3, "name": "db", "type": "port", "hostname": "db.example", "port": 5432, "interval": 60},
              {"id": 4, "name": "gw", "type": "ping", "hostname": "192.0.2.1", "interval": 60},
              {"id": 5, "name": "mx", "type": "dns", "hostname": "shop.example", "dns_resolve_type": "MX",
               "dns_resolve_server": "1.1.1.1", "port": 53, "interval": 300},
              {"id": 6, "name": "job", "type": "push", "interval": 3600, "retryInterval": 600, "pushToken": "t0ken"},
              {"id": 7, "name": "queue", "type": "mqtt"},
              {"id": 8, "name": "away", "type": "http", "url": "http://away.example/", "upsideDown": true}]}
            """);

        assertThat(checks.keySet())
                .containsExactlyInAnyOrder("витрина-главная", "витрина-главная.tls", "api", "db", "gw", "mx", "job");
        var shop = checks.get("витрина-главная");
        assertThat(shop.http().bodyMustMatch()).containsExactly("Корзина \\(1\\)");
        assertThat(shop.http().headers()).isEqualTo(Map.of("X-Shop", "1"));
        assertThat(shop.http().followRedirects()).isFalse();
        assertThat(shop.schedule().failureThreshold()).isEqualTo(3);
        assertThat(shop.schedule().confirmationInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(shop.labels()).containsEntry("team", "web");
        assertThat(checks.get("витрина-главная.tls").tls().port()).isEqualTo(8443);
        assertThat(checks.get("api").http().additionalStatus()).containsExactly(404);
        assertThat(checks.get("api").resting()).isTrue();
        assertThat(checks.get("mx").dns().server()).isEqualTo("1.1.1.1:53");
        assertThat(checks.get("job").heartbeat().period()).isEqualTo(Duration.ofHours(1));
        assertThat(imported.notes())
                .anyMatch(note -> note.startsWith("Витрина") && note.contains("Authorization"))
                .anyMatch(note -> note.startsWith("Витрина") && note.contains("credentials"))
                .anyMatch(note -> note.startsWith("queue") && note.contains("mqtt"))
                .anyMatch(note -> note.startsWith("away") && note.contains("upside down"))
                .anyMatch(note -> note.contains("notifications"))
                .noneMatch(note -> note.contains("1234") || note.contains("не секрет") || note.contains("t0ken"));
    }

    @Test
    void gatusEndpointsBecomeChecks_andAStatusMeansWhatTheirConditionsSay() {
        var checks = take("gatus", """
            alerting: {slack: {webhook-url: "https://hooks.example/x"}}
            endpoints:
              - name: front
                group: core
                url: https://shop.example/health
                interval: 1m30s
                conditions: ["[STATUS] == 200", "[BODY].status == UP", "[RESPONSE_TIME] < 300", "[DOMAIN_EXPIRATION] > 48h"]
                headers: {Authorization: "Bearer ${TOKEN}", Accept: application/json}
                client: {timeout: 5s, ignore-redirect: true, insecure: true}
                alerts: [{type: slack, failure-threshold: 4, success-threshold: 3}]
              - {name: any, url: "http://shop.example/", conditions: ["[CONNECTED] == true"]}
              - {name: below, url: "http://shop.example/x", conditions: ["[STATUS] < 400"]}
              - {name: resolver, url: 8.8.8.8, dns: {query-name: "shop.example.", query-type: A}, conditions: ["[DNS_RCODE] == NOERROR"]}
              - {name: gw, url: "icmp://192.0.2.1", conditions: ["[CONNECTED] == true"], enabled: false}
              - {name: smtp, url: "starttls://mx.example:587", conditions: ["[CONNECTED] == true"]}
              - {name: raw, url: "tcp://db.example:5432", conditions: ["[CONNECTED] == true"]}
              - {name: chat, url: "wss://chat.example/"}
            external-endpoints:
              - {name: nightly, group: jobs, token: "abc", heartbeat: {interval: 24h}}
            """);

        assertThat(checks.keySet())
                .containsExactlyInAnyOrder(
                        "core.front", "any", "below", "resolver", "gw", "smtp", "raw", "jobs.nightly");
        var front = checks.get("core.front");
        assertThat(front.schedule().interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(front.schedule().failureThreshold()).isEqualTo(4);
        assertThat(front.http().expectStatus()).containsExactly(200);
        assertThat(front.http().conditions()).hasSize(3);
        assertThat(front.http().headers()).containsOnlyKeys("Accept");
        assertThat(front.http().tls().verify()).isFalse();
        assertThat(checks.get("any").http().additionalStatus()).contains(404, 500, 503);
        assertThat(checks.get("below").http().additionalStatus())
                .contains(301, 308)
                .doesNotContain(400);
        assertThat(checks.get("resolver").dns().name()).isEqualTo("shop.example");
        assertThat(checks.get("gw").resting()).isTrue();
        assertThat(checks.get("smtp").tls().starttls()).isEqualTo("smtp");
        assertThat(checks.get("jobs.nightly").heartbeat().period()).isEqualTo(Duration.ofDays(1));
        assertThat(imported.notes())
                .anyMatch(note -> note.contains("DOMAIN_EXPIRATION"))
                .anyMatch(note -> note.startsWith("chat") && note.contains("wss"))
                .anyMatch(note -> note.contains("alerting"));
    }

    @Test
    void healthchecksBecomeHeartbeats() {
        var checks = take("healthchecks", """
            {"checks": [
              {"name": "Ночной бэкап", "slug": "nightly", "tags": "prod db", "grace": 3600, "timeout": 86400, "status": "up", "channels": "4ec5"},
              {"name": "cron", "slug": "cron", "tags": "", "grace": 600, "schedule": "15 5 * * 1-5", "tz": "Europe/Moscow", "status": "paused",
               "methods": "POST", "success_kw": "OK, ГОТОВО", "filter_body": true},
              {"name": "timer", "slug": "timer", "grace": 600, "schedule": "Mon..Fri 05:15", "tz": "UTC", "status": "new"}]}
            """);

        var nightly = checks.get("ночной-бэкап");
        assertThat(nightly.heartbeat().period()).isEqualTo(Duration.ofDays(1));
        assertThat(nightly.heartbeat().grace()).isEqualTo(Duration.ofHours(1));
        assertThat(nightly.heartbeat().slug()).isEqualTo("nightly");
        assertThat(nightly.labels()).containsOnlyKeys("prod", "db");
        assertThat(checks.get("cron").heartbeat().cron()).isEqualTo("15 5 * * 1-5");
        assertThat(checks.get("cron").heartbeat().timeZone()).isEqualTo("Europe/Moscow");
        assertThat(checks.get("cron").heartbeat().successKeywords()).containsExactly("OK", "ГОТОВО");
        assertThat(checks.get("cron").resting()).isTrue();
        assertThat(checks.get("timer").heartbeat().onCalendar()).isEqualTo("Mon..Fri 05:15");
    }

    @Test
    void targetsOfBlackboxExporterBecomeChecks() {
        var checks = take("blackbox", """
            global: {scrape_interval: 15s}
            modules:
              http_custom:
                prober: http
                timeout: 5s
                http: {method: HEAD, valid_status_codes: [200, 401], fail_if_not_ssl: true, preferred_ip_protocol: ip4}
            scrape_configs:
              - job_name: sites
                metrics_path: /probe
                params: {module: [http_custom]}
                static_configs:
                  - {targets: ["https://shop.example/", "www.shop.example"], labels: {env: prod}}
              - {job_name: ssh, metrics_path: /probe, params: {module: [ssh_banner]}, static_configs: [{targets: ["shop.example:22"]}]}
              - {job_name: odd, metrics_path: /probe, params: {module: [no_such]}, static_configs: [{targets: [a.example]}]}
              - {job_name: node, static_configs: [{targets: ["localhost:9100"]}]}
            """);

        assertThat(checks.keySet()).containsExactlyInAnyOrder("shop.example", "www.shop.example", "shop.example-22");
        var shop = checks.get("shop.example");
        assertThat(shop.http().method()).isEqualTo("HEAD");
        assertThat(shop.http().expectStatus()).containsExactly(200, 401);
        assertThat(shop.http().requireTls()).isTrue();
        assertThat(shop.http().ipFamily()).isEqualTo("prefer-ipv4");
        assertThat(shop.schedule().interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(shop.schedule().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(shop.labels()).isEqualTo(Map.of("job", "sites", "env", "prod"));
        assertThat(checks.get("shop.example-22").tcp().dialog()).hasSize(2);
        assertThat(imported.notes())
                .anyMatch(note -> note.startsWith("a.example") && note.contains("no_such"))
                .anyMatch(note -> note.startsWith("node"));
    }

    @ParameterizedTest
    @CsvSource({"uptime-kuma", "gatus", "blackbox"})
    void aFileOfSomethingElseIsRefused(String format) {
        assertThatThrownBy(() -> take(format, "{\"hello\": 1}")).isInstanceOf(IllegalArgumentException.class);
    }

    /** As they would be applied: each must be a valid definition, or the import would leave it out. */
    private Map<String, CheckApplied> take(String format, String text) {
        JsonNode document = CheckDocument.tree(text.getBytes(StandardCharsets.UTF_8), true);
        Importer.byFormat(new BlackboxImporter(TestModules.builtIn()))
                .get(format)
                .read(document, imported);
        var checks = new HashMap<String, CheckApplied>();
        for (ObjectNode check : List.copyOf(imported.checks())) {
            var problems = new Problems();
            var read = CheckDocument.read("p", null, "user", check, problems);
            read.flatMap(CheckApplied::target).ifPresent(target -> {
                if (!target.kindName().equals("heartbeat")) {
                    var unused = ProbeTarget.of(target, problems);
                }
            });
            assertThat(problems.all()).as(check.toString()).isEmpty();
            checks.put(read.orElseThrow().name(), read.orElseThrow());
        }
        return checks;
    }
}
