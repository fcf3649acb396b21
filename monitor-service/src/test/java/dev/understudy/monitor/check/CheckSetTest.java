package dev.understudy.monitor.check;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.monitor.MonitoredShop;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sets of checks, importers, badges and Prometheus' side, through the API. */
@QuarkusTest
class CheckSetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String project = "набор-" + UUID.randomUUID().toString().substring(0, 8);
    private MonitoredShop shop;

    @BeforeEach
    void openShop() throws Exception {
        shop = new MonitoredShop();
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин Ромашка",
                new Client("romashka", "Ромашка", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
        await().atMost(PATIENCE).untilAsserted(() -> as(Tokens.admin())
                .get("/api/v1/projects/{project}/checks", project)
                .then()
                .statusCode(200));
    }

    @AfterEach
    void closeShop() {
        apply("checks: []", "replace=true").statusCode(200);
        shop.close();
    }

    private String set(String url) {
        return """
            checks:
              - name: витрина
                kind: http
                schedule: {interval: PT1H}
                labels: {team: web}
                http: {url: "%s", bodyMustMatch: ["Корзина|Cart"]}
              - {name: база, kind: tcp, schedule: {interval: PT1H}, tcp: {host: 127.0.0.1, port: 5432}}
              - {name: бэкап, kind: heartbeat, paused: true, heartbeat: {cron: "30 3 * * *", grace: PT1H, timeZone: Europe/Moscow}}
            """.formatted(url);
    }

    @Test
    void aSetIsAppliedWholeComparedExportedAndAppliedAgainWithoutAnyChange() {
        apply(set(shop.url()), "dryRun=true")
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("created", hasSize(3));
        list("").body("items", hasSize(0));

        apply(set(shop.url()), "").statusCode(200).body("created", hasSize(3));
        var exported = plainly(Tokens.auditor())
                .get(path("checks:export"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        apply(exported, "replace=true")
                .statusCode(200)
                .body("unchanged", hasSize(3))
                .body("created", hasSize(0))
                .body("changed", hasSize(0))
                .body("removed", hasSize(0));

        apply(set("http://127.0.0.1:1/"), "dryRun=true")
                .body("changed", hasSize(1))
                .body("changed[0].name", equalTo("витрина"))
                .body("changed[0].differences", hasSize(1))
                .body("changed[0].differences[0].path", equalTo("http.url"))
                .body("changed[0].differences[0].before", equalTo(shop.url()));
        apply("checks: []", "replace=true&dryRun=true").body("removed", hasSize(3));

        // One that is wrong, and none is applied.
        apply(set(shop.url()).replace("5432", "543200").replace("30 3 * * *", "30 3 31 2 *"), "")
                .statusCode(422)
                .body("code", equalTo("check.invalid"))
                .body("violations.path", hasItem("checks[1].tcp.port"))
                .body("violations.path", hasItem("checks[2].heartbeat.cron"));
        apply("checks: [{name: а, kind: http}, {name: а, kind: ping, ping: {host: 127.0.0.1}}]", "")
                .statusCode(422);
    }

    @Test
    void checksAreFoundByWhatTheyAre_andRestAndWakeTogether() {
        apply(set(shop.url()), "").statusCode(200);

        list("kind=tcp,heartbeat").body("items.name", equalTo(List.of("база", "бэкап")));
        list("label=team").body("items", hasSize(1));
        list("label=team=web").body("items", hasSize(1));
        list("label=team=db").body("items", hasSize(0));
        list("managedBy=passport").body("items", hasSize(0));
        list("text=КОРЗИНА").body("items.name", equalTo(List.of("витрина")));
        list("zone=нет").body("items", hasSize(0));
        list("status=ВЕСНА").statusCode(400).body("code", equalTo("check.bad-filter"));

        bulk("checks:pause?kind=http").body("", equalTo(List.of("витрина")));
        bulk("checks:resume").body("", hasSize(2));
        bulk("checks:resume").body("", hasSize(0));
    }

    @Test
    void anotherProgramsFileIsTakenOverAsFarAsItGoes() {
        var file = """
            endpoints:
              - {name: front, url: "%s", interval: 1h, conditions: ["[STATUS] == 200"]}
              - {name: inside, url: "http://10.0.0.1/", conditions: ["[STATUS] == 200"]}
              - {name: chat, url: "wss://chat.example/"}
            """.formatted(shop.url());
        plainly(Tokens.engineer())
                .contentType("application/yaml")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post(path("checks:import?format=gatus"))
                .then()
                .statusCode(200)
                .body("created", equalTo(List.of("front")))
                .body("notes", hasItem(containsString("inside: not taken over")))
                .body("notes", hasItem(containsString("chat: not taken over")));
        plainly(Tokens.engineer())
                .contentType("application/yaml")
                .body("a: 1".getBytes(StandardCharsets.UTF_8))
                .post(path("checks:import?format=gatus"))
                .then()
                .statusCode(422)
                .body("code", equalTo("check.not-importable"));
        plainly(Tokens.client("stranger"))
                .contentType("application/yaml")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post(path("checks:import?format=gatus"))
                .then()
                .statusCode(403);
    }

    @Test
    void aPrometheusProbesThroughUs_andReadsWhatIsKnownOfChecks() {
        probe("target=" + shop.url())
                .statusCode(200)
                .body(containsString("\nprobe_success 1\n"))
                .body(containsString("\nprobe_http_status_code 200\n"))
                .body(containsString("probe_http_duration_seconds{phase=\"connect\"}"))
                .body(containsString("\nprobe_ip_protocol 4\n"));
        shop.breakDown();
        probe("target=" + shop.url().replace("http://", "") + "&module=http_2xx")
                .body(containsString("\nprobe_http_status_code 500\n"))
                .body(containsString("probe_success 0\n"))
                .body(containsString("understudy_probe_failure_info{reason=\"status\"} 1"));
        probe("target=127.0.0.1:1&module=tcp_connect").body(containsString("probe_success 0\n"));
        probe("target=10.0.0.1:80&module=tcp_connect").body(containsString("understudy_probe_could_not_tell 1\n"));
        probe("").statusCode(400);
        probe("target=x&module=no_such").statusCode(400);
        given().get("/probe?target=" + shop.url()).then().statusCode(401);
        as(Tokens.ingest()).get("/probe?target=" + shop.url()).then().statusCode(403);

        apply(set(shop.url()), "").statusCode(200);
        as(Tokens.client("romashka"))
                .get("/api/v1/projects/{project}/metrics", project)
                .then()
                .statusCode(200)
                .body(containsString("understudy_check_status{project=\"" + project
                        + "\",check=\"бэкап\",kind=\"heartbeat\",zone=\"\",status=\""))
                .body(containsString("\nunderstudy_checks_omitted 0\n"));
    }

    @Test
    void nothingIsShownToEverybodyUnlessItIsSwitchedOn() {
        apply(set(shop.url()), "").statusCode(200);
        var badge = "/public/v1/projects/{project}/checks/{check}/badge.svg";
        given().get(badge, project, "витрина").then().statusCode(404);

        publish("{\"checks\": [\"нет\"]}").statusCode(422).body("violations[0].path", equalTo("checks[0]"));
        publish("{\"checks\": [\"витрина\"]}").statusCode(200).body("title", equalTo("Магазин Ромашка"));

        given().get(badge, project, "витрина")
                .then()
                .statusCode(200)
                .contentType("image/svg+xml")
                .body(containsString("витрина"));
        given().get("/public/v1/projects/{project}/checks/{check}/shields.json?days=30", project, "витрина")
                .then()
                .statusCode(200)
                .body("schemaVersion", equalTo(1))
                .body("message", not(equalTo("100.00 %")));
        given().get(badge, project, "база").then().statusCode(404);
        given().get("/public/v1/projects/{project}/status.json", project)
                .then()
                .statusCode(200)
                .body("checks.name", equalTo(List.of("витрина")))
                .body("checks[0]", not(hasItem("url")));
        as(Tokens.engineer())
                .contentType("application/json")
                .body("{\"checks\": [\"база\"]}")
                .put("/api/v1/projects/{project}/publication", project)
                .then()
                .statusCode(403);
        as(Tokens.admin())
                .delete("/api/v1/projects/{project}/publication", project)
                .then()
                .statusCode(204);
        given().get("/public/v1/projects/{project}/status.json", project).then().statusCode(404);
    }

    private ValidatableResponse publish(String body) {
        return as(Tokens.dispatcher())
                .contentType("application/json")
                .body(body)
                .put("/api/v1/projects/{project}/publication", project)
                .then();
    }

    private ValidatableResponse apply(String yaml, String query) {
        return plainly(Tokens.engineer())
                .contentType("application/yaml")
                .body(yaml.getBytes(StandardCharsets.UTF_8))
                .post(path("checks:apply" + (query.isEmpty() ? "" : "?" + query)))
                .then();
    }

    private ValidatableResponse list(String query) {
        return as(Tokens.client("romashka"))
                .get("/api/v1/projects/{project}/checks" + (query.isEmpty() ? "" : "?" + query), project)
                .then();
    }

    private ValidatableResponse bulk(String path) {
        return plainly(Tokens.engineer()).post(path(path)).then().statusCode(200);
    }

    private static ValidatableResponse probe(String query) {
        return as(Tokens.auditor())
                .get("/probe" + (query.isEmpty() ? "" : "?" + query))
                .then();
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    /** Colons stay what they are: REST Assured would write them as %3A. */
    private static RequestSpecification plainly(String token) {
        return as(token).urlEncodingEnabled(false);
    }

    private String path(String rest) {
        return "/api/v1/projects/" + encoded(project) + "/" + rest;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
