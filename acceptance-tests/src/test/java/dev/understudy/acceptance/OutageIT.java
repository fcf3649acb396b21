package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A real outage on the packaged suite, from the broken site to the month's report, and with parts dying in between. */
class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static MailRoom mail;
    private static WebhookSink hooks;
    private static Suite suite;
    private static String admin;

    private FaultySite site;
    private Company company;

    @BeforeAll
    static void startSuite() {
        mail = MailRoom.start();
        hooks = WebhookSink.start();
        suite = Suite.start(Suite.deliveringTo(mail, hooks));
        admin = suite.adminToken();
    }

    @AfterAll
    static void stopSuite() {
        suite.close();
        hooks.close();
        mail.close();
    }

    @BeforeEach
    void startSite(TestInfo test) {
        site = FaultySite.start();
        // The names of the tests differ from the first letters on, and their projects with them.
        var project = "p" + Integer.toHexString(test.getDisplayName().hashCode());
        company = new Company(
                project,
                "client-" + project,
                site.url().toString(),
                hooks,
                Duration.ofMinutes(60),
                Duration.ofSeconds(6));
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    @Test
    void theLineHolds() {
        apply();
        assertThat(checkStatus()).isEqualTo("UP");

        site.breakDown();

        var incident = openIncident();
        assertThat(incident.path("assignee").asText()).isEqualTo("ivanov");
        await().atMost(PATIENCE).until(() -> told("ivanov") == 1 && mailed("ivanov") == 1);
        assertThat(hooks.calls(company.project() + "-ivanov").getFirst().verified())
                .isTrue();
        var page = mail.mails("ivanov@" + company.project()).getFirst();
        assertThat(page.subject()).isNotBlank();
        assertThat(page.text()).contains("500").contains("Ответственный — вы");

        // The primary stays silent.
        await().atMost(PATIENCE).until(() -> told("petrova") == 1 && mailed("petrova") == 1);

        var taken = suite.post(
                incidents() + "/" + id(incident) + "/acknowledge", suite.token("engineer", null, "petrova"), "");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().path("takenByYou").asBoolean()).isTrue();

        site.heal();

        await().atMost(PATIENCE).until(() -> state(incident).equals("RESOLVED"));
        await().atMost(PATIENCE).until(() -> told("ivanov") == 2 && told("petrova") == 2 && mailed("ivanov") == 2);

        await().atMost(PATIENCE).untilAsserted(() -> {
            var report = report();
            assertThat(report.at("/emergencyFigures/total").asInt()).isEqualTo(1);
            assertThat(report.at("/emergencyFigures/open").asInt()).isZero();
            assertThat(report.at("/emergencyFigures/responseKept").asInt()).isEqualTo(1);
            assertThat(report.at("/emergencies/0/emergency/acknowledgedBy").asText())
                    .isEqualTo("petrova");
            assertThat(report.at("/emergencies/0/emergency/escalations").asInt())
                    .isEqualTo(1);
            assertThat(report.at("/availability/0/availability").asDouble()).isBetween(0.01, 0.99);
            assertThat(report.at("/availability/0/coverage").asDouble()).isGreaterThan(0.9);
            assertThat(report.path("notMeasured")).isNotEmpty();
        });
        var page2 = suite.get(reportUrl() + "?lang=ru", admin, "text/html");
        assertThat(page2.contentType()).startsWith("text/html");
        assertThat(page2.body()).contains("Аварии").contains("Самовар и Ко").contains("Что не измерялось");
        assertThat(suite.get(reportUrl() + "?lang=en&format=html", admin).body())
                .contains("Emergencies");
    }

    @Test
    void aBrokerThatDiesInMidOutageLosesNothing() {
        apply();
        site.breakDown();
        var incident = openIncident();

        suite.kill("kafka");

        await().atMost(Duration.ofSeconds(90)).until(() -> told("petrova") == 1 && mailed("petrova") == 1);
        site.heal();
        await().atMost(Duration.ofSeconds(90)).until(() -> state(incident).equals("RESOLVED"));
        // The page and the recovery; more when the silence lasted so long that everybody was called again.
        await().atMost(PATIENCE).until(() -> mailed("ivanov") >= 2 && mailed("petrova") >= 2);
        assertNobodyWasToldTwice();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        report().at("/emergencyFigures/total").asInt())
                .isEqualTo(1));
    }

    /**
     * Another session holds the lock of incident-service's relay, so that what the service commits stays unsent; then the
     * service is killed.
     */
    @Test
    void incidentServiceKilledBetweenCommitAndSendSendsAfterwards() throws SQLException {
        apply();
        try (var lock = suite.database("incident")) {
            takeRelayLock(lock);
            site.breakDown();
            await().atMost(PATIENCE)
                    .until(() ->
                            rows(lock, "SELECT count(*) FROM incident WHERE project_id = '" + company.project() + "'")
                                    == 1);
            assertThat(rows(
                            lock,
                            "SELECT count(*) FROM outbox WHERE headers ->> 'ce_projectid' = '" + company.project()
                                    + "'"))
                    .as("committed, and not sent")
                    .isPositive();
            assertThat(told("ivanov")).isZero();

            var before = suite.component("incident").path("pid").asLong();
            suite.kill("incident");
            await().atMost(PATIENCE).until(() -> {
                var now = suite.component("incident");
                return now.path("pid").asLong() != before
                        && now.path("state").asText().equals("READY");
            });
            assertThat(told("ivanov")).isZero();
        }

        await().atMost(PATIENCE).until(() -> told("ivanov") == 1 && mailed("ivanov") == 1);
        site.heal();
        await().atMost(PATIENCE).until(() -> told("ivanov") == 2 && mailed("ivanov") == 2);
        assertNobodyWasToldTwice();
    }

    @Test
    void aStrangerSeesNothingOfIt() {
        apply();
        var project = company.project();
        var stranger = suite.token("client", "somebody-else", "stranger");
        for (var url : List.of(
                suite.url("passport") + "/api/v1/projects/" + project,
                suite.url("passport") + "/api/v1/projects/" + project + "/passport",
                suite.url("monitor") + "/api/v1/projects/" + project + "/checks",
                suite.url("monitor") + "/api/v1/projects/" + project + "/checks/site.http",
                suite.url("incident") + "/api/v1/incidents?project=" + project,
                suite.url("notifier") + "/api/v1/projects/" + project + "/notifications",
                suite.url("report") + "/api/v1/projects/" + project + "/reports/2026-11")) {
            var answer = suite.get(url, stranger);
            assertThat(answer.status()).as(url).isEqualTo(404);
            assertThat(answer.contentType()).as(url).startsWith("application/problem+json");
        }
        var engineer = suite.token("engineer", "somebody-else", "stranger");
        assertThat(suite.put(passportUrl(), engineer, "application/yaml", company.passport())
                        .status())
                .isEqualTo(404);
        assertThat(suite.get(suite.url("passport") + "/api/v1/projects", stranger)
                        .body())
                .doesNotContain(project);
    }

    @Test
    void aWrongPassportIsRefusedPreciselyAndNothingOfItIsApplied() {
        var url = passportUrl();
        var unknownPerson = suite.put(
                url, admin, "application/yaml", company.passport().replace("deputy: petrova", "deputy: petrov"));
        assertThat(unknownPerson.status()).isEqualTo(422);
        assertThat(unknownPerson.contentType()).startsWith("application/problem+json");
        var violation = unknownPerson.json().at("/violations/0");
        assertThat(violation.path("message").asText()).contains("petrov");
        assertThat(violation.path("line").asInt())
                .isEqualTo(
                        company.passport().lines().toList().indexOf("  - {zone: cms, primary: ivanov, deputy: petrova}")
                                + 1);

        var unknownField = suite.put(url, admin, "application/yaml", company.passport() + "colour: red\n");
        assertThat(unknownField.status()).isEqualTo(422);
        assertThat(unknownField.body()).contains("colour");

        var broken = suite.put(url, admin, "application/yaml", "passport: [1\nproject: {");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().at("/violations/0/line").asInt()).isPositive();

        var large = suite.put(url, admin, "application/yaml", "# " + "я".repeat(2_600_000) + "\n" + company.passport());
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.contentType()).startsWith("application/problem+json");

        assertThat(suite.get(url, admin).status()).isEqualTo(404);
    }

    private void apply() {
        var answer = suite.put(passportUrl(), admin, "application/yaml", company.passport());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        await().atMost(PATIENCE).until(() -> checkStatus().equals("UP"));
    }

    private String passportUrl() {
        return suite.url("passport") + "/api/v1/projects/" + company.project() + "/passport";
    }

    private String checkStatus() {
        var answer =
                suite.get(suite.url("monitor") + "/api/v1/projects/" + company.project() + "/checks/site.http", admin);
        return answer.status() == 200 ? answer.json().path("status").asText() : "";
    }

    private static String incidents() {
        return suite.url("incident") + "/api/v1/incidents";
    }

    private JsonNode openIncident() {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            var items = suite.get(incidents() + "?project=" + company.project(), admin)
                                    .json()
                                    .path("items");
                            return StreamSupport.stream(items.spliterator(), false)
                                    .findFirst()
                                    .orElse(null);
                        },
                        found -> found != null);
    }

    private static String id(JsonNode incident) {
        return incident.path("id").asText();
    }

    private static String state(JsonNode incident) {
        return suite.get(incidents() + "/" + id(incident), admin)
                .json()
                .path("state")
                .asText();
    }

    private long told(String person) {
        return hooks.calls(company.project() + "-" + person).stream()
                .filter(WebhookSink.Call::verified)
                .count();
    }

    private long mailed(String person) {
        return mail.mails(person + "@" + company.project()).size();
    }

    private void assertNobodyWasToldTwice() {
        var project = company.project();
        assertThat(mail.mails().stream().filter(m -> m.to().contains(project)).map(MailRoom.Mail::messageId))
                .doesNotHaveDuplicates();
        assertThat(hooks.calls().stream()
                        .filter(call -> call.path().contains(project))
                        .map(WebhookSink.Call::id))
                .doesNotHaveDuplicates();
    }

    private String reportUrl() {
        return suite.url("report") + "/api/v1/projects/" + company.project() + "/reports/"
                + YearMonth.now(ZoneId.of("Europe/Moscow"));
    }

    private JsonNode report() {
        return suite.get(reportUrl(), admin).json();
    }

    private static void takeRelayLock(Connection connection) throws SQLException {
        suite.kill("incident");
        try (var statement = connection.createStatement()) {
            // Waits until the killed service's session is gone, and is there before the next one asks.
            statement.execute("SELECT pg_advisory_lock(hashtextextended('outbox:' || current_schema(), 0))");
        }
        await().atMost(PATIENCE)
                .until(() -> suite.component("incident").path("state").asText().equals("READY"));
    }

    private static long rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
