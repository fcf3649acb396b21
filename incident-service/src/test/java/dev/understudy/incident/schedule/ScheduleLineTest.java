package dev.understudy.incident.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ScheduleEvent.SchedulePlanned;
import dev.understudy.events.ScheduleEvent.Watch;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On-call schedules over REST, with absences, hand-overs and calendars. */
@QuarkusTest
class ScheduleLineTest {

    @Inject
    PassportCopy passport;

    @Inject
    MutableClock clock;

    private final String project = "duty-" + UUID.randomUUID().toString().substring(0, 8);
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @BeforeEach
    void givenPeople() {
        person("ivanov", "Иван Иванов", List.of(new Absence(today.plusDays(10), today.plusDays(12), "petrova")));
        person(
                "petrova",
                "Пётр; «Петрова», мл.",
                List.of(new Absence(today.plusDays(10), today.plusDays(10), "sidorov")));
        person("sidorov", "sidorov", List.of());
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given(Tokens.admin()).get(path("")).statusCode() == 200
                        && QuarkusTransaction.requiringNew()
                                .call(() -> passport.matrix(project).people().size() == 3));
    }

    @Test
    void whoIsOnCallFollowsRotationOverrideAndAbsence() {
        apply("first", rotation("ivanov", "petrova"))
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("version", equalTo(1));
        apply("first", rotation("ivanov", "petrova")).body("version", equalTo(1));

        // Others learn it before they ask.
        awaitPlan(
                "first",
                plan -> plan.watches().getFirst().people().equals(List.of("ivanov"))
                        && plan.watches().stream()
                                .anyMatch(watch -> watch.people().equals(List.of("sidorov"))
                                        && watch.from().isAfter(inDays(9))
                                        && watch.from().isBefore(inDays(11))));

        // Shifts of a week from yesterday: the first is ivanov's.
        onCall("first", today.plusDays(1)).body("onCall.person", contains("ivanov"));
        // In the second, petrova is absent for a day, and her deputy is there.
        onCall("first", today.plusDays(10))
                .body(
                        "onCall.person", contains("sidorov"),
                        "onCall[0].explanation", equalTo("in place of petrova, who is absent"));
        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(
                        "{\"add\": \"sidorov\", \"remove\": \"ivanov\", \"from\": \"%sT00:00:00Z\", \"to\": \"%sT00:00:00Z\"}"
                                .formatted(today.plusDays(2), today.plusDays(3)))
                .post(path("/first/overrides"))
                .then()
                .statusCode(201);
        onCall("first", today.plusDays(2)).body("onCall.person", contains("sidorov"));
        awaitPlan("first", plan -> plan.watches().contains(new Watch(inDays(2), List.of("sidorov"))));
        given(Tokens.auditor())
                .get(path("/first/shifts?from=%sT00:00:00Z&to=%sT00:00:00Z".formatted(today, today.plusDays(4))))
                .then()
                .body("who", contains("ivanov", "sidorov", "ivanov"), "[2].truncated", equalTo(true));
    }

    private Instant inDays(int days) {
        return today.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void awaitPlan(String schedule, Predicate<SchedulePlanned> expected) {
        EventLog.await(
                SchedulePlanned.class,
                plan -> plan.projectId().equals(project) && plan.schedule().equals(schedule) && expected.test(plan));
    }

    @Test
    void whoDoesNotConfirmGetsTheDeputyBeside() {
        // In the past: a broker takes no events from the future.
        var handOff = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.DAYS);
        clock.stopAt(handOff.minusSeconds(3_600));
        apply("second", """
                        {"timeZone": "UTC", "handOver": {"confirmWithin": "PT15M", "deputy": "sidorov"},
                         "rotations": {"main": {"kind": "daily", "length": 1, "start": "%s",
                                                "participants": ["ivanov", "petrova"]}}}""".formatted(handOff)).statusCode(200);

        clock.stopAt(handOff.plusSeconds(5));

        assertThat(asked(Purpose.REMINDER).personId()).isEqualTo("ivanov");
        given(Tokens.auditor()).get(path("/second/hand-overs")).then().body("state", contains("ASKED"));

        clock.advance(Duration.ofMinutes(16));

        assertThat(asked(Purpose.ESCALATION).personId()).isEqualTo("sidorov");
        given(Tokens.auditor())
                .get(path("/second/on-call"))
                .then()
                .body("onCall.person", contains("ivanov", "sidorov"));
        var id = given(Tokens.auditor())
                .get(path("/second/hand-overs"))
                .then()
                .body("state", contains("DEPUTY_ARMED"), "[0].deputy", equalTo("sidorov"))
                .extract()
                .<String>path("[0].id");
        given(Tokens.engineer())
                .post(path("/second/hand-overs/" + id + "/confirm"))
                .then()
                .statusCode(200)
                .body("state", equalTo("CONFIRMED"), "confirmedBy", equalTo("test-engineer"));
    }

    @Test
    void whoComesOnConfirmsByAnsweringTheMessage() {
        var handOff = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.DAYS);
        clock.stopAt(handOff.minusSeconds(3_600));
        apply("second", """
                        {"timeZone": "UTC", "handOver": {"confirmWithin": "PT15M", "deputy": "sidorov"},
                         "rotations": {"main": {"kind": "daily", "length": 1, "start": "%s",
                                                "participants": ["ivanov", "petrova"]}}}""".formatted(handOff)).statusCode(200);
        clock.stopAt(handOff.plusSeconds(5));
        var question = asked(Purpose.REMINDER);
        assertThat(question.actions()).containsExactly("confirm-duty");

        EventLog.publish(answer(question, project, "sidorov"));
        EventLog.publish(answer(question, "another", "ivanov"));
        var own = answer(question, project, "ivanov");
        EventLog.publish(own);
        EventLog.publish(own);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given(Tokens.auditor())
                .get(path("/second/hand-overs"))
                .then()
                .body("state", contains("CONFIRMED"), "[0].confirmedBy", equalTo("ivanov")));
        clock.advance(Duration.ofMinutes(16));
        given(Tokens.auditor()).get(path("/second/on-call")).then().body("onCall.person", contains("ivanov"));
        assertThat(EventLog.all(NotificationRequested.class).stream()
                        .filter(event -> project.equals(event.data().projectId()))
                        .filter(event -> event.data().purpose() == Purpose.ESCALATION))
                .isEmpty();
    }

    private static ReplyReceived answer(NotificationRequested question, String project, String person) {
        return new ReplyReceived(
                project,
                question.notificationId(),
                person,
                "telegram",
                "confirm-duty",
                Instant.now(),
                null,
                UUID.randomUUID().toString(),
                null,
                null,
                null);
    }

    @Test
    void aScheduleGoesOutAsACalendarAndComesBackInTheSame() {
        apply("out", rotation("ivanov", "petrova")).statusCode(200);
        apply("back", "{\"timeZone\": \"UTC\", \"windows\": []}").statusCode(200);
        var range = "?from=%sT00:00:00Z&to=%sT00:00:00Z".formatted(today, today.plusDays(20));
        var text = given(Tokens.auditor())
                .get(path("/out/calendar.ics" + range))
                .then()
                .statusCode(200)
                .contentType(containsString("text/calendar"))
                .extract()
                .asString();
        assertThat(text).contains("BEGIN:VEVENT").contains("SUMMARY:Иван Иванов");
        assertThat(text.lines().map(line -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length))
                .allMatch(length -> length <= 75);

        given(Tokens.admin())
                .contentType("text/calendar; charset=utf-8")
                .body(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .put(path("/back/calendar.ics"))
                .then()
                .statusCode(200)
                .body("shifts", equalTo(3));
        for (int day = 1; day < 19; day += 3) {
            var there = onCall("out", today.plusDays(day)).extract().<List<String>>path("onCall.person");
            onCall("back", today.plusDays(day)).body("onCall.person", equalTo(there));
        }

        given(Tokens.admin())
                .contentType("text/calendar; charset=utf-8")
                .body("""
                        BEGIN:VCALENDAR
                        VERSION:2.0
                        PRODID:-//test//EN
                        BEGIN:VEVENT
                        UID:weekly@test
                        DTSTAMP:20260101T000000Z
                        DTSTART;TZID=Europe/Moscow:%sT090000
                        DTEND;TZID=Europe/Moscow:%sT180000
                        RRULE:FREQ=WEEKLY;COUNT=4
                        SUMMARY:[L1] sidorov
                        END:VEVENT
                        END:VCALENDAR
                        """.formatted(
                                today.plusDays(1).toString().replace("-", ""),
                                today.plusDays(1).toString().replace("-", ""))
                        .replace("\n", "\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .put(path("/back/calendar.ics"))
                .then()
                .statusCode(200)
                .body("shifts", equalTo(4));
        given(Tokens.auditor())
                .get(path("/back/on-call?at=%sT06:00:00Z".formatted(today.plusDays(8))))
                .then()
                .body("onCall.person", contains("sidorov"));
    }

    @Test
    void whatCannotBeIsRefusedWithTheRule() {
        apply("bad", rotation("ivanov", "nobody"))
                .statusCode(422)
                .body("code", equalTo("schedule.invalid"), "violations[0].rule", equalTo("unknown-person"));
        apply("bad", rotation("ivanov", "petrova").replace("\"weekly\"", "\"yearly\""))
                .statusCode(422)
                .body("violations[0].path", equalTo("rotations.main.kind"), "detail", containsString("monthly"));
        apply("bad", rotation("ivanov", "petrova").replace("Europe/Moscow", "Moscow"))
                .statusCode(422)
                .body("violations[0].path", equalTo("timeZone"));
        apply("Bad Name", rotation("ivanov", "petrova")).statusCode(422);
        apply("good", rotation("ivanov", "petrova")).statusCode(200);
        given(Tokens.admin())
                .contentType(ContentType.JSON)
                .header("If-Match", "\"7\"")
                .body(rotation("petrova", "ivanov"))
                .put(path("/good"))
                .then()
                .statusCode(412);
        given(Tokens.admin())
                .contentType("text/calendar")
                .body("no calendar")
                .put(path("/good/calendar.ics"))
                .then()
                .statusCode(422);
        for (var event : List.of("DTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY\r\n", "")) {
            given(Tokens.admin())
                    .contentType("text/calendar")
                    .body("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n" + event
                            + "SUMMARY:ivanov\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
                    .put(path("/good/calendar.ics"))
                    .then()
                    .statusCode(422);
        }
        given(Tokens.client("stranger")).get(path("/good/on-call")).then().statusCode(404);
        given(Tokens.client("client-" + project))
                .contentType(ContentType.JSON)
                .body(rotation("petrova", "ivanov"))
                .put(path("/good"))
                .then()
                .statusCode(403);
        given(Tokens.admin()).get(path("/none")).then().statusCode(404).body("code", equalTo("schedule.not-found"));
    }

    private NotificationRequested asked(Purpose purpose) {
        return EventLog.await(
                        NotificationRequested.class,
                        event -> project.equals(event.projectId())
                                && event.purpose() == purpose
                                && event.template().equals("duty.handover"))
                .data();
    }

    private String rotation(String first, String second) {
        return """
                {"timeZone": "Europe/Moscow", "rotations": {"main": {"kind": "weekly", "start": "%sT09:00:00+03:00",
                 "participants": ["%s", "%s"]}}}""".formatted(today.minusDays(1), first, second);
    }

    private ValidatableResponse apply(String name, String body) {
        return given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body(body)
                .put(path("/" + name))
                .then();
    }

    private ValidatableResponse onCall(String name, LocalDate day) {
        return given(Tokens.auditor())
                .get(path("/" + name + "/on-call?at=" + day + "T12:00:00Z"))
                .then()
                .statusCode(200);
    }

    private void person(String id, String name, List<Absence> absences) {
        EventLog.publish(new PersonApplied(project, id, 1, name, null, null, List.of("ru"), List.of(), absences));
    }

    private String path(String rest) {
        return "/api/v1/projects/" + project + "/schedules" + rest;
    }

    private static RequestSpecification given(String token) {
        return io.restassured.RestAssured.given().auth().oauth2(token);
    }
}
