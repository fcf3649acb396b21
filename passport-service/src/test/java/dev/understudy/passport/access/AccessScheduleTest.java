package dev.understudy.passport.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody asks, and still it is seen whether secrets are where the passport says, and how long ago people looked. */
@QuarkusTest
class AccessScheduleTest {

    private static final String ADDRESS = "/api/v1/projects/{project}/";

    @Inject
    MutableClock clock;

    @Inject
    AccessSchedule schedule;

    private final String project = "accesses-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void stopTheClock() {
        clock.stopAt(Instant.parse("2026-11-26T09:00:00Z"));
    }

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void storesAreAskedOnceADay_andAFindingClearsItself() {
        apply("env:DEMO_NOT_THERE");
        list().body("[0].state", equalTo("unknown"));

        schedule.verifyOldest();

        list().body("[0].state", equalTo("missing"), "[0].stateSource", equalTo("env:"))
                .body("[0].stateAt", startsWith("2026-11-26T09:00:00"));
        EventLog.await(
                FindingRaised.class,
                event -> event.projectId().equals(project)
                        && event.findingId().equals("access-missing-in-store:asset/vps/root"));
        clock.advance(Duration.ofHours(1));
        schedule.verifyOldest();
        list().body("[0].stateAt", startsWith("2026-11-26T09:00:00"));
        clock.advance(Duration.ofHours(24));
        schedule.verifyOldest();
        list().body("[0].stateAt", startsWith("2026-11-27T10:00:00"));
        given().auth()
                .oauth2(Tokens.auditor())
                .get(ADDRESS + "passport/audit", project)
                .then()
                .body("items.action", contains("applied"));

        // What was seen of another place says nothing of this one; a store that cannot be asked is not.
        apply("op://Support/vps/password");
        EventLog.await(
                FindingCleared.class,
                event -> event.projectId().equals(project)
                        && event.findingId().equals("access-missing-in-store:asset/vps/root"));
        clock.advance(Duration.ofDays(2));
        schedule.verifyOldest();
        list().body("[0].state", equalTo("unknown"), "[0].lastError", nullValue());
    }

    @Test
    void theWordOfAPersonAges() {
        apply("op://Support/vps/password");
        attest();
        findings().body("items.rule", not(hasItem("access-unverified")));
        scorecard().body("outcome", equalTo("pass"));

        clock.advance(Duration.ofDays(181));
        given().auth()
                .oauth2(Tokens.engineer())
                .contentType("application/json")
                .body("{\"values\": [\"Debian 13\"]}")
                .put(ADDRESS + "facts/vps/os", project)
                .then()
                .statusCode(200);

        findings().body("items.findingId", hasItem("access-unverified:asset/vps/root"));
        scorecard().body("outcome", equalTo("not-measured"));
        attest();
        findings().body("items.rule", not(hasItem("access-unverified")));
    }

    private void attest() {
        given().auth()
                .oauth2(Tokens.engineer())
                .contentType("application/json")
                .body("{}")
                .post(ADDRESS + "accesses/vps/root/attestations", project)
                .then()
                .statusCode(200)
                .body("state", equalTo("attested"));
    }

    private void apply(String reference) {
        given().auth()
                .oauth2(Tokens.engineer())
                .contentType("application/yaml")
                .body("""
                        passport: 1
                        project:
                          id: %s
                          name: Лавка
                          client: {id: lavka, name: ООО «Лавка»}
                          timeZone: Europe/Moscow
                          languages: [ru]
                        people: [{id: ivanov, name: Иван, employer: contractor}]
                        assets:
                          - id: vps
                            kind: server
                            name: Сервер
                            criticality: critical
                            accesses: [{id: root, reference: "%s", holders: [ivanov], scope: admin}]
                        """.formatted(project, reference).getBytes(StandardCharsets.UTF_8))
                .put(ADDRESS + "passport", project)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
    }

    private ValidatableResponse list() {
        return given().auth()
                .oauth2(Tokens.auditor())
                .get(ADDRESS + "accesses", project)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse findings() {
        return given().auth()
                .oauth2(Tokens.auditor())
                .get(ADDRESS + "findings", project)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse scorecard() {
        return given().auth()
                .oauth2(Tokens.auditor())
                .get(ADDRESS + "scorecard", project)
                .then()
                .statusCode(200)
                .rootPath("rules.find { it.rule == 'accesses-verified' }");
    }
}
