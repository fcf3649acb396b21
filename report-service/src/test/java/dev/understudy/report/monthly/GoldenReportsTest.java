package dev.understudy.report.monthly;

import static dev.understudy.events.CheckStatus.DOWN;
import static dev.understudy.events.CheckStatus.MAINTENANCE;
import static dev.understudy.events.CheckStatus.UNKNOWN;
import static dev.understudy.events.CheckStatus.UP;
import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.check;
import static dev.understudy.report.SampleEvents.publish;
import static dev.understudy.report.SampleEvents.result;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Criticality;
import dev.understudy.events.Failure;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.WorkEvent.Slot;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkScheduled;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.print.testing.PdfChecks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Months of the three companies of the examples, as their owners would get them; what was printed lies in
 * {@code target/golden} to be looked at.
 */
@QuarkusTest
class GoldenReportsTest {

    private static final Instant LONG_AGO = Instant.parse("2025-06-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-01T05:00:00Z");
    private static final Path LOOK_HERE = Path.of("target/golden");

    @Inject
    MutableClock clock;

    @BeforeEach
    void standAtTheBeginningOfNovember() {
        clock.stopAt(NOW);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void aBusyMonthOfAShopOnTwoPages() throws Exception {
        var p = "pechka-shop";
        publish(pechka(), LONG_AGO);
        for (var name : List.of("site.http", "site.tls", "domain.dns", "cart.http", "payment.http", "exchange.1c")) {
            publish(check(p, name, zoneOf(name), "https://pechka.example.test/" + name), LONG_AGO);
            known(p + "/" + name, UP, "2026-09-30T23:00:00+03:00", "2026-10-12T03:00:00+03:00");
            known(p + "/" + name, MAINTENANCE, "2026-10-12T03:00:00+03:00", "2026-10-12T05:00:00+03:00");
            known(p + "/" + name, UP, "2026-10-12T05:00:00+03:00", "2026-10-20T10:00:00+03:00");
            boolean fails = name.equals("payment.http") || name.equals("exchange.1c");
            known(
                    p + "/" + name,
                    fails ? DOWN : UP,
                    "2026-10-20T10:00:00+03:00",
                    fails ? "2026-10-20T13:40:00+03:00" : "2026-10-20T13:30:00+03:00");
            // A gap of a day and a half for one of them: nobody looked.
            known(
                    p + "/" + name,
                    UP,
                    name.equals("exchange.1c") ? "2026-10-22T00:00:00+03:00" : "2026-10-20T13:40:00+03:00",
                    "2026-11-01T12:00:00+03:00");
        }
        emergency(p, "g1", "checkout", "Оплата не проходит", "2026-10-20T10:00:00+03:00", 12, 220, "monitor");
        emergency(p, "g2", "exchange", "Заказы не уходят в 1С", "2026-10-20T10:05:00+03:00", 40, 215, "monitor");
        emergency(p, "g3", "checkout", "Корзина пустеет", "2026-10-26T18:20:00+03:00", 95, 180, "telegram");
        for (int back = 1; back <= 10; back++) {
            for (int number = 0; number < back % 3; number++) {
                var start = YearMonth.of(2026, 10)
                        .minusMonths(back)
                        .atDay(3 + number)
                        .atTime(12, 0);
                emergency(
                        p,
                        "h" + back + number,
                        number == 0 ? "cms" : "hosting",
                        "Сайт не отвечает",
                        start.atOffset(ZoneOffset.ofHours(3)).toString(),
                        10,
                        30,
                        number == 0 ? "monitor" : "api");
            }
        }
        work(p, "w1", "update", "Обновить WooCommerce и модули", 4.5, true);
        work(p, "w2", "defect", "Письма о заказе не доходят до mail.ru", 6, true);
        work(p, "w3", "improvement", "Самовывоз: выбор пункта на карте", 3.25, false);
        publish(
                new WorkChangeRecorded(
                        p,
                        p + "-w1",
                        at("2026-10-14T15:00:00+03:00"),
                        "smirnov",
                        "c1",
                        "WooCommerce",
                        "cms",
                        "9.8",
                        "10.1",
                        null),
                NOW);
        publish(
                new FindingRaised(
                        p,
                        p + "-f1",
                        "duty-without-deputy",
                        "high",
                        "exchange",
                        "Обмен с 1С умеет чинить один человек",
                        "Назначить и обучить заместителя",
                        at("2026-10-05T00:00:00+03:00"),
                        null,
                        null,
                        "exchange"),
                NOW);
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(json(p, "2026-10", "ru"))
                .contains("\"hours\":13.75", "duty-without-deputy"));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(text(p, "2026-10", "ru")).contains("Корзина пустеет", "99,48"));

