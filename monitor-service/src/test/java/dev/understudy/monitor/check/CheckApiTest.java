package dev.understudy.monitor.check;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.Criticality;
import dev.understudy.events.Event;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks made by hand, over the API. */
@QuarkusTest
class CheckApiTest {

    /** YAML goes as UTF-8 text. */
    private static final io.restassured.config.RestAssuredConfig YAML = io.restassured.RestAssured.config()
            .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                    .defaultContentCharset("UTF-8")
                    .encodeContentTypeAs("application/yaml", io.restassured.http.ContentType.TEXT));

    private static final String NEVER_PROBED = """
        kind: http
        zoneId: витрина
        schedule: {interval: 31d, timeout: 1s}
        http: {url: "http://silent.invalid/", method: %s}
        """;

    private final String project = "лавка-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void makeProject() {
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Лавка",
                new Client("romashka", "Ромашка", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(new Zone("витрина", "Витрина", Criticality.CRITICAL)),
                null));
        await().untilAsserted(() -> given().config(YAML)
                .auth()
                .oauth2(Tokens.admin())
                .get("/api/v1/projects/{project}/checks", project)
                .then()
                .statusCode(200));
    }

    @Test
    void aCheckIsAppliedChangedPutToRestAndEnded() {
        await().untilAsserted(() ->
                put("сайт", NEVER_PROBED.formatted("GET")).statusCode(201).header("ETag", "\"1\""));
        put("сайт", NEVER_PROBED.formatted("GET")).statusCode(200).header("ETag", "\"1\"");
        put("сайт", NEVER_PROBED.formatted("HEAD"))
                .statusCode(200)
                .body("version", equalTo(2))
                .body("managedBy", equalTo("user"))
                .body("http.method", equalTo("HEAD"))
                .body("schedule.interval", equalTo("PT744H"));
        given().config(YAML)
                .auth()
                .oauth2(Tokens.engineer())
                .header("If-Match", "\"1\"")
                .contentType("application/yaml")
                .body(NEVER_PROBED.formatted("GET"))
                .put(path("сайт"))
                .then()
                .statusCode(412);

        as(Tokens.engineer())
                .urlEncodingEnabled(false)
                .post(path("%D1%81%D0%B0%D0%B9%D1%82") + ":pause")
                .then()
                .statusCode(200)
                .body("paused", equalTo(true));
        as(Tokens.engineer())
                .urlEncodingEnabled(false)
                .post(path("%D1%81%D0%B0%D0%B9%D1%82") + "%3Aresume")
                .then()
                .statusCode(200)
                .body("paused", equalTo(false));
        assertThat(versions("сайт")).containsExactly(1L, 2L, 3L, 4L);

        as(Tokens.client("romashka")).delete(path("сайт")).then().statusCode(403);
        as(Tokens.engineer()).delete(path("сайт")).then().statusCode(204);
        EventLog.await(CheckRemoved.class, removed -> removed.checkId().equals(project + "/сайт"));
        as(Tokens.engineer()).delete(path("сайт")).then().statusCode(404).body("code", equalTo("check.not-found"));
    }

    @Test
    void aBrokenDefinitionIsRefusedWithEverythingThatIsWrongAndNothingIsStored() {
        put("плохой", """
            kind: http
            zoneId: подвал
            schedule: {interval: 1s, timeout: 5m}
            http:
              url: http://user:geheim@shop.test/
              bodyMustMatch: ["(", "ok"]
              jsonAssertions: [{path: "$[", value: x}]
              auth: {bearer: geheim}
            """)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("check.invalid"))
                .body(
                        "violations.path",
                        hasItems(
                                "zoneId",
                                "schedule.interval",
                                "schedule.timeout",
                                "http.url",
                                "http.bodyMustMatch[0]",
                                "http.jsonAssertions[0].path",
                                "http.auth.bearer"))
                .body("violations.message.join(' ').contains('geheim')", equalTo(false));
        put("плохой", "kind: http\nhttp: {url: 'http://10.0.0.1/'}")
                .statusCode(422)
                .body("violations[0].path", equalTo("http.url"))
                .body("violations[0].rule", equalTo("address-forbidden"))
                .body("violations[0].message", endsWith("understudy.egress.allow (CIDR ranges)"));
        put("плохой", "kind: http\nhttp: {url: 'http://a.test/', jsonAssertions: [{path: '$[', value: x}]}")
                .statusCode(422)
                .body("violations[0].path", equalTo("http.jsonAssertions[0].path"))
                .body("violations[0].message", not(containsString("Exception")));
        put("плохой", "kind: http\nhttp: {url: 'http://a.test/', methd: GET}")
                .statusCode(422)
                .body("violations[0].path", equalTo("http.methd"))
                .body("violations[0].message", endsWith("did you mean 'method'?"));
        put("плохой", "http: {url: 'http://a.test/'}")
                .statusCode(422)
                .body("violations", hasSize(1))
                .body("violations[0].rule", equalTo("required"))
                .body("violations[0].message", startsWith("say what kind of check this is"));
        put("плохой", "kind: heartbeat\nheartbeat: {cron: '0 0 31 2 *', timeZone: Moscow, grace: 1h}")
                .statusCode(422)
                .body("violations.rule", hasItems("cron", "time-zone"));
        put("плохой", "kind: [").statusCode(400).body("code", equalTo("check.malformed"));
        as(Tokens.admin()).get(path("плохой")).then().statusCode(404);
        assertThat(versions("плохой")).isEmpty();
    }

    @Test
    void whoMayNotSeeTheProjectMakesNothingInIt_andWhatThePassportManagesIsThePassports() {
        given().config(YAML)
                .auth()
                .oauth2(Tokens.of("engineer", "stranger"))
                .contentType("application/yaml")
                .body(NEVER_PROBED.formatted("GET"))
                .put(path("сайт"))
                .then()
                .statusCode(404);
        EventLog.publish(new AssetApplied(
                project, "site", 1, "site", "Сайт", null, Map.of("url", "http://127.0.0.1:1/"), List.of(), null));
        await().untilAsserted(
                        () -> as(Tokens.admin()).get(path("site.http")).then().statusCode(200));
        put("site.http", NEVER_PROBED.formatted("GET"))
                .statusCode(409)
                .body("code", equalTo("check.managed-by-passport"));
        as(Tokens.engineer()).delete(path("site.http")).then().statusCode(409);

        as(Tokens.engineer())
                .urlEncodingEnabled(false)
                .post(path("site.http") + ":pause")
                .then()
                .statusCode(200);
        EventLog.publish(new AssetApplied(
                project, "site", 2, "site", "Сайт", "витрина", Map.of("url", "http://127.0.0.1:1/"), List.of(), null));
        await().untilAsserted(() -> as(Tokens.admin())
                .get(path("site.http"))
                .then()
                .body("zoneId", equalTo("витрина"))
                .body("paused", equalTo(true)));
    }

    @Test
    void aCheckMadeByHandIsNotOverwrittenByThePassport() {
        await().untilAsserted(
                        () -> put("site.http", NEVER_PROBED.formatted("GET")).statusCode(notNullOk()));
        EventLog.publish(new AssetApplied(
                project, "site", 1, "site", "Сайт", null, Map.of("url", "http://127.0.0.1:1/"), List.of(), null));
        EventLog.publish(new AssetApplied(
                project, "other", 1, "site", "Сайт", null, Map.of("url", "http://127.0.0.1:1/"), List.of(), null));
        await().untilAsserted(
                        () -> as(Tokens.admin()).get(path("other.http")).then().statusCode(200));

        as(Tokens.admin())
                .get(path("site.http"))
                .then()
                .body("managedBy", equalTo("user"))
                .body("http.url", equalTo("http://silent.invalid/"))
                .body("status", notNullValue());
    }

    private static org.hamcrest.Matcher<Integer> notNullOk() {
        return org.hamcrest.Matchers.oneOf(200, 201);
    }

    private List<Long> versions(String name) {
        return EventLog.all(CheckApplied.class).stream()
                .map(Event::data)
                .filter(check -> check.checkId().equals(project + "/" + name))
                .map(CheckApplied::version)
                .toList();
    }

    private ValidatableResponse put(String name, String yaml) {
        return as(Tokens.engineer())
                .contentType("application/yaml")
                .body(yaml)
                .put(path(name))
                .then();
    }

    private String path(String name) {
        return "/api/v1/projects/" + project + "/checks/" + name;
    }

    private static io.restassured.specification.RequestSpecification as(String token) {
        return given().config(YAML).auth().oauth2(token);
    }
}
