package dev.understudy.report;

import static dev.understudy.report.ReportApi.LONG_AGO;
import static dev.understudy.report.ReportApi.PATIENCE;
import static dev.understudy.report.ReportApi.admin;
import static dev.understudy.report.ReportApi.as;
import static dev.understudy.report.ReportApi.known;
import static dev.understudy.report.SampleEvents.publish;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every address of the service with what does not belong there: a refusal that says what is wrong, and never a fault. */
@QuarkusTest
class WrongInputTest {

    private static final String PROJECT = "wrong-input";
    private static final String BASE = "/api/v1/projects/" + PROJECT;
    private static final String FINDING = "no-deputy:zone/pay";

    private static final List<String> PERIODS = List.of(
            "2031-01",
            "2026-13",
            "2026-00",
            "2026-W54",
            "2026-Q5",
            "9999",
            "999999999",
            "-2026-01",
            "2026-02-30",
            "2026-11-05..2026-11-01",
            "2024-01-01..2026-01-01",
            "now",
            "%D0%BD%D0%BE%D1%8F%D0%B1%D1%80%D1%8C",
            "%00",
            "..%2F..%2Fetc",
            "2026-10'--",
            "2".repeat(1500));

    private static final List<String> TEXTS =
            List.of("magic", "%00", "%27%20OR%201%3D1--", "%3Cscript%3E", "%F0%9F%8E%89", "0", "-1", "a".repeat(1500));

    @Inject
    MutableClock clock;

