package dev.understudy.incident.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.understudy.events.Criticality;
import dev.understudy.events.DrillEvent.DrillCompleted;
import dev.understudy.events.DrillEvent.DrillOutcome;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drills through the real escalation, on a simulated clock. */
@QuarkusTest
class DrillLineTest {

    @Inject
    PassportCopy passport;

    @Inject
    MutableClock clock;

    private final String project = "drill-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @BeforeEach
    void givenPassport() {
        EventLog.publish(new ResponsibilitiesApplied(
                project, 1, List.of(new Duty("cms", "ivanov", "petrova", "sidorov", List.of(), null, null))));
        for (var person : List.of("ivanov", "petrova", "sidorov")) {
            EventLog.publish(
                    new PersonApplied(project, person, 1, person, null, null, List.of("ru"), List.of(), List.of()));
        }
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(new Zone("cms", "Сайт", Criticality.CRITICAL)),
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), null),
                        null,
                        1)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given(Tokens.admin()).get(path("")).statusCode() == 200
                        && QuarkusTransaction.requiringNew()
                                .call(() -> passport.matrix(project).people().size() == 3
                                        && passport.matrix(project).duties().size() == 1));
        // In the past: a broker takes no events from the future.
        clock.stopAt(Instant.now().minus(Duration.ofDays(3)));
    }

    @Test
    void theDeputyIsMeasuredFromTheFirstPage() {
        var drill = ask("{\"zoneId\": \"cms\"}")
                .statusCode(201)
                .body("state", equalTo("RUNNING"), "silent", equalTo("ivanov"), "deputy", equalTo("petrova"));
        var id = drill.extract().<String>path("id");
        var incident = drill.extract().<String>path("incidentId");
        assertThat(EventLog.await(IncidentOpened.class, event -> event.incidentId()
                                .equals(incident))
                        .data()
                        .drill())
                .isTrue();
        var page = EventLog.await(NotificationRequested.class, event -> incident.equals(event.incidentId()))
                .data();
        assertThat(page.personId()).isEqualTo("ivanov");
        assertThat(page.data().get("title")).contains("Учебная тревога");
        ask("{\"zoneId\": \"cms\"}").statusCode(409).body("code", equalTo("drill.running"));

        clock.advance(Duration.ofMinutes(16));
        EventLog.await(IncidentEscalated.class, event -> event.incidentId().equals(incident));
        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/acknowledge", incident)
                .then()
                .statusCode(200);

        var completed = EventLog.await(
                        DrillCompleted.class, event -> event.drillId().equals(id))
                .data();
        assertThat(completed.outcome()).isEqualTo(DrillOutcome.PASSED);
        assertThat(completed.seconds()).isEqualTo(960L);
        assertThat(completed.deputyCalledAt()).isNotNull();
        EventLog.await(IncidentResolved.class, event -> event.incidentId().equals(incident));
        given(Tokens.auditor())
                .get(path("/" + id))
                .then()
                .body("state", equalTo("PASSED"), "acknowledgedBy", equalTo("test-engineer"));
    }

    @Test
    void aDrillThatNobodyTakesFailsAndSaysSo() {
        var id = ask("{\"zoneId\": \"cms\"}").statusCode(201).extract().<String>path("id");

        clock.advance(Duration.ofMinutes(61));

        var completed = EventLog.await(
                        DrillCompleted.class, event -> event.drillId().equals(id))
                .data();
        assertThat(completed.outcome()).isEqualTo(DrillOutcome.FAILED);
        assertThat(completed.reason()).contains("within 3600 s");
        assertThat(completed.seconds()).isNull();
        assertThat(EventLog.await(
                                FindingRaised.class, event -> event.projectId().equals(project))
                        .data()
                        .rule())
                .isEqualTo("drill-failed");
        var incident = given(Tokens.auditor())
                .get(path("/" + id))
                .then()
                .body("state", equalTo("FAILED"))
                .extract()
                .<String>path("incidentId");
        EventLog.await(IncidentResolved.class, event -> event.incidentId().equals(incident));
        assertThat(EventLog.all(IncidentDeadlineBreached.class).stream()
                        .filter(event -> event.data().incidentId().equals(incident)))
                .as("a drill owes nothing to anybody")
                .isEmpty();
        given(Tokens.auditor())
                .get("/api/v1/statistics?project=" + project + "&from="
                        + clock.instant().minusSeconds(86_400))
                .then()
                .body("whole.incidents", equalTo(0));

        var again = ask("{\"zoneId\": \"cms\"}").statusCode(201).extract().<String>path("incidentId");
        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/acknowledge", again)
                .then()
                .statusCode(200);
        EventLog.await(FindingCleared.class, event -> event.projectId().equals(project));
    }

    @Test
    void aPlannedDrillComesByItselfAndCanBeCalledOff() {
        var next = plan("{\"days\": [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"],"
                        + " \"time\": \"11:00\", \"timeZone\": \"Europe/Moscow\"}")
                .statusCode(200)
                .extract()
                .<String>path("nextAt");
        clock.stopAt(Instant.parse(next).plusSeconds(1));
        await().atMost(Duration.ofSeconds(20)).until(() -> given(Tokens.auditor())
                .get(path(""))
                .then()
                .extract()
                .<List<String>>path("state")
                .contains("RUNNING"));
        var id = given(Tokens.auditor())
                .get(path(""))
                .then()
                .extract()
                .<String>path("find { it.state == 'RUNNING' }.id");
        given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"идёт распродажа\"}")
                .post(path("/" + id + "/call-off"))
                .then()
                .statusCode(200)
                .body("state", equalTo("CALLED_OFF"), "reason", containsString("распродажа"));
        given(Tokens.admin()).delete(path("/plans/cms")).then().statusCode(204);

        ask("{\"zoneId\": \"shop\"}").statusCode(422).body("violations.rule", hasItem("unknown-zone"));
        given(Tokens.client("stranger")).get(path("")).then().statusCode(404);
    }

    @Test
    void aDrillWhoseTimeWentByIsNotMadeUpFor() {
        var id = ask("{\"zoneId\": \"cms\", \"at\": \"%s\"}"
                        .formatted(clock.instant().plus(Duration.ofHours(1))))
                .statusCode(201)
                .body("state", equalTo("SCHEDULED"))
                .extract()
                .<String>path("id");
        clock.advance(Duration.ofHours(9));

        var completed = EventLog.await(
                        DrillCompleted.class, event -> event.drillId().equals(id))
                .data();
        assertThat(completed.outcome()).isEqualTo(DrillOutcome.CALLED_OFF);
        ask("{\"at\": \"2020-01-01T00:00:00Z\"}").statusCode(422).body("violations.rule", hasItem("past"));
        plan("{\"days\": [\"someday\"], \"time\": \"11:00\", \"timeZone\": \"Europe/Moscow\"}")
                .statusCode(422);
        plan("{\"days\": [\"mon\"], \"time\": \"24:00\", \"timeZone\": \"Europe/Moscow\"}")
                .statusCode(422);
        plan("{\"days\": [null], \"time\": \"11:00\", \"timeZone\": \"Moscow\"}")
                .statusCode(422);
        given(Tokens.auditor()).get(path("?state=lost")).then().statusCode(400);
        given(Tokens.auditor()).get(path("?state=called-off")).then().body("id", hasItem(id));
    }

    private ValidatableResponse plan(String body) {
        return given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body(body)
                .put(path("/plans/cms"))
                .then();
    }

    private ValidatableResponse ask(String body) {
        return given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body(body)
                .post(path(""))
                .then();
    }

    private String path(String rest) {
        return "/api/v1/projects/" + project + "/drills" + rest;
    }

    private static RequestSpecification given(String token) {
        return io.restassured.RestAssured.given().auth().oauth2(token);
    }
}
