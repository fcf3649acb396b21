package dev.understudy.monitor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.SharedCause;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.Event;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.monitor.schedule.EngineLifecycle;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on a real broker and a real database, watching a real site. */
@QuarkusTest
class MonitorServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** A second for the confirmation, so that a test takes no longer than it must. */
    private static final MonitoringHints EVERY_FIVE_SECONDS =
            new MonitoringHints(true, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 1, null);

    @Inject
    EngineLifecycle engine;

    @Inject
    DataSource dataSource;

    private final String project = "магазин-" + UUID.randomUUID().toString().substring(0, 8);
    private final String checkId = project + "/site.http";
    private MonitoredShop shop;

    @BeforeEach
    void openShop() throws Exception {
        shop = new MonitoredShop();
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин Ромашка",
                new Client("romashka", "ООО «Ромашка»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
    }

    @AfterEach
    void closeShop() {
        EventLog.publish(new AssetRemoved(project, "site"));
        shop.close();
    }

    @Test
    void anOutageIsTakenFromTheFailingSiteToOneStatusChange() {
        EventLog.publish(new AssetApplied(
                project,
                "hosting",
                1,
                "server",
                "VPS",
                null,
                Map.of(),
                List.of(new Relation("hostedOn", "датацентр"), new Relation("paidBy", "счёт")),
                null));
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));

        var check = EventLog.await(CheckApplied.class, event -> event.checkId().equals(checkId))
                .data();
        assertThat(check.version()).isEqualTo(1);
        assertThat(check.dependsOn()).containsExactly("hosting");
        var first =
                EventLog.await(ProbeCompleted.class, result -> result.checkId().equals(checkId));
        assertThat(first.data().outcome()).isEqualTo(CheckStatus.UP);
        assertThat(first.data().validUntil()).isAfter(first.data().finishedAt());
        assertThat(first.id()).isEqualTo(checkId + "@" + first.data().slot() + ".0");
        var up = change(CheckStatus.UP);
        assertThat(up.sequence()).isEqualTo(1);
        assertThat(up.from()).isEqualTo(CheckStatus.PENDING);

        shop.breakDown();
        var down = change(CheckStatus.DOWN);
        assertThat(down.sequence()).isEqualTo(2);
        assertThat(down.from()).isEqualTo(CheckStatus.UP);
        assertThat(down.since()).isBefore(down.at());
        assertThat(down.failure().reason()).isEqualTo("status");
        assertThat(down.failure().measured()).isEqualTo("500");
        assertThat(down.target()).isEqualTo(shop.url());
        assertThat(down.zoneId()).isEqualTo("витрина");
        assertThat(down.dependsOn()).containsExactly("hosting");
        assertThat(down.causes())
                .contains(
                        new SharedCause("address", "127.0.0.1"),
                        new SharedCause("hosting", "hosting"),
                        new SharedCause("hosting", "датацентр"))
                .doesNotContain(new SharedCause("hosting", "счёт"), new SharedCause("hosting", "site"));
        awaitResults(CheckStatus.DOWN, 4);

        shop.heal();
        var recovered = EventLog.await(
                CheckStatusChanged.class, event -> event.checkId().equals(checkId) && event.sequence() == 3);
        assertThat(recovered.data().to()).isEqualTo(CheckStatus.UP);
        assertThat(changes()).extracting(CheckStatusChanged::sequence).containsExactly(1L, 2L, 3L);

        as(Tokens.auditor())
                .get("/api/v1/projects/{project}/checks/site.http/timeline?limit=2", project)
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[0].sequence", equalTo(3))
                .body("items[1].to", equalTo("DOWN"))
                .body("items[1].failure.reason", equalTo("status"))
                .body("items[1].evidence.http.status", equalTo(500))
                .body("nextCursor", notNullValue());
    }

    @Test
    void aCheckIsShownToThoseWhoMaySeeTheProject() {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);
        var checks = "/api/v1/projects/{project}/checks";

        await().atMost(PATIENCE).untilAsserted(() -> as(Tokens.client("romashka"))
                .get(checks, project)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].name", equalTo("site.http"))
                .body("items[0].managedBy", equalTo("passport"))
                .body("items[0].status", equalTo("UP"))
                .body("items[0].lastProbe.outcome", equalTo("UP"))
                .body("items[0].lastProbe.failure", nullValue())
                .body("items[0].schedule.interval", equalTo("PT5S"))
                .body("items[0].http.url", equalTo(shop.url()))
                .body("nextCursor", nullValue()));
        as(Tokens.engineer()).get(checks + "/site.http", project).then().statusCode(200);
        as(Tokens.engineer())
                .get(checks + "/нет", project)
                .then()
                .statusCode(404)
                .body("code", equalTo("check.not-found"));
        for (var path : List.of(checks, checks + "/site.http", checks + "/site.http/timeline")) {
            as(Tokens.client("stranger"))
                    .get(path, project)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("project.not-found"));
            as(Tokens.of("engineer", "stranger")).get(path, project).then().statusCode(404);
            as(Tokens.ingest()).get(path, project).then().statusCode(403);
            given().get(path, project).then().statusCode(401);
        }
    }

    @Test
    void aRepeatedOrUnchangedAssetPublishesNothing_andAChangedOneTheNextVersion() {
        var applied = EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        EventLog.publish(applied);
        EventLog.publish(site(2, EVERY_FIVE_SECONDS));
        EventLog.publish(site(3, new MonitoringHints(true, Duration.ofSeconds(7), null, null, null, null, null)));

        EventLog.await(
                CheckApplied.class,
                check -> check.checkId().equals(checkId)
                        && check.schedule().interval().equals(Duration.ofSeconds(7)));
        assertThat(EventLog.all(CheckApplied.class).stream()
                        .map(Event::data)
                        .filter(check -> check.checkId().equals(checkId))
                        .map(CheckApplied::version))
                .containsExactly(1L, 2L);
    }

    @Test
    void aRemovedAssetTakesItsCheckAlong_andItsNumbersGoOnWhenItComesBack() {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);

        EventLog.publish(new AssetRemoved(project, "site"));
        EventLog.await(CheckRemoved.class, removed -> removed.checkId().equals(checkId));
        var retired = EventLog.await(
                        CheckRetired.class, event -> event.checkId().equals(checkId))
                .data();
        assertThat(retired.sequence()).isEqualTo(2);
        as(Tokens.admin())
                .get("/api/v1/projects/{project}/checks/site.http", project)
                .then()
                .statusCode(404);

        EventLog.publish(site(2, EVERY_FIVE_SECONDS));
        var again = EventLog.await(
                CheckStatusChanged.class, event -> event.checkId().equals(checkId) && event.sequence() == 3);
        assertThat(again.data().from()).isEqualTo(CheckStatus.PENDING);
        assertThat(EventLog.all(CheckApplied.class).stream()
                        .map(Event::data)
                        .filter(check -> check.checkId().equals(checkId))
                        .map(CheckApplied::version))
                .containsExactly(1L, 2L);
    }

    @Test
    void aRestartInMidOutageAnnouncesNothingTwiceAndProbesNoSlotTwice() throws Exception {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);
        shop.breakDown();
        change(CheckStatus.DOWN);

        engine.stop();
        engine.start();
        awaitResults(CheckStatus.DOWN, results(CheckStatus.DOWN).size() + 2);

        assertThat(changes()).extracting(CheckStatusChanged::to).containsExactly(CheckStatus.UP, CheckStatus.DOWN);
        assertThat(results().stream().map(result -> result.slot() + "." + result.attempt()))
                .doesNotHaveDuplicates();
    }

    @Test
    void slotsThatPassedWhileNobodyProbedAreTold() throws Exception {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);
        engine.stop();
        // As if the stop had been long ago: the last slot stored, and probed, is a minute old.
        var lastDue = results().getLast().due();
        moveLastDue(lastDue.minusSeconds(60));
        var recent = results().size();

        var resumed = Instant.now().plusSeconds(11);
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(resumed));
        engine.start();
        awaitResults(CheckStatus.UP, recent + 1);

        var missed = EventLog.await(SlotsMissed.class, event -> event.checkId().equals(checkId))
                .data();
        assertThat(missed.from()).isEqualTo(lastDue.plusSeconds(5));
        assertThat(missed.lastSlot()).isGreaterThanOrEqualTo(missed.firstSlot());
        assertThat(missed.until()).isEqualTo(results().getLast().due());
        assertThat(changes()).hasSize(1);
    }

    @Test
    void anOutageThatBeginsWhileTheDatabaseIsAwayIsProbedOnAndToldOnceWhenItIsBack() {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);

        TestInfrastructure.start().database().stop();
        try {
            shop.breakDown();
            awaitResults(CheckStatus.DOWN, 3);
        } finally {
            TestInfrastructure.start().restartDatabase();
        }

        var down = change(CheckStatus.DOWN);
        assertThat(down.sequence()).isEqualTo(2);
        shop.heal();
        EventLog.await(CheckStatusChanged.class, event -> event.checkId().equals(checkId) && event.sequence() == 3);
        assertThat(changes())
                .extracting(CheckStatusChanged::to)
                .containsExactly(CheckStatus.UP, CheckStatus.DOWN, CheckStatus.UP);
    }

    @Test
    void aBrokerThatRestartsInMidOutageLosesNothing() {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);
        shop.breakDown();

        TestInfrastructure.start().restartBroker();

        change(CheckStatus.DOWN);
        assertThat(changes()).extracting(CheckStatusChanged::to).containsExactly(CheckStatus.UP, CheckStatus.DOWN);
    }

    @Test
    void aChangeThatAnotherReplicaWasFirstToRecordIsNotPublishedAgain() throws Exception {
        EventLog.publish(site(1, EVERY_FIVE_SECONDS));
        change(CheckStatus.UP);
        sql("UPDATE check_state SET status = 'DOWN', sequence = 2, since = now() WHERE check_id = '" + checkId + "'");

        shop.breakDown();
        awaitResults(CheckStatus.DOWN, 2);
        shop.heal();

        var up = EventLog.await(
                        CheckStatusChanged.class, event -> event.checkId().equals(checkId) && event.sequence() == 3)
                .data();
        assertThat(up.from()).isEqualTo(CheckStatus.DOWN);
        assertThat(up.to()).isEqualTo(CheckStatus.UP);
        assertThat(changes()).extracting(CheckStatusChanged::sequence).containsExactly(1L, 3L);
    }

    @Test
    void aProbeOnDemandTellsEverythingAndStoresNothing() {
        shop.breakDown();

        post(Tokens.engineer(), """
                {"kind": "http", "http": {"url": "%s"}, "timeout": "PT2S"}""".formatted(shop.url()))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("DOWN"))
                .body("failure.reason", equalTo("status"))
                .body("failure.measured", equalTo("500"))
                .body("http.status", equalTo(500))
                .body("timings.total", notNullValue());
        post(Tokens.admin(), """
                {"kind": "http", "http": {"url": "http://10.0.0.1/"}}""")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("UNKNOWN"))
                .body("failure.reason", equalTo("address-forbidden"));
    }

    @Test
    void aProbeThatCannotBeMadeIsRefusedWithTheFieldAndTheRule() {
        refused("{\"kind\": \"http\", \"http\": {\"url\": \"ftp://shop.test/\"}}", "http.url", "scheme");
        refused("{\"kind\": \"http\", \"http\": {\"url\": \"http://a:b@shop.test/\"}}", "http.url", "credentials");
        refused("{\"kind\": \"http\"}", "http.url", "required");
        refused("{\"kind\": \"погода\"}", "kind", "unknown-kind");
        refused(
                "{\"kind\": \"http\", \"http\": {\"url\": \"http://shop.test/\"}, \"timeout\": \"PT5M\"}",
                "timeout",
                "range");
        post(Tokens.admin(), "{\"kind\": \"http\", \"body\": 1}").then().statusCode(422);
        post(Tokens.admin(), "").then().statusCode(400);
        post(Tokens.auditor(), "{}").then().statusCode(403);
        post(Tokens.ingest(), "{}").then().statusCode(403);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/probes")
                .then()
                .statusCode(401);
    }

    private static void refused(String body, String path, String rule) {
        post(Tokens.admin(), body)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("probe.invalid"))
                .body("violations[0].path", equalTo(path))
                .body("violations[0].rule", equalTo(rule));
    }

    private static io.restassured.response.Response post(String token, String body) {
        return as(token).contentType(ContentType.JSON).body(body).post("/api/v1/probes");
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    private AssetApplied site(long version, MonitoringHints hints) {
        return new AssetApplied(
                project,
                "site",
                version,
                "site",
                "Сайт",
                "витрина",
                Map.of("url", shop.url()),
                List.of(new Relation("hostedOn", "hosting")),
                hints);
    }

    private CheckStatusChanged change(CheckStatus to) {
        return EventLog.await(CheckStatusChanged.class, event -> event.checkId().equals(checkId) && event.to() == to)
                .data();
    }

    private List<CheckStatusChanged> changes() {
        return EventLog.all(CheckStatusChanged.class).stream()
                .map(Event::data)
                .filter(event -> event.checkId().equals(checkId))
                .toList();
    }

    private List<ProbeCompleted> results() {
        return EventLog.all(ProbeCompleted.class).stream()
                .map(Event::data)
                .filter(result -> result.checkId().equals(checkId))
                .toList();
    }

    private List<ProbeCompleted> results(CheckStatus outcome) {
        return results().stream().filter(result -> result.outcome() == outcome).toList();
    }

    private void awaitResults(CheckStatus outcome, int count) {
        await().atMost(PATIENCE).until(() -> results(outcome).size() >= count);
    }

    private void moveLastDue(Instant lastDue) throws SQLException {
        sql("UPDATE check_state SET last_due = '" + lastDue + "' WHERE check_id = '" + checkId + "'");
    }

    private void sql(String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var update = connection.createStatement()) {
            assertThat(update.executeUpdate(statement)).isEqualTo(1);
        }
    }
}
