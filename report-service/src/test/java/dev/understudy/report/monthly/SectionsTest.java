package dev.understudy.report.monthly;

import static dev.understudy.report.ReportApi.LONG_AGO;
import static dev.understudy.report.ReportApi.assertProblem;
import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.opened;
import static dev.understudy.report.SampleEvents.project;
import static dev.understudy.report.SampleEvents.publish;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.DrillEvent.DrillCompleted;
import dev.understudy.events.DrillEvent.DrillOutcome;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.ProblemEvent.BreakEven;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProblemEvent.ReworkProposed;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ReportSection;
import dev.understudy.events.ProjectEvent.ReportTerms;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a report tells beside availability and emergencies, from the events of the other services. */
@QuarkusTest
class SectionsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

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
    void anyOrderAndAnyRepeatOfTheEventsGivesTheSameReport() {
        publish(agreed("ordered", List.of()), LONG_AGO);
        publish(agreed("shuffled", List.of()), LONG_AGO);
        var events = october("ordered");
        events.forEach(event -> publish(event.data(), event.time()));
        var shuffled = new ArrayList<>(october("shuffled"));
        shuffled.addAll(shuffled.subList(3, 9));
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(EventLog::publish);

        await().untilAsserted(() -> {
            assertThat(report("ordered").path("emergencies")).hasSize(1);
            assertThat(report("ordered").at("/emergencies/0/resolution").asText())
                    .isEqualTo("PT50M");
            assertThat(comparable("shuffled")).isEqualTo(comparable("ordered"));
        });

        var report = report("ordered");
        assertThat(report.at("/emergencyFigures/foundByUs").asInt()).isZero();
        assertThat(report.path("work").path("done").asInt()).isEqualTo(1);
        assertThat(report.path("work").path("open").asInt()).isEqualTo(1);
        assertThat(report.path("work").path("overdue").asInt()).isEqualTo(1);
        assertThat(report.path("work").path("hours").asDouble()).isEqualTo(4.5);
        assertThat(report.path("work").path("hoursIncluded").asDouble()).isEqualTo(4);
        assertThat(report.path("work").path("hoursBeyond").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/changes/0/component").asText()).isEqualTo("CMS");
        assertThat(report.at("/backups/0/bestLevel").asText()).isEqualTo("checked");
        assertThat(report.at("/backups/0/healthy").asBoolean()).isFalse();
        assertThat(report.at("/expiries/0/expiry/name").asText()).isEqualTo("shop.test");
        assertThat(report.at("/expiries/0/daysLeft").asInt()).isEqualTo(19);
        assertThat(report.at("/expiries/1/expiry/name").asText()).isEqualTo("самовар.рф");
        assertThat(report.at("/expiries/1/expiry/error").asText()).isEqualTo("timeout");
        assertThat(report.at("/risks/open")).hasSize(1);
        assertThat(report.at("/risks/open/0/acceptedUntil").asText()).isEqualTo("2026-12-31");
        assertThat(report.at("/risks/cleared/0/rule").asText()).isEqualTo("one-place-only");
        assertThat(report.at("/problems/0/breakEven/days").asDouble()).isEqualTo(30);
        assertThat(report.at("/drills/0/outcome").asText()).isEqualTo("passed");
        assertThat(report.at("/trends/all/verdict").asText()).isEqualTo("NO_EVIDENCE");
        assertThat(report.at("/notMeasured").toString())
                .doesNotContain("Плановые работы")
                .doesNotContain("Сроки доменов");

        assertThat(page("ordered", "ru"))
                .contains("сделано 1 задача, в работе и в очереди 1, просрочено 1; израсходовано часов: 4,5 из 4"
                        + " включённых, сверх них 0,5.")
                .contains("CMS")
                .contains("что она цела")
                .contains("сообщила об ошибках")
                .contains("с 20 октября дату проверить не удалось")
                .contains("принят до 31 декабря, отвечает owner")
                .contains("Больше не риск: Копия только в одном месте.")
                .contains("окупится за 30 дней (от 20 до бесконечности)")
                .contains("взял другой через 10 мин");
        assertThat(page("ordered", "en"))
                .contains("1 item done, 1 open, 1 overdue; hours used: 4.5 of 4 included, 0.5 beyond them.")
                .contains("that it is intact")
                .contains("accepted by owner until 31 December")
                .contains("pays for itself in 30 days (between 20 and never)");
    }

    @Test
    void eachFigureOpensItsEvents() {
        publish(agreed("opened", List.of()), LONG_AGO);
        october("opened").forEach(event -> publish(event.data(), event.time()));
        await().untilAsserted(() -> {
            assertThat(report("opened").at("/emergencies/0/resolution").asText())
                    .isEqualTo("PT50M");
            assertThat(report("opened").path("work").path("hours").asDouble()).isEqualTo(4.5);
        });
        var links = report("opened").path("evidence");

        var missed = get(links.path("response-missed").asText());
        assertThat(missed.statusCode()).isEqualTo(200);
        assertThat(tree(missed).at("/items")).hasSize(2);
        assertThat(tree(missed).at("/items/0/type").asText()).isEqualTo("incident.incident.opened.v1");
        assertThat(tree(missed).at("/items/1/data/note").asText()).isEqualTo("перезапуск");
        assertThat(tree(get(links.path("response-kept").asText())).at("/items")).isEmpty();

        var hours = tree(get(links.path("work-hours").asText() + "?limit=2"));
        assertThat(hours.path("items")).hasSize(2);
        var rest = tree(get(links.path("work-hours").asText() + "?cursor="
                + hours.path("nextCursor").asText()));
        assertThat(rest.path("items")).hasSize(3);
        assertThat(rest.path("nextCursor").isNull()).isTrue();

        assertProblem(get(links.path("work-hours").asText() + "?of=nobody"), 404, "report.not-counted");
        assertProblem(get("/api/v1/projects/opened/reports/2026-10/evidence/magic"), 404, "report.unknown-figure");
        assertProblem(get(links.path("availability").asText()), 422, "report.check-missing");
        assertProblem(get(links.path("availability").asText() + "?of=other/site.http"), 404, "report.not-counted");
        assertProblem(
                given().auth()
                        .oauth2(Tokens.client("stranger"))
                        .get(links.path("work-hours").asText()),
                404,
                "project.not-found");
    }

    @Test
    void theAgreementHidesSectionsButNotWhatIsNeverToBeMissed() {
        publish(
                agreed(
                        "hiding",
                        List.of(
                                new ReportSection("work", "hidden"),
                                new ReportSection("drills", "mandatory"),
                                new ReportSection("not-measured", "hidden"),
                                new ReportSection("horoscope", "mandatory"))),
                LONG_AGO);
        october("hiding").stream().limit(8).forEach(event -> publish(event.data(), event.time()));
        await().untilAsserted(() -> assertThat(
                        report("hiding").at("/emergencies/0/resolution").asText())
                .isEqualTo("PT50M"));

        var report = report("hiding");
        assertThat(report.path("work").isNull()).isTrue();
        assertThat(report.at("/evidence/work-done").isMissingNode()).isTrue();
        assertThat(report.at("/sections/not-measured").asText()).isEqualTo("mandatory");
        assertThat(page("hiding", "ru"))
                .doesNotContain("<h2>Плановые работы</h2>")
                .contains("Дозовутся ли заместителя, не проверяли.")
                .contains("Что не измерялось");
        assertProblem(get("/api/v1/projects/hiding/reports/2026-10/evidence/work-done"), 404, "report.unknown-figure");
    }

    /** The events of a month: an emergency, work, a backup, dates, risks, a problem, a drill. */
    static List<Event<EventData>> october(String p) {
        var failed = at("2026-10-05T12:00:00+03:00");
        return List.of(
                event(
                        opened(p, p + "-i", "Оплата", failed, failed.plusSeconds(30), failed.plusSeconds(600), null),
                        failed),
                event(
                        new IncidentResolved(
                                p,
                                p + "-i",
                                2,
                                failed.plusSeconds(3001),
                                "ivanov",
                                failed.plusSeconds(3000),
                                "перезапуск"),
                        failed.plusSeconds(3001)),
                work(new WorkPlanned(
                        p,
                        p + "-w1",
                        at("2026-09-28T12:00:00Z"),
                        "update",
                        "Обновить CMS",
                        "pay",
                        null,
                        3.0,
                        null,
                        null)),
                work(new WorkTimeLogged(
                        p,
                        p + "-w1",
                        at("2026-10-02T12:00:00Z"),
                        "ivanov",
                        "e1",
                        "ivanov",
                        LocalDate.of(2026, 9, 30),
                        2,
                        2,
                        null,
                        null)),
                work(new WorkTimeLogged(
                        p,
                        p + "-w1",
                        at("2026-10-02T12:01:00Z"),
                        "ivanov",
                        "e2",
                        "ivanov",
                        LocalDate.of(2026, 10, 1),
                        4.5,
                        6.5,
                        null,
                        null)),
                work(new WorkChangeRecorded(
                        p, p + "-w1", at("2026-10-02T13:00:00Z"), "ivanov", "c1", "CMS", "pay", "6.4", "6.5", null)),
                work(new WorkDone(p, p + "-w1", at("2026-10-02T14:00:00Z"), "ivanov", 6.5)),
                work(new WorkPlanned(
                        p,
                        p + "-w2",
                        at("2026-10-03T12:00:00Z"),
                        "defect",
                        "Форма",
                        null,
                        at("2026-10-20T12:00:00Z"),
                        null,
                        null,
                        null)),
                backup(p, at("2026-10-10T00:00:00Z"), "checked", true),
                backup(p, at("2026-10-20T00:00:00Z"), "exists", false),
                event(
                        new ExpiryObserved(
                                p,
                                p + "/site.tls",
                                "site",
                                "pay",
                                "certificate",
                                "shop.test",
                                "ab12",
                                at("2026-11-20T00:00:00Z"),
                                30,
                                at("2026-10-21T00:00:00Z"),
                                Map.of(),
                                null),
                        at("2026-10-21T00:00:00Z")),
                event(
                        new FactObserved(
                                p,
                                p + "/domain.domain",
                                "domain",
                                "pay",
                                "domain-expiry",
                                "самовар.рф",
                                List.of("2027-03-01T21:00:00Z"),
                                null,
                                "whois://whois.tcinet.ru",
                                at("2026-10-20T10:00:00Z"),
                                at("2026-10-25T10:00:00Z"),
                                "timeout"),
                        at("2026-10-25T10:00:00Z")),
                finding(p, "f1", "duty-without-deputy", "Некому заменить", at("2026-10-04T00:00:00Z")),
                event(
                        new FindingAccepted(
                                p,
                                p + "-f1",
                                "duty-without-deputy",
                                LocalDate.of(2026, 12, 31),
                                "owner",
                                "позже",
                                at("2026-10-06T00:00:00Z")),
                        at("2026-10-06T00:00:00Z")),
                finding(p, "f2", "one-place-only", "Копия только в одном месте", at("2026-09-01T00:00:00Z")),
                event(
                        new FindingCleared(p, p + "-f2", "one-place-only", at("2026-10-08T00:00:00Z")),
                        at("2026-10-08T00:00:00Z")),
                event(
                        new ProblemDetected(
                                p, p + "-p", at("2026-10-07T00:00:00Z"), "Оплата падает", "pay", 4, "status", null),
                        at("2026-10-07T00:00:00Z")),
                event(
                        new ReworkProposed(
                                p,
                                p + "-p",
                                at("2026-10-09T00:00:00Z"),
                                "ivanov",
                                "сменить провайдера",
                                5,
                                null,
                                new BreakEven(30.0, 20.0, null, 0.9, List.of())),
                        at("2026-10-09T00:00:00Z")),
                event(
                        new DrillCompleted(
                                p,
                                p + "-d",
                                at("2026-10-12T00:10:00Z"),
                                "pay",
                                DrillOutcome.PASSED,
                                "ivanov",
                                "petrova",
                                at("2026-10-12T00:00:00Z"),
                                at("2026-10-12T00:05:00Z"),
                                at("2026-10-12T00:10:00Z"),
                                "petrova",
                                600L,
                                3600,
                                null),
                        at("2026-10-12T00:10:00Z")));
    }

    static ProjectApplied agreed(String id, List<ReportSection> sections) {
        var plain = project(id, "samovar", "Самовар");
        var agreement = new Agreement(
                "7/26",
                null,
                null,
                new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), null),
                new PlannedTerms(4),
                5,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new ReportTerms(null, null, sections));
        return new ProjectApplied(
                id, 1, plain.name(), plain.client(), plain.timeZone(), plain.languages(), plain.zones(), agreement);
    }

    private static Event<EventData> work(dev.understudy.events.WorkEvent data) {
        return event(data, data.at());
    }

    private static Event<EventData> backup(String p, Instant at, String level, boolean healthy) {
        return event(
                new BackupEvidenceObserved(
                        p,
                        p + "/backup.heartbeat",
                        "backup",
                        "pay",
                        "restic",
                        level,
                        healthy,
                        null,
                        null,
                        at,
                        1000L,
                        10L,
                        5L,
                        3,
                        healthy ? List.of() : List.of("pack 12 is broken"),
                        at),
                at);
    }

    private static Event<EventData> finding(String p, String id, String rule, String message, Instant at) {
        return event(new FindingRaised(p, p + "-" + id, rule, "high", "zone/pay", message, "Назначить", at), at);
    }

    private static Event<EventData> event(EventData data, Instant time) {
        return new Event<>(UUID.randomUUID().toString(), "/test", time, null, data);
    }

    /** Without what names the project and the moment. */
    private String comparable(String project) {
        return report(project).toString().replace(project, "*");
    }

    private JsonNode report(String project) {
        var answer = get("/api/v1/projects/" + project + "/reports/2026-10");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return tree(answer);
    }

    private JsonNode tree(Response answer) {
        try {
            return json.readTree(answer.asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String page(String project, String language) {
        return get("/api/v1/projects/" + project + "/reports/2026-10?format=html&lang=" + language)
                .asString();
    }

    private static Response get(String path) {
        return given().auth().oauth2(Tokens.admin()).get(path);
    }
}
