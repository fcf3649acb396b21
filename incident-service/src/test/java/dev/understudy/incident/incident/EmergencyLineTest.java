package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Criticality;
import dev.understudy.events.Event;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
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
import dev.understudy.kit.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of an emergency on a real broker and a real database. */
@QuarkusTest
class EmergencyLineTest {

    private static final Failure FAILURE = new Failure("status", "ответ 500 вместо 200", "500", "200");

    @Inject
    PassportCopy passport;

    private final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private final String check = project + "/site.http";
    private final Instant start = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MILLIS);

    @Test
    void aFailureCallsThePrimaryAndRecoveryTellsThoseWhoWereTold() {
        givenPassport(Duration.ofMinutes(60), Duration.ofMinutes(15));

        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));

        var opened = opened();
        assertThat(opened.assignee()).isEqualTo("ivanov");
        assertThat(opened.startedAt()).isEqualTo(start.plusSeconds(1));
        assertThat(opened.responseDue()).isEqualTo(start.plusSeconds(1).plus(Duration.ofMinutes(60)));
        assertThat(opened.title()).isEqualTo("Магазин: Сайт: http://shop.example/");
        var page = requests(Purpose.PAGE, 1).getFirst();
        assertThat(page.personId()).isEqualTo("ivanov");
        assertThat(page.incidentId()).isEqualTo(opened.incidentId());
        assertThat(page.data())
                .containsEntry("reason", "ответ 500 вместо 200")
                .containsEntry("assignee", "Иван Иванов");
        assertThat(requests(Purpose.INFORM, 1).getFirst().personId()).isEqualTo("owner");

        EventLog.publish(changed(2, CheckStatus.DOWN, CheckStatus.UP));

        var resolved = EventLog.await(
                        IncidentResolved.class, event -> event.incidentId().equals(opened.incidentId()))
                .data();
        assertThat(resolved.by()).isEqualTo("monitor");
        assertThat(requests(Purpose.RESOLVED, 2))
                .extracting(NotificationRequested::personId)
                .containsExactlyInAnyOrder("ivanov", "owner");
        get(opened.incidentId(), Tokens.engineer())
                .statusCode(200)
                .body("state", equalTo("RESOLVED"), "zoneId", equalTo("cms"), "occurrences", equalTo(1));
        timeline(opened.incidentId()).body("kind", contains("opened", "called", "informed", "resolved"));
    }

    @Test
    void silenceCallsTheDeputyThenTheEscalationContactAndTheMissedResponseIsRecordedOnce() {
        givenPassport(Duration.ofSeconds(4), Duration.ofSeconds(1));

        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));

        var id = opened().incidentId();
        assertThat(requests(Purpose.ESCALATION, 2))
                .extracting(NotificationRequested::personId)
                .containsExactly("petrova", "sidorov");
        assertThat(requests(Purpose.ESCALATION, 1).getFirst().data()).containsEntry("escalatedFrom", "Иван Иванов");
        EventLog.await(
                IncidentDeadlineBreached.class,
                event -> event.incidentId().equals(id) && event.clock().equals("response"));
        assertThat(requests(Purpose.REMINDER, 3))
                .extracting(NotificationRequested::personId)
                .containsExactlyInAnyOrder("ivanov", "petrova", "sidorov");

        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(200);

        deadlines(id).body("clocks.find { it.clock == 'response' }.state", equalTo("missed"));
        assertThat(EventLog.all(IncidentDeadlineBreached.class).stream()
                        .filter(event -> event.data().incidentId().equals(id)))
                .hasSize(1);
        assertThat(EventLog.all(IncidentEscalated.class).stream()
                        .map(Event::data)
                        .filter(event -> event.incidentId().equals(id)))
                .extracting(IncidentEscalated::role)
                .containsExactly("deputy", "escalation");
    }

    @Test
    void whoTakesItHasItAndNobodyElseIsCalled() {
        givenPassport(Duration.ofMinutes(60), Duration.ofSeconds(2));
        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));
        var id = opened().incidentId();

        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(200)
                .body("takenByYou", equalTo(true), "incident.state", equalTo("ACKNOWLEDGED"));
        given(Tokens.dispatcher())
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(200)
                .body("takenByYou", equalTo(false), "incident.acknowledgedBy", equalTo("test-engineer"));
        deadlines(id)
                .body(
                        "clocks.clock", contains("response", "resolution"),
                        "clocks[0].state", equalTo("met"),
                        "clocks[0].clause", equalTo("agreement 7/26, emergency"),
                        "clocks[0].calendar.name", equalTo("24x7"),
                        "clocks[1].state", equalTo("running"));

        var taken = EventLog.await(
                        IncidentAcknowledged.class, event -> event.incidentId().equals(id))
                .data();
        assertThat(taken.by()).isEqualTo("test-engineer");
        given(Tokens.dispatcher())
                .post("/api/v1/incidents/{id}/take", id)
                .then()
                .statusCode(200)
                .body("takenByYou", equalTo(true), "incident.acknowledgedBy", equalTo("test-dispatcher"));
        // On a busy machine the deputy may have been called before it was taken; afterwards nobody is.
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(20))
                .until(() -> notificationsOf(Purpose.ESCALATION).stream()
                        .noneMatch(request -> request.requestedAt().isAfter(taken.at())));

        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("{\"note\": \"перезапустил php-fpm\"}")
                .post("/api/v1/incidents/{id}/resolve", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("RESOLVED"), "note", equalTo("перезапустил php-fpm"));
        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(409)
                .body(
                        "code",
                        equalTo("incident.illegal-transition"),
                        "state",
                        equalTo("RESOLVED"),
                        "allowed",
                        contains("reopen", "close"));
    }

    @Test
    void repeatedAndLateEventsChangeNothing() {
        givenPassport(Duration.ofMinutes(60), Duration.ofMinutes(15));
        var down = new Event<>(
                UUID.randomUUID().toString(),
                "/test",
                Instant.now(),
                null,
                changed(1, CheckStatus.UP, CheckStatus.DOWN));
        EventLog.publish(down);
        EventLog.publish(down);
        var id = opened().incidentId();
        EventLog.publish(changed(2, CheckStatus.DOWN, CheckStatus.UP));
        EventLog.await(IncidentResolved.class, event -> event.incidentId().equals(id));

        EventLog.publish(down);
        EventLog.publish(changed(3, CheckStatus.UP, CheckStatus.DOWN));

        EventLog.await(IncidentReopened.class, event -> event.incidentId().equals(id));
        assertThat(EventLog.all(IncidentOpened.class).stream()
                        .filter(event -> event.data().projectId().equals(project)))
                .hasSize(1);
    }

    @Test
    void anEmergencyThatComesBeforeItsPassportCallsSomebodyOnceThereIsSomebody() {
        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));
        assertThat(opened().assignee()).isNull();

        givenPassport(Duration.ofMinutes(60), Duration.ofMinutes(15));
        var id = opened().incidentId();
        timeline(id).body("kind", hasItem("nobody-to-call"));
        assertThat(requests(Purpose.PAGE, 1).getFirst().personId())
                .as("whoever comes is called at once, not when the silence is over")
                .isEqualTo("ivanov");

        EventLog.publish(new CheckRetired(project, check, 2, Instant.now()));
        var resolved = EventLog.await(
                IncidentResolved.class, event -> event.incidentId().equals(id));
        assertThat(resolved.data().note()).isEqualTo("the check was removed");
    }

    @Test
    void listsAreScopedFilteredAndPaged() {
        givenPassport(Duration.ofMinutes(60), Duration.ofMinutes(15));
        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));
        var first = opened().incidentId();
        EventLog.publish(changed(2, CheckStatus.DOWN, CheckStatus.UP));
        // Long after the flap window: one of its own, which knows the one before.
        EventLog.publish(changed(1_000, CheckStatus.UP, CheckStatus.DOWN));
        var again = EventLog.await(IncidentOpened.class, event -> project.equals(event.projectId()), 2)
                .get(1)
                .data();
        var second = again.incidentId();
        assertThat(again.recurrenceOf()).isEqualTo(first);

        var page = given(Tokens.client("client-" + project))
                .get("/api/v1/incidents?limit=1")
                .then()
                .statusCode(200)
                .body("items.id", contains(second))
                .extract()
                .<String>path("nextCursor");
        given(Tokens.client("client-" + project))
                .get("/api/v1/incidents?limit=1&cursor=" + page)
                .then()
                .statusCode(200)
                .body("items.id", contains(first), "nextCursor", equalTo(null));
        given(Tokens.admin())
                .get("/api/v1/incidents?project=" + project + "&state=TRIGGERED&zone=cms")
                .then()
                .statusCode(200)
                .body("items.id", contains(second));
        given(Tokens.client("stranger")).get("/api/v1/incidents").then().body("items", hasSize(0));
    }

    @Test
    void aStrangerSeesNothing() {
        givenPassport(Duration.ofMinutes(60), Duration.ofMinutes(15));
        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));
        var id = opened().incidentId();

        for (var path : List.of("", "/timeline", "/deadline")) {
            given(Tokens.client("stranger"))
                    .get("/api/v1/incidents/" + id + path)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("incident.not-found"));
        }
        given(Tokens.of("engineer", "stranger"))
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(404);
        given(Tokens.client("stranger"))
                .get("/api/v1/incidents?project=" + project)
                .then()
                .statusCode(404);
        given(Tokens.client("client-" + project))
                .post("/api/v1/incidents/{id}/acknowledge", id)
                .then()
                .statusCode(403);
        given(Tokens.ingest()).get("/api/v1/incidents").then().statusCode(403);
        io.restassured.RestAssured.get("/api/v1/incidents").then().statusCode(401);
    }

    @Test
    void wrongInputIsAnsweredWithTheRule() {
        given(Tokens.admin())
                .get("/api/v1/incidents?cursor=nonsense")
                .then()
                .statusCode(400)
                .body("code", equalTo("paging.bad-cursor"));
        given(Tokens.admin())
                .get("/api/v1/incidents?state=BROKEN")
                .then()
                .statusCode(400)
                .body("detail", containsString("TRIGGERED"));
        given(Tokens.admin())
                .get("/api/v1/incidents/none")
                .then()
                .statusCode(404)
                .body("detail", containsString("none"));
    }

    @Test
    void anOutageOfTheDatabaseDelaysAndLosesNothing() throws Exception {
        givenPassport(Duration.ofMinutes(60), Duration.ofMinutes(15));

        TestInfrastructure.start().restartDatabase();
        EventLog.publish(changed(1, CheckStatus.UP, CheckStatus.DOWN));

        assertThat(opened().assignee()).isEqualTo("ivanov");
        assertThat(requests(Purpose.PAGE, 1).getFirst().personId()).isEqualTo("ivanov");
    }

    private void givenPassport(Duration response, Duration escalateAfter) {
        EventLog.publish(new ResponsibilitiesApplied(
                project, 1, List.of(new Duty("cms", "ivanov", "petrova", "sidorov", List.of("owner"), null, null))));
        for (var person : List.of("ivanov", "petrova", "sidorov", "owner")) {
            EventLog.publish(new PersonApplied(
                    project,
                    person,
                    1,
                    person.equals("ivanov") ? "Иван Иванов" : person,
                    null,
                    null,
                    List.of("ru"),
                    List.of(),
                    List.of()));
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
                        new EmergencyTerms(response, escalateAfter, Duration.ofHours(8)),
                        null,
                        1)));
        await().atMost(Duration.ofSeconds(30)).until(this::passportHasArrived);
    }

    private boolean passportHasArrived() {
        return given(Tokens.admin()).get("/api/v1/incidents?project=" + project).statusCode() == 200
                && QuarkusTransaction.requiringNew()
                        .call(() -> passport.matrix(project).people().size() == 4
                                && passport.matrix(project).duties().size() == 1);
    }

    private CheckStatusChanged changed(long sequence, CheckStatus from, CheckStatus to) {
        var at = start.plusSeconds(sequence);
        return new CheckStatusChanged(
                project,
                check,
                sequence,
                "http",
                "site",
                "cms",
                from,
                to,
                at,
                at.plusMillis(500),
                sequence,
                to == CheckStatus.DOWN ? FAILURE : null,
                List.of(),
                "http://shop.example/");
    }

    private IncidentOpened opened() {
        return EventLog.await(IncidentOpened.class, event -> project.equals(event.projectId()))
                .data();
    }

    private List<NotificationRequested> requests(Purpose purpose, int count) {
        return EventLog.await(
                        NotificationRequested.class,
                        event -> project.equals(event.projectId()) && event.purpose() == purpose,
                        count)
                .stream()
                .map(Event::data)
                // A topic keeps the order of each key only.
                .sorted(Comparator.comparing(NotificationRequested::requestedAt))
                .toList();
    }

    private List<NotificationRequested> notificationsOf(Purpose purpose) {
        return EventLog.all(NotificationRequested.class).stream()
                .map(Event::data)
                .filter(event -> project.equals(event.projectId()) && event.purpose() == purpose)
                .toList();
    }

    private static ValidatableResponse get(String id, String token) {
        return given(token).get("/api/v1/incidents/{id}", id).then();
    }

    private static ValidatableResponse timeline(String id) {
        return given(Tokens.auditor())
                .get("/api/v1/incidents/{id}/timeline", id)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse deadlines(String id) {
        return given(Tokens.auditor())
                .get("/api/v1/incidents/{id}/deadline", id)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification given(@Nullable String token) {
        return io.restassured.RestAssured.given().auth().oauth2(token);
    }
}
