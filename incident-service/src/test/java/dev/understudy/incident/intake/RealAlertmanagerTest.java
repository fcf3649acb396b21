package dev.understudy.incident.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.IncidentMembersAdded;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.Shop;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Alertmanager (Debian's package {@code prometheus-alertmanager}) sends to us by its webhook and as to PagerDuty.
 * Where UNDERSTUDY_REQUIRE_TOOLS is set, as in CI, the program must be there; elsewhere the test is skipped without it.
 */
@QuarkusTest
class RealAlertmanagerTest {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");

    @Inject
    PassportCopy passport;

    @TestHTTPResource("/")
    URI base;

    @TempDir
    Path folder;

    private final Shop shop = new Shop();

    @Test
    void sendsByWebhookAndAsToPagerDuty() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM) || System.getenv("UNDERSTUDY_REQUIRE_TOOLS") != null,
                PROGRAM + " is not installed");
        shop.arrive(passport);
        var key = RestAssured.given()
                .auth()
                .oauth2(Tokens.admin())
                .contentType(ContentType.JSON)
                .body("{\"name\": \"Alertmanager\"}")
                .post("/api/v1/projects/{p}/routing-keys", shop.project)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("key");
        var port = freePort();
        var config = Files.writeString(folder.resolve("alertmanager.yml"), """
                route:
                  receiver: hook
                  group_by: [alertname]
                  group_wait: 1s
                  group_interval: 1s
                  repeat_interval: 1h
                  routes: [{receiver: pager, matchers: [to="pager"]}]
                receivers:
                  - name: hook
                    webhook_configs: [{url: "%1$shooks/alertmanager/%2$s"}]
                  - name: pager
                    pagerduty_configs: [{url: "%1$sv2/enqueue", routing_key: "%2$s", severity: warning}]
                """.formatted(base, key));
        var program = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            var alerts = "http://127.0.0.1:" + port + "/api/v2/alerts";
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> send(alerts, alert("Медленно", "web1", "hook", null)) == 200);
            send(alerts, alert("Медленно", "web2", "hook", null));
            send(alerts, alert("Диск", "db1", "pager", null));

            var hooked =
                    shop.await1(IncidentOpened.class, event -> event.source().equals("alertmanager"));
            assertThat(hooked.zoneId()).isEqualTo("cms");
            var paged =
                    shop.await1(IncidentOpened.class, event -> event.source().equals("pagerduty-events"));
            assertThat(paged.severity()).hasToString("WARNING");
            assertThat(paged.title()).contains("Диск");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> shop.all(IncidentMembersAdded.class).stream()
                                    .mapToInt(event -> event.members().size())
                                    .sum()
                            == 1);

            var over = Instant.now();
            send(alerts, alert("Медленно", "web1", "hook", over));
            send(alerts, alert("Медленно", "web2", "hook", over));
            send(alerts, alert("Диск", "db1", "pager", over));

            shop.await1(IncidentResolved.class, event -> event.incidentId().equals(hooked.incidentId()));
            shop.await1(IncidentResolved.class, event -> event.incidentId().equals(paged.incidentId()));
            assertThat(shop.all(IncidentOpened.class)).as("one for each group").hasSize(2);
        } finally {
            program.destroy();
            program.onExit().join();
        }
    }

    private static int send(String address, Map<String, Object> alert) {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .body(List.of(alert))
                .post(address)
                .statusCode();
    }

    private static Map<String, Object> alert(String name, String instance, String to, @Nullable Instant end) {
        var alert = new java.util.HashMap<String, Object>(Map.of(
                "labels",
                Map.of("alertname", name, "instance", instance, "to", to, "zone", "cms"),
                "annotations",
                Map.of("summary", name + " на " + instance)));
        if (end != null) {
            alert.put("endsAt", end.toString());
        }
        return alert;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
