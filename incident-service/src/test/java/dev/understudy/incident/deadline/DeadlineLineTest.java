package dev.understudy.incident.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines explained, recomputed and previewed on a real broker and a real database. */
@QuarkusTest
class DeadlineLineTest {

    private final String project = "due-" + UUID.randomUUID().toString().substring(0, 8);
    private final Instant seen = Instant.now().minusSeconds(5).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);

    @Test
    void aChangedAgreementMovesOpenDeadlinesAndTheExplanationSaysWhy() {
        givenAgreement(1, Duration.ofMinutes(60), Duration.ofHours(8));
        var id = givenIncident();

        explain(id)
                .body(
                        "clause", equalTo("agreement 7/26, emergency"),
                        "clocks.clock", contains("response", "resolution"),
                        "clocks[0].state", equalTo("running"),
                        "clocks[0].due",
                                equalTo(seen.plus(Duration.ofMinutes(60)).toString()),
                        "clocks[1].allowedSeconds", equalTo(28_800),
                        "clocks[1].calendar.name", equalTo("24x7"),
                        "log.kind", contains("started", "promised"));

        givenAgreement(2, Duration.ofMinutes(30), Duration.ofHours(4));

        var moved = EventLog.await(
                IncidentDeadlineRecomputed.class,
                event -> event.incidentId().equals(id) && event.clock().equals("response"));
        assertThat(moved.data().due()).isEqualTo(seen.plus(Duration.ofMinutes(30)));
        assertThat(moved.data().previous()).isEqualTo(seen.plus(Duration.ofMinutes(60)));
        explain(id)
                .body(
                        "clocks[0].due",
                                equalTo(seen.plus(Duration.ofMinutes(30)).toString()),
                        "log.kind", contains("started", "promised", "promised"),
                        "log[2].reason", equalTo("the agreement changed"));
        given(Tokens.admin())
                .get("/api/v1/incidents/{id}", id)
                .then()
                .body("responseDue", equalTo(seen.plus(Duration.ofMinutes(30)).toString()));

        // The same passport again, as a redelivery brings it: nothing moves.
        given(Tokens.admin())
                .post("/api/v1/deadlines/recompute?project=" + project)
                .then()
                .statusCode(200)
                .body("moved", equalTo(0));

        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(200);
        explain(id)
                .body(
                        "clocks[0].state", equalTo("met"),
                        "clocks[1].state", equalTo("running"),
                        "log.kind", hasItem("answered"));
    }

    @Test
    void aStrangersDeadlineIsNotFound() {
        givenAgreement(1, Duration.ofMinutes(60), Duration.ofHours(8));
        var id = givenIncident();

        given(Tokens.client("stranger"))
                .get("/api/v1/incidents/{id}/deadline", id)
                .then()
                .statusCode(404)
                .body("code", equalTo("incident.not-found"));
        given(Tokens.of("dispatcher", "stranger"))
                .post("/api/v1/deadlines/recompute?project=" + project)
                .then()
                .statusCode(404);
    }

    @Test
    void aPreviewCountsWorkingTimeWithHolidaysAndPauses() {
        preview("""
                {"calendar": {"tz": "Europe/Moscow", "week": {
                     "mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["09:00", "18:00"]],
                     "thu": [["09:00", "18:00"]], "fri": [["09:00", "18:00"]]},
                   "holidays": [{"country": "RU"}]},
                 "start": "2025-10-31T17:00:00+03:00", "duration": "PT2H"}""")
                .statusCode(200)
                // Saturday 1 November 2025 is worked in place of Monday.
                .body(
                        "due", equalTo("2025-11-01T07:00:00Z"),
                        "workedSeconds", equalTo(7_200),
                        "workingSegments.seconds", contains(3_600, 3_600));
        preview("""
                {"zone": "Europe/Berlin", "start": "2024-03-30T12:00:00+01:00", "duration": "PT24H",
                 "pauses": [{"from": "2024-03-30T13:00:00+01:00", "to": "2024-03-30T14:00:00+01:00"}]}""").statusCode(200).body("due", equalTo("2024-03-31T12:00:00Z"), "pausedSeconds", equalTo(3_600));
        preview("""
                {"start": "2024-03-30T12:00:00Z", "amount": 30, "unit": "minute",
                 "pauses": [{"from": "2024-03-30T12:10:00Z"}]}""").statusCode(200).body("due", nullValue());
    }

    @Test
    void aPreviewSaysWhatIsWrong() {
        preview("{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"four hours\"}")
                .statusCode(422)
                .body("code", equalTo("deadline.invalid"), "violations[0].path", equalTo("duration"));
        preview("""
                {"calendar": {"tz": "Europe/Moskva", "week": {}}, "start": "2024-03-30T12:00:00Z", "duration": "PT1H"}""").statusCode(422).body("detail", containsString("Europe/Moskva"));
        preview("""
                {"calendar": {"tz": "UTC", "week": {"mon": [["17:00", "09:00"]]}},
                 "start": "2024-03-30T12:00:00Z", "duration": "PT1H"}""").statusCode(422).body("detail", containsString("two windows"));
        preview(
                        "{\"calendar\": {\"tz\": \"UTC\", \"week\": {}}, \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}")
                .statusCode(422)
                .body("violations[0].rule", equalTo("no-working-time"));
        preview("{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\", \"colour\": 1}")
                .statusCode(422)
                .body("violations.rule", hasItems("unknown-field"));
        given(Tokens.ingest())
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/deadlines/preview")
                .then()
                .statusCode(403);
    }

    /** Whatever is sent, the answer says what of it cannot be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"start\": \"2024-03-30T12:00:00Z\"}",
                "{\"duration\": \"PT1H\"}",
                "{\"zone\": \"Mars/Olympus\", \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"start\": \"+999999999-12-31T00:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"P1DT2H\"}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"P99999D\"}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"amount\": -9223372036854775808, \"unit\": \"working_day\"}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"amount\": 1, \"unit\": \"fortnight\"}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\", \"pauses\": [null]}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\", \"pauses\": [{\"to\": \"2024-03-30T12:00:00Z\"}]}",
                "{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\","
                        + " \"pauses\": [{\"from\": \"2024-03-30T13:00:00Z\", \"to\": \"2024-03-30T12:00:00Z\"}]}",
                "{\"calendar\": {\"week\": {}}, \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"calendar\": {\"tz\": \"UTC\"}, \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"calendar\": {\"tz\": \"UTC\", \"week\": {\"mon\": null}},"
                        + " \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"calendar\": {\"tz\": \"UTC\", \"week\": {\"mon\": [null, [\"09:00\", null]]}},"
                        + " \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"calendar\": {\"tz\": \"UTC\", \"week\": {\"mon\": [[\"09:00\", \"18:00\"]]}, \"holidays\": [null]},"
                        + " \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}",
                "{\"calendar\": {\"tz\": \"UTC\", \"week\": {\"mon\": [[\"09:00\", \"18:00\"]]},"
                        + " \"holidays\": [{\"country\": \"ZZ\"}]}, \"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"PT1H\"}"
            })
    void aPreviewOfWhatCannotBeIsRefused(String body) {
        preview(body).statusCode(422).body("code", notNullValue(), "violations", not(empty()));
    }

    @Test
    void aPreviewReachesBackAndTakesPausesThatLieOutside() {
        preview("{\"start\": \"2024-03-30T12:00:00Z\", \"duration\": \"-PT4H\"}")
                .statusCode(200)
                .body("due", equalTo("2024-03-30T08:00:00Z"));
        preview("""
                {"start": "2024-03-30T12:00:00Z", "duration": "PT4H",
                 "pauses": [{"from": "2020-01-01T00:00:00Z", "to": "2020-02-01T00:00:00Z"},
                            {"from": "2030-01-01T00:00:00Z"}]}""").statusCode(200).body("due", equalTo("2024-03-30T16:00:00Z"), "pausedSeconds", equalTo(0));
    }

    private void givenAgreement(long version, Duration response, Duration resolution) {
        EventLog.publish(new ProjectApplied(
                project,
                version,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(response, Duration.ofMinutes(15), resolution),
                        null,
                        1)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given(Tokens.admin())
                                .get("/api/v1/incidents?project=" + project)
                                .statusCode()
                        == 200);
    }

    private String givenIncident() {
        EventLog.publish(new CheckStatusChanged(
                project,
                project + "/site.http",
                1,
                "http",
                "site",
                "cms",
                CheckStatus.UP,
                CheckStatus.DOWN,
                seen,
                seen.plusMillis(500),
                1,
                new Failure("status", "ответ 500 вместо 200", "500", "200"),
                List.of(),
                "http://shop.example/"));
        return EventLog.await(IncidentOpened.class, event -> project.equals(event.projectId()))
                .data()
                .incidentId();
    }

    private static ValidatableResponse explain(String id) {
        return given(Tokens.auditor())
                .get("/api/v1/incidents/{id}/deadline", id)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse preview(String body) {
        return given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/deadlines/preview")
                .then();
    }

    private static RequestSpecification given(String token) {
        return io.restassured.RestAssured.given().auth().oauth2(token);
    }
}
