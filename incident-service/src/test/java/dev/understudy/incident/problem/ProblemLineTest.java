package dev.understudy.incident.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.ProblemEvent.PromiseChecked;
import dev.understudy.events.ProblemEvent.ReworkProposed;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a failure that repeats to a promise that was kept, on a simulated clock. */
@QuarkusTest
class ProblemLineTest {

    @Inject
    MutableClock clock;

    private final String project = "again-" + UUID.randomUUID().toString().substring(0, 8);
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(80, ChronoUnit.DAYS);
    private long sequence;

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void whatRepeatsBecomesAProblemAndItsReworkIsJudged() {
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
        for (int i = 0; i < 6; i++) {
            outage(
                    begin.plus(5L * i, ChronoUnit.DAYS),
                    "обмен с 1С: таблица orders заблокирована процессом " + (4711 + i));
        }

        var detected = EventLog.await(ProblemDetected.class, event -> project.equals(event.projectId()))
                .data();
        assertThat(detected.occurrences()).isEqualTo(3);
        assertThat(detected.template()).isEqualTo("обмен с 1С: таблица orders заблокирована процессом <num>");
        var id = detected.problemId();
        // Sorted into clusters a moment after they opened.
        await().untilAsserted(() -> get(id).body(
                        "problem.cost.occurrences", equalTo(6),
                        "problem.cost.downtimeSeconds", equalTo(6 * 600),
                        "problem.cost.incidentsWithoutHours", equalTo(6),
                        "problem.cost.money", nullValue(),
                        "occurrences", hasSize(6)));
        given(Tokens.auditor())
                .get("/api/v1/problems/clusters?project=" + project)
                .then()
                .body("occurrences", contains(6));

        post(id, "/proposal", "{\"proposal\": \"Выгружать заказы порциями\", \"estimateHours\": 5, \"planWork\": true}")
                .statusCode(200)
                .body(
                        "state", equalTo("REWORK_PROPOSED"),
                        "workItemId", notNullValue(),
                        "breakEven.days", nullValue(),
                        "breakEven.assumptions[2]", containsString("nobody has logged hours"));
        var item = EventLog.await(
                        ReworkProposed.class, event -> event.problemId().equals(id))
                .data()
                .workItemId();
        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("{\"hours\": 6}")
                .post("/api/v1/work-items/" + item + "/time")
                .then()
                .statusCode(201);
        given(Tokens.engineer())
                .post("/api/v1/work-items/" + item + "/done")
                .then()
                .statusCode(200);
        get(id).body(
                        "problem.state", equalTo("REWORK_DONE"),
                        "problem.reworkHours", equalTo(6.0f),
                        "problem.promise.verdict", equalTo("too-early"));

        clock.advance(Duration.ofDays(40));

        var checked = EventLog.await(
                        PromiseChecked.class, event -> event.problemId().equals(id))
                .data();
        assertThat(checked.promise()).isEqualTo(Promise.KEPT);
        assertThat(checked.after()).isZero();
        assertThat(checked.before()).isEqualTo(5);
        assertThat(checked.pValue()).isLessThan(0.05);
        get(id).body("problem.state", equalTo("JUDGED"), "problem.promise.verdict", equalTo("kept"));
        post(id, "/close", "{\"reason\": \"x\"}").statusCode(409).body("state", equalTo("JUDGED"));
        given(Tokens.client("stranger")).get("/api/v1/problems/" + id).then().statusCode(404);
        given(Tokens.client("client-" + project))
                .get("/api/v1/problems?project=" + project)
                .then()
                .statusCode(200)
                .body("items.id", contains(id));
    }

    private void outage(Instant at, String message) {
        clock.stopAt(at.plusSeconds(1));
        EventLog.publish(changed(CheckStatus.UP, CheckStatus.DOWN, at, message));
        var opened = EventLog.await(
                IncidentOpened.class,
                event -> project.equals(event.projectId()) && event.startedAt().equals(at));
        clock.stopAt(at.plusSeconds(601));
        EventLog.publish(changed(CheckStatus.DOWN, CheckStatus.UP, at.plusSeconds(600), message));
        EventLog.await(IncidentResolved.class, event -> event.incidentId()
                .equals(opened.data().incidentId()));
    }

    private CheckStatusChanged changed(CheckStatus from, CheckStatus to, Instant at, String message) {
        return new CheckStatusChanged(
                project,
                project + "/site.http",
                ++sequence,
                "http",
                "site",
                "integration",
                from,
                to,
                at,
                at.plusMillis(500),
                sequence,
                to == CheckStatus.DOWN ? new Failure("content", message, null, null) : null,
                List.of(),
                "http://shop.example/");
    }

    private static ValidatableResponse get(String id) {
        return given(Tokens.auditor()).get("/api/v1/problems/" + id).then().statusCode(200);
    }

    private static ValidatableResponse post(String id, String path, String body) {
        return given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/problems/" + id + path)
                .then();
    }

    private static RequestSpecification given(String token) {
        return io.restassured.RestAssured.given().auth().oauth2(token);
    }
}
