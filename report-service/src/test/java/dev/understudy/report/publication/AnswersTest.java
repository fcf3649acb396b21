package dev.understudy.report.publication;

import static dev.understudy.report.ReportApi.LONG_AGO;
import static dev.understudy.report.ReportApi.PATIENCE;
import static dev.understudy.report.ReportApi.admin;
import static dev.understudy.report.ReportApi.as;
import static dev.understudy.report.ReportApi.assertProblem;
import static dev.understudy.report.ReportApi.known;
import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.opened;
import static dev.understudy.report.SampleEvents.project;
import static dev.understudy.report.SampleEvents.publish;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.ReportEvent.ReportAcknowledged;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.events.WorkEvent.Slot;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkScheduled;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client says to a report and its risks, whom it reached, and what a support company reads of all projects. */
@QuarkusTest
class AnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    @Inject
    MutableClock clock;

    @BeforeEach
    void standInNovember() {
        clock.stopAt(NOW);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void theClientAcceptsARiskTakesItBackAndAnUnansweredOneComesBack() {
        known("answering", "answering-ltd");
        risk("answering", "one-place:asset/база");
        risk("answering", "no-deputy:zone/pay");
        var client = Tokens.client("answering-ltd");
        await().atMost(PATIENCE)
                .until(() -> risks("answering", client).getList("items").size() == 2);

        var accepted = post(
                client,
                "/api/v1/projects/answering/risks/acceptances",
                Map.of("findingId", "one-place:asset/база", "until", "2027-01-31", "reason", "Купим в январе"));
        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(200);
        assertThat(accepted.jsonPath().getString("acceptedUntil")).isEqualTo("2027-01-31");
        assertThat(accepted.jsonPath().getBoolean("awaitsAnswer")).isFalse();
        var event = EventLog.await(RiskAccepted.class, each -> each.projectId().equals("answering"));
        assertThat(event.data().rule()).isEqualTo("one-place");
        assertThat(event.data().reason()).isEqualTo("Купим в январе");
        // What is read again from the topic changes nothing.
        EventLog.publish(event);

        // A report counts what was said before it.
        clock.advance(Duration.ofSeconds(1));
        var report = report("answering", "2026-11");
        assertThat(report.getList("risks.open.findAll { it.awaitsAnswer }.findingId"))
                .containsExactly("no-deputy:zone/pay");
        assertThat(report.getInt("plan.risksToAnswer")).isEqualTo(1);
        assertThat(report("answering", "2026-10").getList("risks.open.findAll { it.awaitsAnswer }"))
                .as("in October nobody had said anything")
                .hasSize(2);
        assertThat(admin().get(report.<String, String>getMap("evidence").get("risks-answered"))
                        .jsonPath()
                        .getList("items.type"))
                .containsExactly("report.risk.accepted.v1");

        clock.stopAt(at("2027-02-01T12:00:00+03:00"));
        assertThat(report("answering", "2027-01").getList("risks.open.findAll { it.awaitsAnswer }"))
                .as("on the last day of January it is still accepted")
                .hasSize(1);
        assertThat(report("answering", "2027-02").getList("risks.open.findAll { it.awaitsAnswer }"))
                .hasSize(2);

        clock.stopAt(NOW.plusSeconds(60));
        var reopened = post(
                client,
                "/api/v1/projects/answering/risks/reopenings",
                Map.of("findingId", "one-place:asset/база", "reason", "Передумали"));
        assertThat(reopened.statusCode()).isEqualTo(200);
        assertThat(reopened.jsonPath().getBoolean("awaitsAnswer")).isTrue();
        EventLog.await(RiskReopened.class, each -> each.projectId().equals("answering"));
        assertProblem(
                post(
                        client,
                        "/api/v1/projects/answering/risks/reopenings",
                        Map.of("findingId", "one-place:asset/база", "reason", "Передумали")),
                409,
                "report.risk-not-answered");
        var answered = post(
                client,
                "/api/v1/projects/answering/risks/answers",
                Map.of("findingId", "no-deputy:zone/pay", "text", "Ищем второго человека"));
        assertThat(answered.jsonPath().getString("answer.text")).isEqualTo("Ищем второго человека");
    }

    @Test
    void refusesAnswersPrecisely() {
        known("strict", "strict-ltd");
        risk("strict", "no-deputy:zone/pay");
        var client = Tokens.client("strict-ltd");
        await().atMost(PATIENCE)
                .until(() -> risks("strict", client).getList("items").size() == 1);
        var path = "/api/v1/projects/strict/risks/acceptances";

        assertProblem(
                post(client, path, Map.of("findingId", "no-deputy:zone/pay", "until", "2026-11-19", "reason", "потом")),
                422,
                "report.bad-acceptance");
        assertProblem(
                post(client, path, Map.of("findingId", "no-deputy:zone/pay", "until", "2030-01-01", "reason", "потом")),
                422,
                "report.bad-acceptance");
        assertProblem(
                post(client, path, Map.of("findingId", "magic", "until", "2026-12-01", "reason", "потом")),
                404,
                "report.unknown-risk");
        assertThat(post(client, path, Map.of("findingId", "no-deputy:zone/pay", "until", "2026-12-01", "reason", ""))
                        .statusCode())
                .isIn(400, 422);
        assertProblem(
                post(
                        Tokens.client("stranger"),
                        path,
                        Map.of("findingId", "no-deputy:zone/pay", "until", "2026-12-01", "reason", "потом")),
                404,
                "project.not-found");
        assertThat(given().auth()
                        .oauth2(Tokens.of("engineer", null))
                        .contentType(ContentType.JSON)
                        .body(Map.of("findingId", "no-deputy:zone/pay", "until", "2026-12-01", "reason", "потом"))
                        .post(path)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theReaderAnswersByTheLinkInTheMessageAndTheReceiptShowsWhomItReached() {
        known("linked", "linked-ltd");
        risk("linked", "no-deputy:zone/pay");
        await().atMost(PATIENCE)
                .until(() -> risks("linked", Tokens.admin()).getList("items").size() == 1);
        assertThat(admin().post("/api/v1/projects/linked/reports/2026-10/versions")
                        .statusCode())
                .isEqualTo(201);
        var request = EventLog.await(
                        NotificationRequested.class,
                        each -> each.projectId().equals("linked")
                                && each.personId().equals("owner"))
                .data();
        var link = request.data().getOrDefault("link", "");
        var path = link.substring(link.indexOf("/r/"));
        publish(
                new DeliveryStateChanged(
                        "linked",
                        request.notificationId(),
                        "d1",
                        "owner",
                        "email",
                        DeliveryState.DELIVERED,
                        1,
                        NOW,
                        null,
                        null,
                        null),
                NOW);

        var page = given().get(path);
        assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.asString()).contains("Отчёт прочитан").contains("Некому заменить &lt;b&gt;");
        assertThat(given().get(path + "/report").asString()).contains("lang=\"ru\"");

        var form = given().redirects().follow(false).contentType("application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(form.formParam("note", "Вопросов нет")
                        .post(path + "/acknowledgement")
                        .statusCode())
                .isEqualTo(303);
        var hostile =
                given().redirects().follow(false).queryParam("lang", "ru <b>").post(path + "/acknowledgement");
        assertThat(hostile.statusCode()).isEqualTo(303);
        assertThat(hostile.header("Location")).matches(".*/r/[^?]+\\?lang=ru(%20|\\+)%3Cb%3E");
        assertThat(given().redirects()
                        .follow(false)
                        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                        .formParam("finding", "no-deputy:zone/pay")
                        .formParam("decision", "accept")
                        .formParam("until", "2026-12-31")
                        .formParam("text", "Ищем")
                        .post(path + "/risks")
                        .statusCode())
                .isEqualTo(303);
        assertThat(given().get(path).asString())
                .contains("Вы подтвердили")
                .contains("принят до 2026-12-31 (owner): Ищем");
        var acknowledged = EventLog.await(
                ReportAcknowledged.class, each -> each.projectId().equals("linked"));
        assertThat(acknowledged.data().by()).isEqualTo("owner");

        var receipts = "/api/v1/projects/linked/reports/2026-10/versions/1/";
        await().atMost(PATIENCE).untilAsserted(() -> {
            var receipt = admin().get(receipts + "receipt").jsonPath();
            assertThat(receipt.getList("deliveries.personId")).containsExactly("ivanov", "owner");
            assertThat(receipt.getList("deliveries.state")).containsExactly(null, "DELIVERED");
            assertThat(receipt.getString("acknowledgements[0].note")).isEqualTo("Вопросов нет");
        });
        var client = Tokens.client("linked-ltd");
        assertThat(post(client, receipts + "acknowledgements", Map.of()).statusCode())
                .isEqualTo(201);
        assertThat(post(client, receipts + "acknowledgements", Map.of()).statusCode())
                .isEqualTo(200);

        assertProblem(given().get(path + "x"), 404, "report.unknown-link");
        assertProblem(given().get("/r/a.b.c"), 404, "report.unknown-link");
        clock.advance(Duration.ofDays(91));
        assertProblem(given().get(path), 404, "report.unknown-link");
    }

    @Test
    void allProjectsStandOnOnePageTheWorstFirst() {
        known("fine", "shelf");
        known("poor", "shelf");
        var failed = at("2026-11-05T12:00:00+03:00");
        publish(opened("poor", "poor-i", "Оплата", failed, failed, failed.plusSeconds(600), null), failed);
        publish(
                new IncidentResolved(
                        "poor", "poor-i", 2, failed.plusSeconds(1800), "monitor", failed.plusSeconds(1800), null),
                failed.plusSeconds(1800));
        publish(
                new WorkPlanned("poor", "poor-w", failed, "update", "Обновить CMS", "pay", null, 3.0, null, null),
                failed);
        publish(
                new WorkScheduled(
                        "poor",
                        "poor-w",
                        failed.plusSeconds(1),
                        "dispatcher",
                        List.of(new Slot(at("2026-12-07T09:00:00+03:00"), at("2026-12-07T12:00:00+03:00"), null, 3))),
                failed.plusSeconds(1));
        var shelf = Tokens.client("shelf");
        await().atMost(PATIENCE).untilAsserted(() -> {
            var page = as(shelf).get("/api/v1/portfolio?period=2026-11").jsonPath();
            assertThat(page.getList("projects.projectId")).containsExactly("poor", "fine");
            assertThat(page.getInt("projects[0].deadlinesMissed")).isEqualTo(1);
            assertThat(page.getString("projects[0].affected")).isEqualTo("PT30M");
            assertThat(page.getInt("totals.emergencies")).isEqualTo(1);
            assertThat(page.getString("with")).isEqualTo("2026-10");
            assertThat(report("poor", "2026-11").getList("plan.work")).hasSize(1);
        });
        assertThat(as(shelf)
                        .get("/api/v1/portfolio?period=2026-11&format=html&lang=ru")
                        .asString())
                .contains("lang=\"ru\"")
                .contains("Проекты, начиная с худших");
        assertProblem(as(shelf).get("/api/v1/portfolio?format=exe"), 400, "report.unknown-format");
        assertThat(as(Tokens.client("stranger"))
                        .get("/api/v1/portfolio?period=2026-11")
                        .jsonPath()
                        .getList("projects"))
                .isEmpty();
        assertProblem(as(shelf).get("/api/v1/portfolio?period=2031-01"), 422, "report.future-period");
        assertProblem(as(shelf).get("/api/v1/portfolio?period=magic"), 400, "report.bad-period");

        var report = report("poor", "2026-11");
        assertThat(report.getList("summary")).hasSize(5);
        assertThat(report.getInt("deadlines.missed")).isEqualTo(1);
        assertThat(report.getString("deadlines.lines[0].late")).isEqualTo("PT20M");
        assertThat(report.getString("errorPages.pages[0].status")).isEqualTo("502");
        assertThat(report.getFloat("plan.hours")).isEqualTo(3);
        assertThat(report.getString("comparison.with")).isEqualTo("2026-10");
        var links = report.<String, String>getMap("evidence");
        links.forEach((figure, link) -> {
            var answer = as(shelf).get(link);
            if (figure.equals("availability")) {
                assertProblem(answer, 422, "report.check-missing");
            } else {
                assertThat(answer.statusCode())
                        .as(figure + " " + answer.asString())
                        .isEqualTo(200);
            }
        });
        assertThat(as(shelf).get(links.get("error-pages")).jsonPath().getList("items"))
                .hasSize(2);

        var base = "/api/v1/projects/poor";
        var compared = as(shelf)
                .get(base + "/reports/2026-W45/comparison?with=2026-W44")
                .jsonPath();
        assertThat(compared.getFloat("figures.find { it.figure == 'emergencies' }.change"))
                .isEqualTo(1);
        assertThat(compared.getString("figures.find { it.figure == 'emergencies' }.verdict"))
                .isEqualTo("NO_EVIDENCE");
        assertThat(report("poor", "2026-Q4").getInt("emergencyFigures.total")).isEqualTo(1);
        assertThat(report("poor", "2026-11-05..2026-11-05").getInt("emergencyFigures.total"))
                .isEqualTo(1);
        assertThat(as(shelf)
                        .get(base + "/reports/period?from=2026-11-06&to=2026-11-17")
                        .jsonPath()
                        .getInt("emergencyFigures.total"))
                .isZero();
        assertThat(as(shelf).get(base + "/reports/2026-W45?format=html&lang=en").asString())
                .contains("week 45 of 2026 (2 November 2026 – 8 November 2026)");
        var trends = as(shelf).get(base + "/trends?period=2026-11").jsonPath();
        assertThat(trends.getInt("analysis.seasonality.byHour[12]")).isEqualTo(1);
        var series = as(shelf).get(base + "/series?figure=emergencies&by=day&from=2026-11-04&to=2026-11-06");
        assertThat(series.jsonPath().getList("points.value")).containsExactly(0f, 1f, 0f);
        assertThat(as(shelf)
                        .get(base + "/series?figure=affected&from=2026-06-01&to=2026-11-20")
                        .jsonPath()
                        .getList("points.value"))
                .as("before the first event nothing is known")
                .containsExactly(null, null, 0f, 0f, 0f, 30f);
        assertProblem(as(shelf).get(base + "/series?figure=magic"), 422, "report.unknown-series");
        assertProblem(as(shelf).get(base + "/series?figure=hours&by=hour"), 422, "report.unknown-step");
        assertProblem(as(shelf).get(base + "/series?figure=hours&by=day&from=2020-01-01"), 400, "report.bad-period");
        assertProblem(as(Tokens.client("stranger")).get(base + "/series?figure=hours"), 404, "project.not-found");
    }

    @Test
    void eachClientsReportsLookAsItWants() {
        known("dressed", "dressed-ltd");
        var path = "/api/v1/clients/dressed-ltd/report-branding";
        assertProblem(admin().get(path), 404, "report.no-branding");
        var put = admin().contentType(ContentType.JSON)
                .body(Map.of("name", "Дублёр", "colour", "#1f5a8a"))
                .put(path);
        assertThat(put.statusCode()).as(put.asString()).isEqualTo(200);
        assertThat(report("dressed", "2026-11").getString("branding.colour")).isEqualTo("#1f5a8a");
        assertProblem(
                admin().contentType(ContentType.JSON)
                        .body(Map.of("colour", "#ffff00"))
                        .put(path),
                422,
                "report.bad-branding");
        assertProblem(as(Tokens.client("stranger")).get(path), 404, "report.unknown-client");
        assertThat(as(Tokens.client("dressed-ltd")).get(path).statusCode()).isEqualTo(200);
        assertThat(admin().delete(path).statusCode()).isEqualTo(204);
        assertThat((Object) report("dressed", "2026-11").get("branding")).isNull();
    }

    private static void risk(String project, String finding) {
        publish(
                new FindingRaised(
                        project,
                        finding,
                        finding.substring(0, finding.indexOf(':')),
                        "high",
                        finding.substring(finding.indexOf(':') + 1),
                        "Некому заменить <b>",
                        "Назначить",
                        LONG_AGO),
                LONG_AGO);
    }

    private static JsonPath risks(String project, String token) {
        return as(token).get("/api/v1/projects/" + project + "/risks").jsonPath();
    }

    private static JsonPath report(String project, String period) {
        var answer = admin().get("/api/v1/projects/" + project + "/reports/" + period);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static Response post(String token, String path, Map<String, String> body) {
        return as(token).contentType(ContentType.JSON).body(body).post(path);
    }
}
