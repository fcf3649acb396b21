package dev.understudy.incident.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.understudy.events.Criticality;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.Event;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.HourlyRate;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Target;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.WorkEvent.WorkCancelled;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkOverdue;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.incident.classification.WorkQueue;
import dev.understudy.incident.classification.WorkQueue.PlannedSignal;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Planned work over REST and from rules, on a simulated clock. */
@QuarkusTest
class WorkLineTest {

    /** A Wednesday, 12:00 in Moscow. */
    private static final Instant NOW = Instant.parse("2026-03-11T09:00:00Z");

    @Inject
    PassportCopy passport;

    @Inject
    WorkQueue queue;

    @Inject
    MutableClock clock;

    private final String project = "work-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void givenAgreement() {
        for (var person : List.of("ivanov", "petrova")) {
            EventLog.publish(
                    new PersonApplied(project, person, 1, person, null, null, List.of("ru"), List.of(), List.of()));
        }
        apply(1, Duration.ofHours(40));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given(Tokens.admin())
                                        .get("/api/v1/work-items?project=" + project)
                                        .statusCode()
                                == 200
                        && QuarkusTransaction.requiringNew()
                                .call(() -> passport.matrix(project).people().size() == 2));
        clock.stopAt(NOW);
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void anItemIsPlannedScheduledDoneAndCounted() {
        var id = plan("{\"projectId\": \"%s\", \"type\": \"update\", \"title\": \"Обновить CMS\", \"zoneId\": \"cms\","
                                .formatted(project)
                        + " \"estimateHours\": 3, \"assignee\": \"petrova\"}")
                .statusCode(201)
                // 40 hours of nine a day from Wednesday noon, Moscow: six hours today, then on to Tuesday at 16:00.
                .body(
                        "due",
                        equalTo("2026-03-17T13:00:00Z"),
                        "clause",
                        containsString("work"),
                        "state",
                        equalTo("PLANNED"))
                .extract()
                .<String>path("id");

        slots(id, "2026-03-12T06:00:00Z", "2026-03-12T09:00:00Z")
                .statusCode(200)
                .body(
                        "slots[0].hours",
                        equalTo(3.0f),
                        "months[0].scheduledHours",
                        equalTo(3.0f),
                        "months[0].includedHours",
                        equalTo(2.0f));
        slots(id, "2026-03-14T06:00:00Z", "2026-03-14T09:00:00Z")
                .statusCode(422)
                .body("violations[0].rule", equalTo("outside-hours"));
        var other =
                plan("{\"projectId\": \"%s\", \"type\": \"defect\", \"title\": \"Форма\", \"assignee\": \"petrova\"}"
                                .formatted(project))
                        .extract()
                        .<String>path("id");
        slots(other, "2026-03-12T08:00:00Z", "2026-03-12T10:00:00Z")
                .statusCode(409)
                .body("code", equalTo("work.slot-taken"), "workItemId", equalTo(id));

        post(id, "/start", "").statusCode(200).body("state", equalTo("STARTED"));
        var entry = post(id, "/time", "{\"personId\": \"petrova\", \"hours\": 3.5, \"note\": \"обновление\"}")
                .statusCode(201)
                .body("day", equalTo("2026-03-11"))
                .extract()
                .<String>path("entryId");
        post(id, "/time", "{\"hours\": -1, \"corrects\": \"%s\"}".formatted(entry))
                .statusCode(201);
        post(id, "/time", "{\"hours\": -1, \"corrects\": \"%s\"}".formatted(entry))
                .statusCode(409)
                .body("code", equalTo("work.already-corrected"));
        post(id, "/changes", "{\"component\": \"CMS\", \"from\": \"6.4\", \"to\": \"6.5\"}")
                .statusCode(201)
                .body("zoneId", equalTo("cms"));
        post(id, "/links", "{\"kind\": \"incident\", \"targetId\": \"i-1\"}")
                .statusCode(200)
                .body("targetId", contains("i-1"));
        post(id, "/done", "").statusCode(200).body("state", equalTo("DONE"), "hoursSpent", equalTo(2.5f));

        assertThat(EventLog.await(WorkDone.class, event -> event.workItemId().equals(id))
                        .data()
                        .hoursSpent())
                .isEqualTo(2.5);
        assertThat(EventLog.all(WorkTimeLogged.class).stream().map(Event::data).filter(event -> event.workItemId()
                        .equals(id)))
                .extracting(WorkTimeLogged::totalHours)
                .containsExactly(3.5, 2.5);
        given(Tokens.auditor())
                .get("/api/v1/work-items/hours?project=" + project + "&month=2026-03")
                .then()
                .body(
                        "usedHours", equalTo(2.5f),
                        "leftHours", equalTo(-0.5f),
                        "extraHours", equalTo(0.5f),
                        "extraCost", equalTo(1000.0f),
                        "hoursByPerson.petrova", equalTo(2.5f));
        given(Tokens.client("client-" + project))
                .get("/api/v1/work-items/" + id)
                .then()
                .statusCode(200)
                .body("changes[0].from", equalTo("6.4"), "time", hasSize(2), "slots", hasSize(1));
        post(id, "/start", "").statusCode(409).body("state", equalTo("DONE"), "allowed", hasItem("time"));
    }

    @Test
    void whatARuleAsksForIsOneItemAKeyAndNeverPages() {
        var signal = new PlannedSignal(
                project,
                "expiry:domain",
                "expiry",
                "Продлить домен",
                null,
                "domain",
                null,
                NOW.plusSeconds(86_400),
                "e-1");
        QuarkusTransaction.requiringNew().run(() -> queue.plan(signal));
        QuarkusTransaction.requiringNew().run(() -> queue.plan(signal));
        var planned = EventLog.await(WorkPlanned.class, event -> project.equals(event.projectId()))
                .data();
        assertThat(planned.by()).isEqualTo("understudy");
        given(Tokens.auditor())
                .get("/api/v1/work-items?project=" + project + "&type=expiry")
                .then()
                .body(
                        "items",
                        hasSize(1),
                        "items[0].due",
                        equalTo(NOW.plusSeconds(86_400).toString()));
        put(
                        planned.workItemId(),
                        "{\"type\": \"expiry\", \"title\": \"Продлить домен\", \"assignee\": \"ivanov\", \"due\": \"%s\"}"
                                .formatted(NOW.plusSeconds(86_400)))
                .statusCode(200);

        clock.advance(Duration.ofDays(2));

        EventLog.await(WorkOverdue.class, event -> event.workItemId().equals(planned.workItemId()));
        var told = EventLog.await(NotificationRequested.class, event -> project.equals(event.projectId()))
                .data();
        assertThat(told.urgency()).isEqualTo(Urgency.PLANNED);
        assertThat(told.purpose()).isEqualTo(Purpose.REMINDER);
        assertThat(told.personId()).isEqualTo("ivanov");
        given(Tokens.auditor())
                .get("/api/v1/work-items/overview?project=" + project)
                .then()
                .body("overdue.id", contains(planned.workItemId()));

        QuarkusTransaction.requiringNew().run(() -> queue.withdraw(project, "expiry:domain", "it was renewed", null));
        EventLog.await(WorkCancelled.class, event -> event.workItemId().equals(planned.workItemId()));
        assertThat(EventLog.all(NotificationRequested.class).stream()
                        .map(Event::data)
                        .filter(event -> project.equals(event.projectId())))
                .noneMatch(event -> event.urgency() == Urgency.EMERGENCY)
                .hasSize(1);
        assertThat(EventLog.all(WorkOverdue.class).stream()
                        .filter(event -> event.data().workItemId().equals(planned.workItemId())))
                .hasSize(1);
    }

    @Test
    void whatSomebodyAsksForByMessageIsAQuestionOnce() {
        var request = new WorkRequested(
                project, "r-" + project, "ivanov", "telegram", Instant.now(), "Поменять телефон", "в шапке сайта");
        EventLog.publish(EventLog.publish(request));

        var planned = EventLog.await(WorkPlanned.class, event -> project.equals(event.projectId()))
                .data();
        assertThat(planned.by()).isEqualTo("ivanov");
        EventLog.publish(
                new WorkRequested(project, "s-" + project, "ivanov", "telegram", Instant.now(), "Ещё одно", null));
        EventLog.await(
                WorkPlanned.class,
                event -> project.equals(event.projectId()) && event.title().equals("Ещё одно"));
        given(Tokens.auditor())
                .get("/api/v1/work-items?project=" + project + "&type=question")
                .then()
                .body("items.title", containsInAnyOrder("Поменять телефон", "Ещё одно"));
    }

    @Test
    void aChangedAgreementMovesTheDatesThatFollowFromItAndNoOthers() {
        var own =
                plan("{\"projectId\": \"%s\", \"type\": \"question\", \"title\": \"Вопрос\", \"due\": \"2026-04-24T12:00:00Z\"}"
                                .formatted(project))
                        .extract()
                        .<String>path("id");
        var agreed = plan("{\"projectId\": \"%s\", \"type\": \"question\", \"title\": \"Вопрос\"}".formatted(project))
                .extract()
                .<String>path("id");

        apply(2, Duration.ofHours(4));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(agreed).extract().<String>path("item.due").equals("2026-03-11T13:00:00Z"));
        get(own).body("item.due", equalTo("2026-04-24T12:00:00Z"));
    }

    @Test
    void whatCannotBeIsRefusedWithTheRule() {
        plan("{\"projectId\": \"%s\", \"type\": \"chore\", \"title\": \"x\"}".formatted(project))
                .statusCode(422)
                .body("detail", containsString("improvement"));
        plan("{\"projectId\": \"%s\", \"type\": \"defect\", \"title\": \"x\", \"assignee\": \"nobody\"}"
                        .formatted(project))
                .statusCode(422)
                .body("violations[0].rule", equalTo("unknown-person"));
        plan("{\"projectId\": \"none\", \"type\": \"defect\", \"title\": \"x\"}")
                .statusCode(404);
        var id = plan("{\"projectId\": \"%s\", \"type\": \"defect\", \"title\": \"x\"}".formatted(project))
                .extract()
                .<String>path("id");
        post(id, "/time", "{\"hours\": 25}").statusCode(422);
        post(id, "/time", "{\"hours\": 1, \"day\": \"2026-03-13\"}").statusCode(422);
        post(id, "/changes", "{\"component\": \"CMS\", \"from\": \"6.5\", \"to\": \"6.5\"}")
                .statusCode(422);
        given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body("{\"type\": \"defect\", \"title\": \"y\"}")
                .put("/api/v1/work-items/" + id)
                .then()
                .statusCode(428);
        given(Tokens.client("stranger")).get("/api/v1/work-items/" + id).then().statusCode(404);
        given(Tokens.client("stranger")).get("/api/v1/work-items").then().body("items", hasSize(0));
        given(Tokens.client("client-" + project))
                .post("/api/v1/work-items/" + id + "/start")
                .then()
                .statusCode(403);
        given(Tokens.admin())
                .get("/api/v1/work-items/hours?project=" + project + "&month=November")
                .then()
                .statusCode(422)
                .body("traceId", notNullValue());
    }

    private void apply(long version, Duration resolution) {
        EventLog.publish(new ProjectApplied(
                project,
                version,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", "7701234567"),
                "Europe/Moscow",
                List.of("ru"),
                List.of(new Zone("cms", "Сайт", Criticality.CRITICAL)),
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), null),
                        new PlannedTerms(2),
                        1,
                        null,
                        null,
                        null,
                        List.of(new Target("work", null, null, resolution, null, "§ 4")),
                        null,
                        new HourlyRate(2_000, "RUB"),
                        null,
                        null)));
    }

    private static ValidatableResponse plan(String body) {
        return given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/work-items")
                .then();
    }

    private static ValidatableResponse get(String id) {
        return given(Tokens.auditor()).get("/api/v1/work-items/" + id).then().statusCode(200);
    }

    private static ValidatableResponse put(String id, String body) {
        return given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .header(
                        "If-Match",
                        given(Tokens.admin()).get("/api/v1/work-items/" + id).getHeader("ETag"))
                .body(body)
                .put("/api/v1/work-items/" + id)
                .then();
    }

    private static ValidatableResponse slots(String id, String from, String to) {
        return given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body("{\"slots\": [{\"from\": \"%s\", \"to\": \"%s\"}]}".formatted(from, to))
                .put("/api/v1/work-items/" + id + "/slots")
                .then();
    }

    private static ValidatableResponse post(String id, String path, String body) {
        var request = given(Tokens.engineer());
        if (!body.isEmpty()) {
            request.contentType(ContentType.JSON).body(body);
        }
        return request.post("/api/v1/work-items/" + id + path).then();
    }

    private static RequestSpecification given(@Nullable String token) {
        return io.restassured.RestAssured.given().auth().oauth2(token);
    }
}