    @BeforeEach
    void aProjectWithAPublishedReportAndARisk() {
        clock.stopAt(Instant.parse("2026-11-20T09:00:00Z"));
        known(PROJECT, "wrong-ltd");
        publish(
                new FindingRaised(
                        PROJECT, FINDING, "no-deputy", "high", "zone/pay", "Некому заменить", "Назначить", LONG_AGO),
                LONG_AGO);
        await().atMost(PATIENCE)
                .until(() ->
                        admin().get(BASE + "/risks").jsonPath().getList("items").size() == 1);
        assertThat(admin().post(BASE + "/reports/2026-10/versions").statusCode())
                .isIn(200, 201);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void whatIsReadIsRefusedPrecisely() {
        var all = new SoftAssertions();
        for (var period : PERIODS) {
            for (var rest : List.of(
                    "",
                    "/comparison",
                    "/evidence/work-done",
                    "/evidence/availability?of=x",
                    "/versions/1",
                    "/versions/1/files",
                    "/versions/1/receipt",
                    "/versions/1/evidence/work-done")) {
                refused(all, BASE + "/reports/" + period + rest);
            }
            refused(all, BASE + "/reports/2026-10/comparison?with=" + period);
            refused(all, BASE + "/trends?period=" + period);
            refused(all, BASE + "/series?figure=hours&by=day&from=" + period);
            refused(all, BASE + "/series?figure=hours&by=day&to=" + period);
            refused(all, BASE + "/reports/period?from=" + period + "&to=" + period);
            refused(all, "/api/v1/portfolio?period=" + period);
            refused(all, "/api/v1/portfolio?with=" + period);
        }
        for (var text : TEXTS) {
            for (var path : List.of(
                    BASE + "/reports/2026-10?format=%s",
                    BASE + "/reports/2026-10?lang=%s",
                    BASE + "/reports/2026-10?format=csv&section=%s",
                    BASE + "/reports/2026-10?format=pdf&section=%s",
                    BASE + "/reports/2026-10/evidence/%s",
                    BASE + "/reports/2026-10/evidence/work-done?of=%s",
                    BASE + "/reports/2026-10/evidence/work-done?cursor=%s",
                    BASE + "/reports/2026-10/evidence/work-done?limit=%s",
                    BASE + "/reports/2026-10/evidence/availability?of=%s",
                    BASE + "/reports?cursor=%s",
                    BASE + "/reports?limit=%s",
                    BASE + "/reports/2026-10/versions/%s",
                    BASE + "/reports/2026-10/versions/1?format=%s",
                    BASE + "/reports/2026-10/versions/1?lang=%s",
                    BASE + "/reports/2026-10/versions/1?format=csv&section=%s",
                    BASE + "/reports/2026-10/versions/1/evidence/%s",
                    BASE + "/reports/2026-10/versions/1/evidence/work-done?of=%s",
                    BASE + "/series?figure=%s",
                    BASE + "/series?figure=hours&by=%s",
                    "/api/v1/portfolio?format=%s",
                    "/api/v1/clients/%s/report-branding",
                    "/api/v1/projects/%s/reports/2026-10",
                    "/r/%s",
                    "/r/%s/report")) {
                refused(all, path.formatted(text));
            }
        }
        all.assertAll();
    }

    @Test
    void whatIsWrittenIsRefusedPrecisely() {
        var all = new SoftAssertions();
        var known = "\"findingId\":\"" + FINDING + "\"";
        for (var path : List.of("acceptances", "answers", "reopenings")) {
            var text = path.equals("answers") ? "\"text\"" : "\"reason\"";
            var until = path.equals("acceptances") ? ",\"until\":\"2026-12-01\"" : "";
            for (var body : List.of(
                    "",
                    "null",
                    "[]",
                    "{",
                    "{}",
                    "\"text\"",
                    "{\"findingId\":null" + until + "," + text + ":\"потом\"}",
                    "{" + known + until + "," + text + ":\"\"}",
                    "{" + known + until + "," + text + ":5}",
                    "{" + known + until + "," + text + ":\"a\\u0000b\"}",
                    "{" + known + until + "," + text + ":\"a\\u001bb\"}",
                    "{" + known + until + "," + text + ":\"" + "я".repeat(2001) + "\"}",
                    "{\"findingId\":\"a\\u0000b\"" + until + "," + text + ":\"потом\"}",
                    "{\"findingId\":\"magic\"" + until + "," + text + ":\"потом\"}",
                    "{" + known + until + "," + text + ":\"потом\",\"magic\":1}")) {
                isRefusal(all, path + " " + body, post(path, body));
            }
        }
        for (var until :
                List.of("\"tomorrow\"", "null", "\"+999999999-12-31\"", "\"2026-11-19\"", "\"2026-02-30\"", "5")) {
            var body = "{" + known + ",\"until\":" + until + ",\"reason\":\"потом\"}";
            isRefusal(all, body, post("acceptances", body));
        }
        for (var logo : List.of(
                "https://evil.test/logo.png",
                "data:image/svg+xml;base64,PHN2Zy8+",
                "data:image/png;base64,AAAA",
                "data:text/html,<script>alert(1)</script>",
                "file:///etc/passwd",
                "javascript:alert(1)")) {
            brand(all, "{\"logo\":\"" + logo + "\"}");
        }
        for (var colour : List.of("red", "#12345", "#1f5a8a; background: url(https://evil.test/x.png)", "")) {
            brand(all, "{\"colour\":\"" + colour + "\"}");
        }
        for (var name : List.of("a\\u0000b", "a\\nb", "", " ", "я".repeat(1000))) {
            brand(all, "{\"name\":\"" + name + "\"}");
        }
        Stream.of("", "null", "[]", "{", "{\"template\":\"{% include 'https://evil.test' %}\"}")
                .forEach(body -> brand(all, body));
        isRefusal(
                all,
                "acknowledgement",
                admin().contentType(ContentType.JSON)
                        .body("{\"note\":\"a\\u0000b\"}")
                        .post(BASE + "/reports/2026-10/versions/1/acknowledgements"));
        isRefusal(all, "month", admin().post(BASE + "/reports/2026-W45/versions"));
        isRefusal(all, "future", admin().post(BASE + "/reports/2031-01/versions"));
        isRefusal(all, "running", admin().post(BASE + "/reports/2026-11/versions"));
        all.assertAll();
    }

    @Test
    void aHostileNameIsTextInEveryForm() {
        // What it is called is what the passport says; a report shows it and does not obey it.
        assertThat(admin().contentType(ContentType.JSON)
                        .body("{\"name\":\"<img src='https://evil.test/x.png'> {#include x}\",\"colour\":\"#1f5a8a\"}")
                        .put("/api/v1/clients/wrong-ltd/report-branding")
                        .statusCode())
                .isEqualTo(200);
        var page = admin().get(BASE + "/reports/2026-11?format=html");

        assertThat(page.asString()).doesNotContain("<img src='https").doesNotContain("{#include x}</");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
        for (var format : List.of("pdf", "docx", "csv")) {
            assertThat(admin().get(BASE + "/reports/2026-11?format=" + format).statusCode())
                    .as(format)
                    .isEqualTo(200);
        }
        assertThat(admin().delete("/api/v1/clients/wrong-ltd/report-branding").statusCode())
                .isEqualTo(204);
    }

    private static Response post(String path, String body) {
        return admin().contentType(ContentType.JSON).body(body).post(BASE + "/risks/" + path);
    }

    private static void brand(SoftAssertions all, String body) {
        isRefusal(
                all,
                "branding " + body,
                admin().contentType(ContentType.JSON).body(body).put("/api/v1/clients/wrong-ltd/report-branding"));
    }

    /** Also for somebody of another client, who is not told more. */
    private static void refused(SoftAssertions all, String path) {
        isRefusal(
                all,
                path,
                given().urlEncodingEnabled(false).auth().oauth2(Tokens.admin()).get(path));
        if (path.startsWith(BASE)) {
            var stranger =
                    as(Tokens.client("stranger")).urlEncodingEnabled(false).get(path);
            all.assertThat(stranger.statusCode())
                    .as("stranger " + shortened(path))
                    .isIn(400, 404);
        }
    }

    private static void isRefusal(SoftAssertions all, String what, Response answer) {
        all.assertThat(answer.statusCode())
                .as(shortened(what) + " " + shortened(answer.asString()))
                .isBetween(400, 499);
        all.assertThat(answer.contentType()).as(shortened(what)).startsWith("application/problem+json");
        if (answer.contentType().startsWith("application/problem+json")) {
            all.assertThat(answer.jsonPath().getString("code"))
                    .as(shortened(what))
                    .contains(".");
            all.assertThat(answer.jsonPath().getString("detail"))
                    .as(shortened(what))
                    .isNotBlank();
        }
    }

    private static String shortened(String text) {
        return text.length() < 300 ? text : text.substring(0, 300) + "…";
    }
}
