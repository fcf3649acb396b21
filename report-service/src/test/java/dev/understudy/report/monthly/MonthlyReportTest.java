package dev.understudy.report.monthly;

import static dev.understudy.events.CheckStatus.DOWN;
import static dev.understudy.events.CheckStatus.UP;
import static dev.understudy.report.ReportApi.LONG_AGO;
import static dev.understudy.report.ReportApi.admin;
import static dev.understudy.report.ReportApi.as;
import static dev.understudy.report.ReportApi.assertProblem;
import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.check;
import static dev.understudy.report.SampleEvents.opened;
import static dev.understudy.report.SampleEvents.project;
import static dev.understudy.report.SampleEvents.publish;
import static dev.understudy.report.SampleEvents.result;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MonthlyReportTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00.123456789Z");

    @Inject
    MutableClock clock;

    @Inject
    ObjectMapper json;

    @BeforeAll
    static void waitLongOnABusyMachine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
    }

    @AfterAll
    static void resetPatience() {
        Awaitility.reset();
    }

    @BeforeEach
    void standInNovember() {
        clock.stopAt(NOW);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void countsAvailabilityToTheSecond() {
        publish(project("figures", "samovar", "Самовар и Ко"), LONG_AGO);
        publish(check("figures", "site.http", "pay", "https://самовар.рф/"), at("2026-10-17T12:00:00+03:00"));
        publish(check("figures", "idle.http", null, null), at("2026-10-31T00:00:00+03:00"));
        var results = List.of(
                result("figures/site.http", at("2026-10-17T12:00:00+03:00"), UP, UP, at("2026-10-18T12:00:00+03:00")),
                result("figures/site.http", at("2026-10-18T12:00:00+03:00"), UP, UP, at("2026-10-19T18:00:00+03:00")),
                result("figures/site.http", at("2026-10-19T12:00:00+03:00"), DOWN, UP, at("2026-10-19T13:00:00+03:00")),
                result(
                        "figures/site.http",
                        at("2026-10-19T12:10:00+03:00"),
                        DOWN,
                        DOWN,
                        at("2026-10-19T14:00:00+03:00")),
                result("figures/site.http", at("2026-10-19T14:00:00+03:00"), UP, DOWN, at("2026-10-19T14:30:00+03:00")),
                result("figures/site.http", at("2026-10-19T14:05:00+03:00"), UP, UP, at("2026-10-20T12:00:00+03:00")),
                result("figures/site.http", at("2026-10-25T12:00:00+03:00"), UP, UP, at("2026-11-05T00:00:00+03:00")));
        results.subList(0, 5).forEach(result -> publish(result, result.finishedAt()));
        results.forEach(result -> publish(result, result.finishedAt()));

        await().untilAsserted(() -> assertThat(
                        report("figures", "2026-10").at("/availability/0/up").asText())
                .isEqualTo("PT226H"));

        var report = report("figures", "2026-10");
        assertThat(report.path("project").asText()).isEqualTo("Самовар и Ко");
        assertThat(report.path("client").asText()).isEqualTo("ООО «Самовар»");
        assertThat(report.path("period").asText()).isEqualTo("2026-10");
        assertThat(report.path("from").asText()).isEqualTo("2026-09-30T21:00:00Z");
        assertThat(report.path("to").asText()).isEqualTo("2026-10-31T21:00:00Z");
        assertThat(report.path("running").asBoolean()).isFalse();
        assertThat(report.path("generatedAt").asText()).isEqualTo("2026-11-20T09:00:00.123Z");
        assertThat(report.path("language").asText()).isEqualTo("ru");

        var site = report.at("/availability/0");
        assertThat(site.path("name").asText()).isEqualTo("site.http");
        assertThat(site.path("zone").asText()).isEqualTo("Оплата");
        assertThat(site.path("target").asText()).isEqualTo("https://самовар.рф/");
        assertThat(site.path("wall").asText()).isEqualTo("PT348H");
        assertThat(site.path("up").asText()).isEqualTo("PT226H");
        assertThat(site.path("down").asText()).isEqualTo("PT2H");
        assertThat(site.path("degraded").asText()).isEqualTo("PT0S");
        assertThat(site.path("unknown").asText()).isEqualTo("PT120H");
        assertThat(site.path("availability").asDouble()).isEqualTo(226.0 / 228);
        assertThat(site.path("coverage").asDouble()).isEqualTo(228.0 / 348);
        assertThat(site.path("days")).hasSize(31);
        assertThat(site.at("/days/18").toString())
                .isEqualTo("{\"date\":\"2026-10-19\",\"wall\":\"PT24H\",\"up\":\"PT22H\",\"degraded\":\"PT0S\","
                        + "\"down\":\"PT2H\",\"maintenance\":\"PT0S\",\"unknown\":\"PT0S\"}");
        assertThat(site.at("/days/20/unknown").asText()).isEqualTo("PT24H");

        var idle = report.at("/availability/1");
        assertThat(idle.path("availability").isNull()).isTrue();
        assertThat(idle.path("coverage").asDouble()).isZero();
        assertThat(texts(report.path("summary")))
                .contains("Самая низкая доступность из 2 проверок: 99,12 % (site.http); без единого измерения: 1 из 2"
                        + " проверок; измерено 61,29 % времени.");
        assertThat(texts(report.path("notMeasured"))).contains("site.http: 5 д без измерения (измерено: 65,51 %).");
        assertThat(texts(report("figures", "2026-10", "en-GB").path("summary")))
                .first()
                .asString()
                .startsWith("Of 2 checks, the lowest availability was 99.12% (site.http);");

        var september = report("figures", "2026-09");
        assertThat(september.path("availability")).isEmpty();
        assertThat(texts(september.path("summary")))
                .first()
                .isEqualTo("За сентябрь 2026 ничего не проверялось, поэтому о доступности сказать нечего.");
    }

    @Test
    void theRunningMonthEndsNowAndARemovedCheckAtItsEnd() {
        publish(project("running", "samovar", "Самовар"), LONG_AGO);
        publish(check("running", "kept.http", null, null), LONG_AGO);
        publish(check("running", "removed.http", null, null), LONG_AGO);
        publish(result("running/kept.http", NOW.minusSeconds(3600), UP, UP, NOW.plusSeconds(3600)), NOW);
        publish(
                result(
                        "running/removed.http",
                        at("2026-11-10T00:00:00+03:00"),
                        UP,
                        UP,
                        at("2026-11-12T00:00:00+03:00")),
                NOW);
        publish(new CheckRemoved("running", "removed.http"), at("2026-11-11T00:00:00+03:00"));

        await().untilAsserted(() -> {
            var report = report("running", "2026-11");
            assertThat(report.at("/availability/0/up").asText()).isEqualTo("PT1H");
            assertThat(report.at("/availability/1/up").asText()).isEqualTo("PT24H");
        });
        var report = report("running", "2026-11");
        assertThat(report.path("running").asBoolean()).isTrue();
        assertThat(report.at("/availability/0/wall").asText())
                .isEqualTo(Duration.ofDays(19).plusHours(12).plusMillis(123).toString());
        assertThat(report.at("/availability/0/days/20/wall").asText()).isEqualTo("PT0S");
        assertThat(report.at("/availability/1/wall").asText()).isEqualTo("PT240H");
        assertThat(page("running", "2026-11", "ru")).contains("это предварительный отчёт");
    }

    @Test
    void followsACheckThroughRemovalAndReturn() {
        publish(project("returning", "samovar", "Самовар"), LONG_AGO);
        publish(check("returning", "a.http", null, "https://old.test/"), LONG_AGO);
        publish(new CheckRemoved("returning", "a.http"), at("2026-10-10T00:00:00Z"));
        publish(check("returning", "a.http", null, "https://late.test/"), at("2026-10-09T00:00:00Z"));
        publish(new CheckRemoved("returning", "b.http"), at("2026-10-10T00:00:00Z"));
        publish(check("returning", "b.http", null, "https://b.test/"), at("2026-10-09T00:00:00Z"));

        await().untilAsserted(() ->
                assertThat(report("returning", "2026-10").path("availability")).hasSize(2));
        await().untilAsserted(() ->
                assertThat(report("returning", "2026-11").path("availability")).hasSize(1));
        assertThat(report("returning", "2026-10").at("/availability/0/target").asText())
                .isEqualTo("https://old.test/");

        publish(check("returning", "a.http", null, "https://new.test/"), at("2026-11-01T00:00:00Z"));

        await().untilAsserted(() ->
                assertThat(report("returning", "2026-11").path("availability")).hasSize(2));
        assertThat(report("returning", "2026-11").at("/availability/0/target").asText())
                .isEqualTo("https://new.test/");
    }

    @Test
    void aCheckOfWhichOnlyALaterVersionIsKeptBeginsWithItsOldestMeasurement() {
        publish(project("compacted", "samovar", "Самовар"), NOW);
        var id = "compacted/site.http";
        publish(result(id, at("2026-10-30T00:00:00+03:00"), UP, UP, at("2026-11-30T00:00:00+03:00")), NOW);
        publish(check("compacted", "site.http", null, null), at("2026-11-19T00:00:00Z"));

        await().untilAsserted(() -> assertThat(
                        report("compacted", "2026-10").at("/availability/0/up").asText())
                .isEqualTo("PT48H"));
    }

    @Test
    void tellsEachEmergencyWithItsTimesAndDeadlines() {
        var started = at("2026-10-19T12:00:00+03:00");
        publish(project("emergencies", "samovar", "Самовар"), LONG_AGO);
        var first = opened(
                "emergencies",
                "e-1",
                "Самовар: Оплата",
                started,
                started.plusSeconds(10),
                started.plus(Duration.ofMinutes(15)),
                started.plus(Duration.ofHours(4)));
        publish(first, first.at());
        publish(first, first.at());
        publish(
                new IncidentEscalated(
                        "emergencies", "e-1", 2, started.plusSeconds(300), 1, "deputy", "emergencies/petrova", null),
                started);
        var breach = new IncidentDeadlineBreached(
                "emergencies", "e-1", 3, first.responseDue(), "response", first.responseDue());
        publish(breach, breach.at());
        publish(breach, breach.at());
        var acknowledged = new IncidentAcknowledged(
                "emergencies", "e-1", 4, started.plus(Duration.ofMinutes(30)), "petrova", null);
        publish(acknowledged, acknowledged.at());
        publish(
                new IncidentResolved(
                        "emergencies",
                        "e-1",
                        5,
                        started.plus(Duration.ofMinutes(125)),
                        "monitor",
                        started.plus(Duration.ofHours(2)),
                        "Перезапустили базу"),
                started);
        // Across the turn of the month, and not over; its breach has not been declared yet.
        var night = at("2026-10-31T23:50:00+03:00");
        publish(
                opened("emergencies", "e-2", "Ночная", night, night.plusSeconds(60), night.plusSeconds(960), null),
                night);
        // Recovered by itself, in time.
        var brief = at("2026-10-19T13:00:00+03:00");
        publish(
                opened("emergencies", "e-3", "Короткая", brief, brief.plusSeconds(20), brief.plusSeconds(920), null),
                brief);
        publish(
                new IncidentResolved(
                        "emergencies", "e-3", 2, brief.plusSeconds(70), "monitor", brief.plusSeconds(60), null),
                brief);
        // Not decided: opened a minute ago.
        var fresh = NOW.minusSeconds(60);
        publish(opened("emergencies", "e-4", "Свежая", fresh, fresh, fresh.plusSeconds(900), null), fresh);

        await().untilAsserted(() -> {
            assertThat(report("emergencies", "2026-10")
                            .at("/emergencyFigures/total")
                            .asInt())
                    .isEqualTo(3);
            assertThat(report("emergencies", "2026-10")
                            .at("/emergencies/0/resolution")
                            .asText())
                    .isEqualTo("PT2H");
            assertThat(report("emergencies", "2026-10")
                            .at("/emergencies/1/resolution")
                            .asText())
                    .isEqualTo("PT1M");
            assertThat(report("emergencies", "2026-11")
                            .at("/emergencyFigures/total")
                            .asInt())
                    .isEqualTo(2);
        });

        var october = report("emergencies", "2026-10");
        assertThat(october.path("emergencyFigures").toString())
                .isEqualTo(
                        "{\"total\":3,\"open\":1,\"foundByUs\":0,\"foundByOthers\":0,\"affected\":\"PT2H10M\",\"responseKept\":1,\"responseMissed\":2,"
                                + "\"resolutionKept\":1,\"resolutionMissed\":0,\"medianResponse\":\"PT30M\","
                                + "\"medianResolution\":\"PT1H30S\"}");
        var line = october.at("/emergencies/0");
        assertThat(line.at("/emergency/title").asText()).isEqualTo("Самовар: Оплата");
        assertThat(line.at("/emergency/acknowledgedBy").asText()).isEqualTo("petrova");
        assertThat(line.at("/emergency/escalations").asInt()).isEqualTo(1);
        assertThat(line.at("/emergency/failureReason").asText()).isEqualTo("status");
        assertThat(line.at("/emergency/note").asText()).isEqualTo("Перезапустили базу");
        assertThat(line.path("zone").asText()).isEqualTo("Оплата");
        assertThat(line.path("detection").asText()).isEqualTo("PT10S");
        assertThat(line.path("response").asText()).isEqualTo("PT30M");
        assertThat(line.path("responseDeadline").asText()).isEqualTo("MISSED");
        assertThat(line.path("resolutionDeadline").asText()).isEqualTo("KEPT");
        assertThat(october.at("/emergencies/1/responseDeadline").asText()).isEqualTo("KEPT");
        assertThat(october.at("/emergencies/1/response").isNull()).isTrue();
        assertThat(october.at("/emergencies/2/responseDeadline").asText()).isEqualTo("MISSED");
        assertThat(october.at("/emergencies/2/resolutionDeadline").isNull()).isTrue();

        var november = report("emergencies", "2026-11");
        assertThat(november.at("/emergencies/1/responseDeadline").asText()).isEqualTo("PENDING");
        assertThat(november.at("/emergencyFigures/responseKept").asInt()).isZero();
        assertThat(november.at("/emergencyFigures/responseMissed").asInt()).isEqualTo(1);

        assertThat(page("emergencies", "2026-10", "ru"))
                .contains("сервер ответил кодом 502")
                .contains("Перезапустили базу")
                .contains("реакция: срок нарушен")
                .contains("восстановление: в срок")
                .contains("заработало раньше")
                .contains("ещё продолжается");
        assertThat(page("emergencies", "2026-11", "en")).contains("reaction: not due yet");
    }

    @Test
    void thePageShowsHostileNamesAsText() {
        publish(project("hostile", "samovar", "<script>alert('x')</script>\" onload=\"alert(1)"), LONG_AGO);
        publish(check("hostile", "site.http", "<img src=x>", "https://shop.test/?a=1&b=\"><script>"), LONG_AGO);
        var started = at("2026-10-05T00:00:00Z");
        publish(opened("hostile", "h-1", "</td><script>alert(2)</script>", started, started, started, null), started);
        publish(
                new IncidentResolved("hostile", "h-1", 2, started, "monitor", started.plusSeconds(5), "<b>bold</b>"),
                started);
        await().untilAsserted(() -> {
            var report = report("hostile", "2026-10");
            assertThat(report.path("availability")).hasSize(1);
            assertThat(report.at("/emergencies/0/emergency/note").asText()).isEqualTo("<b>bold</b>");
        });

        var page = page("hostile", "2026-10", "en");

        assertThat(page)
                .contains("&lt;script&gt;alert('x')&lt;/script&gt;")
                .contains("&lt;b&gt;bold&lt;/b&gt;")
                .doesNotContain("<script")
                .doesNotContain("<img")
                .doesNotContain("<b>")
                .doesNotContain("onload=\"");
    }

    @Test
    void thePageNeedsNothingFromElsewhere() {
        publish(project("page", "samovar", "Страница"), LONG_AGO);
        awaitProject("page");

        var answer = admin().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/api/v1/projects/page/reports/2026-10");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Content-Language")).isEqualTo("ru");
        assertThat(answer.header("Vary")).containsIgnoringCase("accept");
        assertThat(answer.asString())
                .startsWith("<!DOCTYPE html>")
                .contains("<html lang=\"ru\"")
                .contains("Страница: октябрь 2026")
                .contains("За этот период ничего не проверялось.")
                .contains("За этот период аварий не зафиксировано.")
                .doesNotContain("<script", "<link", "<iframe", "@import")
                .doesNotContainPattern("(src|href|action|data|poster)=\"(?!#)")
                .doesNotContainPattern("url\\((?!#)");
        assertThat(get(admin().accept("*/*"), "page", "2026-10").contentType()).startsWith("application/json");
        assertThat(get(admin().accept("application/json").queryParam("format", "HTML"), "page", "2026-10")
                        .contentType())
                .startsWith("text/html");
    }

    @Test
    void onlyThoseOfTheProjectSeeIt() {
        publish(project("scoped", "samovar", "Самовар"), LONG_AGO);
        awaitProject("scoped");

        assertThat(get(given(), "scoped", "2026-10").statusCode()).isEqualTo(401);
        assertProblem(get(as(Tokens.client("stranger")), "scoped", "2026-10"), 404, "project.not-found");
        assertProblem(get(as(Tokens.of("engineer", "stranger")), "scoped", "2026-10"), 404, "project.not-found");
        assertProblem(get(as(Tokens.ingest()), "scoped", "2026-10"), 403, "security.forbidden");
        assertProblem(get(admin(), "of-nobody", "2026-10"), 404, "project.not-found");
        assertThat(get(as(Tokens.client("samovar")), "scoped", "2026-10").statusCode())
                .isEqualTo(200);
        assertThat(get(as(Tokens.auditor()), "scoped", "2026-10").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesPrecisely() {
        publish(project("refusals", "samovar", "Самовар"), at("2026-10-20T00:00:00Z"));
        awaitProject("refusals");

        assertProblem(get(admin(), "refusals", "november"), 400, "report.bad-period");
        assertProblem(get(admin(), "refusals", "-999999999-01"), 400, "report.bad-period");
        assertProblem(get(admin(), "refusals", "2026-12"), 422, "report.future-period");
        assertProblem(get(admin().queryParam("lang", "de"), "refusals", "2026-10"), 422, "report.unknown-language");
        assertProblem(get(admin().queryParam("format", "exe"), "refusals", "2026-10"), 400, "report.unknown-format");
        assertProblem(get(admin().accept("image/png"), "refusals", "2026-10"), 406, "http.not-acceptable");
        assertProblem(
                get(admin().queryParam("format", "pdf").queryParam("section", "risks"), "refusals", "2026-10"),
                400,
                "report.section-without-csv");
        assertProblem(
                get(admin().queryParam("format", "csv").queryParam("section", "nothing"), "refusals", "2026-10"),
                404,
                "report.unknown-section");
        assertProblem(get(admin(), "refusals", "2026-09"), 404, "report.no-data");
        assertProblem(get(admin(), "refusals", "0000-01"), 404, "report.no-data");
    }

    @Test
    void aProjectThatComesBackBeginsAnewAndKeepsItsMonths() {
        publish(project("back", "samovar", "Прежний"), LONG_AGO);
        awaitProject("back");
        publish(new ProjectRemoved("back"), NOW);
        await().untilAsserted(() -> assertProblem(get(admin(), "back", "2026-10"), 404, "project.not-found"));

        publish(project("back", "samovar", "Новый"), NOW);

        await().untilAsserted(() ->
                assertThat(report("back", "2026-09").path("project").asText()).isEqualTo("Новый"));
    }

    @Test
    void aRemovalOfACheckThatWasNeverHeardOfIsNoError() {
        publish(new CheckRemoved("ghost", "site.http"), NOW);
        CheckApplied next = check("ghost", "site.http", null, null);
        publish(next, NOW.plusSeconds(1));
        publish(project("ghost", "samovar", "Самовар"), LONG_AGO);
        clock.stopAt(NOW.plusSeconds(100));

        await().untilAsserted(() ->
                assertThat(report("ghost", "2026-11").path("availability")).hasSize(1));
    }

    private void awaitProject(String project) {
        await().until(() -> get(admin(), project, "2026-11").statusCode() == 200);
    }

    private JsonNode report(String project, String period, String... language) {
        var request = language.length == 0 ? admin() : admin().queryParam("lang", language[0]);
        var answer = get(request, project, period);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        try {
            return json.readTree(answer.asByteArray());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String page(String project, String period, String language) {
        return get(admin().queryParam("lang", language).queryParam("format", "html"), project, period)
                .asString();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static Response get(RequestSpecification request, String project, String period) {
        return request.get("/api/v1/projects/{project}/reports/{period}", project, period);
    }
}