        var russian = text(p, "2026-10", "ru");
        assertThat(russian)
                .contains("Печка — интернет-магазин каминов: октябрь 2026")
                .contains("Зафиксировано: 3 аварии")
                .contains("первыми заметили мы: 2 из 3")
                .contains("13,75 ч")
                .contains("из 12 ч по договору")
                .contains("Аварии по зонам", "Часы по видам работ", "Аварии по месяцам", "День за днём")
                .contains("Обмен с 1С умеет чинить один человек");
        assertThat(text(p, "2026-10", "en"))
                .contains("3 emergencies", "2 of 3 seen first by us", "13.75 h", "of 12 h included", "Day by day");
        var pdf = printed(p, "2026-10");
        PdfChecks.assertArchivable(pdf);
        assertThat(PdfChecks.bookmarks(pdf)).contains("Коротко", "Аварии", "Доступность", "Числа к диаграммам");
        assertThat(PdfChecks.text(pdf)).contains("Содержание", "payment.http").contains("1 / ");
        assertThat(PdfChecks.pageOf(pdf, "Подробности")).isEqualTo(3);
        assertThat(PdfChecks.pageOf(get(p, "2026-10", "en", "pdf"), "The details"))
                .isEqualTo(3);
    }

    @Test
    void aMonthFullOfTroubleStandsOnTwoPagesToo() throws Exception {
        var p = "trouble-shop";
        var zones = List.of("hosting", "domain", "cms", "checkout", "exchange", "search", "mail");
        publish(
                project(
                        p,
                        "Беда — большой интернет-магазин, в котором ломается всё сразу",
                        "ООО «Беда»",
                        "Europe/Moscow",
                        zones.stream()
                                .map(zone ->
                                        new Zone(zone, "Зона " + zone + " с длинным названием", Criticality.CRITICAL))
                                .toList(),
                        10),
                LONG_AGO);
        var longTitle = "Страница оформления заказа отвечает ошибкой при оплате картой любого банка и не показывает,"
                + " что делать покупателю, который уже ввёл адрес доставки";
        for (int number = 0; number < 30; number++) {
            var zone = zones.get(number % zones.size());
            var check = "very-long-name-of-a-check-of-" + zone + "-" + number + ".http";
            publish(check(p, check, zone, "https://trouble.example.test/" + check), LONG_AGO);
            var day = "2026-10-%02dT12:".formatted(1 + number);
            known(p + "/" + check, UP, "2026-10-01T00:00:00+03:00", day + "00:00+03:00");
            known(p + "/" + check, DOWN, day + "00:00+03:00", day + "40:00+03:00");
            known(p + "/" + check, UP, day + "40:00+03:00", "2026-11-01T12:00:00+03:00");
            emergency(
                    p,
                    "t" + number,
                    zone,
                    longTitle + " " + number,
                    day + "00:00+03:00",
                    20 + 5 * number,
                    60 + 10 * number,
                    number % 3 == 0 ? "telegram" : "monitor");
            publish(
                    new FindingRaised(
                            p,
                            p + "-f" + number,
                            "duty-without-deputy",
                            number % 2 == 0 ? "high" : "medium",
                            zone,
                            longTitle,
                            longTitle,
                            at("2026-10-05T00:00:00+03:00"),
                            null,
                            null,
                            zone),
                    NOW);
        }
        for (int back = 1; back <= 12; back++) {
            var start = YearMonth.of(2026, 10).minusMonths(back).atDay(3).atTime(12, 0);
            emergency(
                    p,
                    "h" + back,
                    "cms",
                    "Сайт не отвечает",
                    start.atOffset(ZoneOffset.ofHours(3)).toString(),
                    10,
                    30,
                    "monitor");
        }
        int item = 0;
        for (var type : List.of("update", "defect", "improvement", "question", "expiry")) {
            for (int number = 0; number < 4; number++) {
                work(p, "w" + item, type, longTitle, 1 + number, number < 2);
                publish(
                        new WorkScheduled(
                                p,
                                p + "-w" + item++,
                                at("2026-10-20T12:00:00+03:00"),
                                "dispatcher",
                                List.of(new Slot(
                                        at("2026-11-09T09:00:00+03:00"), at("2026-11-09T11:00:00+03:00"), null, 2))),
                        NOW);
            }
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(json(p, "2026-10", "ru"))
                .contains("\"total\":30,", "\"hours\":50.0", "\"hours\":20.0", p + "-f29", "29.http"));

        var russian = printed(p, "2026-10");
        assertThat(PdfChecks.pageOf(russian, "Подробности")).isEqualTo(3);
        assertThat(PdfChecks.text(russian))
                .contains("Показано 3 из 30", "Аварии: полностью", "Риски: полностью")
                .contains("Аварии по зонам", "Часы по видам работ", "Аварии по месяцам", "День за днём");
        assertThat(PdfChecks.pageOf(get(p, "2026-10", "en", "pdf"), "The details"))
                .isEqualTo(3);
        PdfChecks.assertArchivable(russian);
    }

    @Test
    void oneIncidentIsOneIncident() throws Exception {
        var p = "demo-shop-golden";
        publish(
                project(
                        p,
                        "Самовар и Ко — интернет-магазин",
                        "ООО «Самовар и Ко»",
                        "Europe/Moscow",
                        List.of(new Zone("checkout", "Оформление заказа", Criticality.CRITICAL)),
                        10),
                LONG_AGO);
        publish(check(p, "storefront.http", "checkout", "https://samovar.example.test/"), LONG_AGO);
        known(p + "/storefront.http", UP, "2026-10-01T00:00:00+03:00", "2026-10-07T12:00:00+03:00");
        known(p + "/storefront.http", DOWN, "2026-10-07T12:00:00+03:00", "2026-10-07T12:21:00+03:00");
        known(p + "/storefront.http", UP, "2026-10-07T12:21:00+03:00", "2026-11-01T12:00:00+03:00");
        emergency(p, "one", "checkout", "Витрина не открывается", "2026-10-07T12:00:00+03:00", 4, 21, "monitor");
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(text(p, "2026-10", "ru"))
                .contains("99,95")
                .contains("Зафиксировано: 1 авария")
                .contains("Витрина не открывается"));

        assertThat(text(p, "2026-10", "ru"))
                .contains("первыми заметили мы: 1 из 1")
                .doesNotContain("Аварии по зонам");
        assertThat(text(p, "2026-10", "en")).contains("There was 1 emergency").doesNotContain("1 emergencies");
        printed(p, "2026-10");
    }

    @Test
    void aMonthInWhichTheClocksGoForwardIsAnHourShorter() throws Exception {
        var p = "stankozavod-summer";
        publish(
                project(
                        p,
                        "Станкозавод — корпоративный сайт",
                        "АО «Станкозавод»",
                        "Europe/Berlin",
                        List.of(new Zone("forms", "Заявки и CRM", Criticality.CRITICAL)),
                        20),
                LONG_AGO);
        publish(check(p, "site.http", "forms", "https://stankozavod.example.test/"), LONG_AGO);
        known(p + "/site.http", UP, "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00");
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(json(p, "2026-03", "en"))
                .contains("\"wall\":\"PT743H\",\"up\":\"PT743H\""));

        assertThat(text(p, "2026-03", "ru")).contains("100 %").contains("март 2026");
        printed(p, "2026-03");
    }

    @Test
    void aProjectThatBeganOnThe17thIsNotBlamedForTheDaysBefore() throws Exception {
        var p = "began-on-17th";
        var began = at("2026-10-17T09:00:00+03:00");
        publish(project(p, "Новый сайт", "ООО «Новый»", "Europe/Moscow", List.of(), 5), began);
        publish(check(p, "site.http", null, "https://new.example.test/"), began);
        known(p + "/site.http", UP, "2026-10-17T09:00:00+03:00", "2026-11-01T12:00:00+03:00");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(text(p, "2026-10", "en")).contains("No failure was measured"));

        assertThat(json(p, "2026-10", "en")).contains("\"wall\":\"PT351H\"", "\"unknown\":\"PT0S\"");
        assertThat(text(p, "2026-10", "ru")).contains("100 %", "проверки не было или день ещё впереди");
        printed(p, "2026-10");
    }

    @Test
    void aMonthOfMaintenanceIsNeitherGoodNorBad() throws Exception {
        var p = "only-maintenance";
        publish(project(p, "Переезд", "ООО «Переезд»", "Europe/Moscow", List.of(), 5), LONG_AGO);
        publish(check(p, "site.http", null, "https://moving.example.test/"), LONG_AGO);
        known(p + "/site.http", MAINTENANCE, "2026-10-01T00:00:00+03:00", "2026-11-01T12:00:00+03:00");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(json(p, "2026-10", "en")).contains("\"maintenance\":\"PT744H\""));

        assertThat(json(p, "2026-10", "en")).contains("\"availability\":null", "\"coverage\":null");
        assertThat(text(p, "2026-10", "en"))
                .contains("nothing was measured", "planned maintenance")
                .doesNotContain(">100%<");
        assertThat(text(p, "2026-10", "ru"))
                .contains("не измерялось", "плановые работы")
                .doesNotContain(">100 %<");
        PdfChecks.assertArchivable(printed(p, "2026-10"));
    }

    @Test
    void aMonthThatNobodySawIsNoGoodMonth() throws Exception {
        var p = "only-unknown";
        publish(project(p, "Слепой месяц", "ООО «Слепой»", "Europe/Moscow", List.of(), 5), LONG_AGO);
        publish(check(p, "site.http", null, "https://blind.example.test/"), LONG_AGO);
        known(p + "/site.http", UNKNOWN, "2026-10-01T00:00:00+03:00", "2026-11-01T12:00:00+03:00");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(json(p, "2026-10", "en")).contains("\"unknown\":\"PT744H\""));

        assertThat(text(p, "2026-10", "en"))
                .contains("nothing was measured")
                .doesNotContain(">100%<")
                .doesNotContain("No failure");
        assertThat(text(p, "2026-10", "ru"))
                .contains("не измерялось")
                .doesNotContain(">100 %<")
                .doesNotContain("без сбоев");
        printed(p, "2026-10");
    }

    @Test
    void aMonthWithoutAnythingSaysSo() throws Exception {
        var p = "nothing-at-all";
        publish(project(p, "Тишина", "ООО «Тишина»", "Europe/Moscow", List.of(), 5), LONG_AGO);
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(text(p, "2026-10", "ru"))
                .contains("За этот период ничего не проверялось."));

        assertThat(text(p, "2026-10", "ru")).contains("За этот период аварий не зафиксировано.", "не было");
        assertThat(text(p, "2026-10", "en")).contains("Nothing was checked", "none recorded");
        printed(p, "2026-10");
    }

    /** In all forms, and in both languages what is read most; the PDF in Russian. */
    private static byte[] printed(String project, String month) throws Exception {
        Files.createDirectories(LOOK_HERE);
        for (var language : List.of("ru", "en")) {
            assertThat(ReportSchema.violations(json(project, month, language))).isEmpty();
            var formats = language.equals("ru") ? List.of("html", "pdf", "docx", "csv") : List.of("html", "pdf");
            for (var format : formats) {
                var bytes = get(project, month, language, format);
                var ending = format.equals("csv") ? "zip" : format;
                Files.write(LOOK_HERE.resolve(project + "-" + language + "." + ending), bytes);
                switch (format) {
                    case "html" -> assertThat(wellFormed(bytes)).isEqualTo("html");
                    case "docx" -> assertThat(headings(bytes)).isGreaterThanOrEqualTo(5);
                    default -> assertThat(bytes).isNotEmpty();
                }
            }
        }
        return get(project, month, "ru", "pdf");
    }

    private static String wellFormed(byte[] html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html))
                .getDocumentElement()
                .getTagName();
    }

    private static long headings(byte[] docx) throws Exception {
        try (var document = new XWPFDocument(new ByteArrayInputStream(docx))) {
            return document.getParagraphs().stream()
                    .filter(paragraph -> "Heading1".equals(paragraph.getStyle()))
                    .count();
        }
    }

    private static String text(String project, String month, String language) {
        return new String(get(project, month, language, "html"), StandardCharsets.UTF_8);
    }

    private static String json(String project, String month, String language) {
        return new String(get(project, month, language, "json"), StandardCharsets.UTF_8);
    }

    private static byte[] get(String project, String month, String language, String format) {
        var answer = given().auth()
                .oauth2(Tokens.admin())
                .queryParam("lang", language)
                .queryParam("format", format)
                .get("/api/v1/projects/" + project + "/reports/" + month);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.asByteArray();
    }

    private static void known(String checkId, CheckStatus status, String from, String until) {
        var start = at(from);
        publish(result(checkId, start, status, status, at(until)), start);
    }

    private static String zoneOf(String check) {
        return switch (check) {
            case "domain.dns" -> "domain";
            case "cart.http", "payment.http" -> "checkout";
            case "exchange.1c" -> "exchange";
            default -> "cms";
        };
    }

    private static void emergency(
            String project,
            String id,
            String zone,
            String title,
            String start,
            int answered,
            int minutes,
            String source) {
        var started = at(start);
        publish(
                new IncidentOpened(
                        project,
                        project + "-" + id,
                        1,
                        started.plusSeconds(60),
                        project + "/" + id,
                        title,
                        null,
                        null,
                        zone,
                        started,
                        started.plus(Duration.ofHours(1)),
                        started.plus(Duration.ofHours(4)),
                        "smirnov",
                        new Failure("status", "the server answered 502", "502", "200-299"),
                        null,
                        source,
                        null,
                        null,
                        null,
                        null),
                started);
        publish(
                new IncidentAcknowledged(
                        project, project + "-" + id, 2, started.plus(Duration.ofMinutes(answered)), "smirnov", null),
                started.plus(Duration.ofMinutes(answered)));
        publish(
                new IncidentResolved(
                        project,
                        project + "-" + id,
                        3,
                        started.plus(Duration.ofMinutes(minutes + 1)),
                        "monitor",
                        started.plus(Duration.ofMinutes(minutes)),
                        "Перезапустили обработчик очереди"),
                started.plus(Duration.ofMinutes(minutes + 1)));
    }

    private static void work(String p, String id, String type, String title, double hours, boolean done) {
        publish(
                new WorkPlanned(
                        p, p + "-" + id, at("2026-10-02T12:00:00+03:00"), type, title, "cms", null, hours, null, null),
                NOW);
        publish(
                new WorkTimeLogged(
                        p,
                        p + "-" + id,
                        at("2026-10-14T12:00:00+03:00"),
                        "smirnov",
                        "e-" + id,
                        "smirnov",
                        LocalDate.of(2026, 10, 14),
                        hours,
                        hours,
                        null,
                        null),
                NOW);
        if (done) {
            publish(new WorkDone(p, p + "-" + id, at("2026-10-15T12:00:00+03:00"), "smirnov", hours), NOW);
        }
    }

    private static ProjectApplied pechka() {
        return project(
                "pechka-shop",
                "Печка — интернет-магазин каминов",
                "ООО «Печка»",
                "Europe/Moscow",
                List.of(
                        new Zone("hosting", "Хостинг", Criticality.CRITICAL),
                        new Zone("domain", "Домен и DNS", Criticality.CRITICAL),
                        new Zone("cms", "Сайт и WooCommerce", Criticality.CRITICAL),
                        new Zone("checkout", "Корзина и оплата", Criticality.CRITICAL),
                        new Zone("exchange", "Обмен с 1С", Criticality.IMPORTANT)),
                12);
    }

    private static ProjectApplied project(
            String id, String name, String client, String zone, List<Zone> zones, double hours) {
        return new ProjectApplied(
                id,
                1,
                name,
                new Client(id, client, null),
                zone,
                List.of("ru", "en"),
                zones,
                new Agreement(
                        "7/2026",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofHours(4)),
                        new PlannedTerms(hours),
                        1));
    }
}
