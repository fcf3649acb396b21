package dev.understudy.monitor.heartbeat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckTarget.BodyAssertion;
import dev.understudy.events.Event;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a job's ping, or its silence, to what is told of it, on a real broker and a real database. */
@QuarkusTest
class HeartbeatServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    Jobs jobs;

    @Inject
    HeartbeatService heartbeats;

    @Inject
    MutableClock clock;

    @Inject
    DataSource dataSource;

    private final String project = "копии-" + UUID.randomUUID().toString().substring(0, 8);
    private Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void makeProject() {
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Лавка",
                new Client("romashka", "Ромашка", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
        clock.stopAt(start);
    }

    @AfterEach
    void resetClock() throws SQLException {
        clock.reset();
        sql("UPDATE heartbeat SET removed = true, alert_after = NULL, affirm_at = NULL WHERE project_id = '" + project
                + "'");
    }

    @Test
    void aJobThatFallsSilentIsToldOnce_datedAtItsDeadline_andItsReturnAsWell() throws Exception {
        var check = jobs.define(
                project, "ночная-копия", Jobs.target(Duration.ofSeconds(20), Duration.ofSeconds(10)), false);
        ping(check, "").statusCode(200).body(equalTo("OK"));
        assertThat(change(check, 1).to()).isEqualTo(CheckStatus.UP);

        pass(Duration.ofSeconds(29));
        pass(Duration.ofSeconds(1));
        var down = change(check, 2);
        assertThat(down.to()).isEqualTo(CheckStatus.DOWN);
        assertThat(down.at()).isEqualTo(start.plusSeconds(30));
        assertThat(down.failure().reason()).isEqualTo("heartbeat-missed");
        assertThat(down.kind()).isEqualTo("heartbeat");
        assertThat(down.zoneId()).isEqualTo("сервер");

        // Several replicas look at the same rows: it stays at one change.
        try (var replicas = Executors.newFixedThreadPool(4)) {
            var looks = IntStream.range(0, 8)
                    .mapToObj(i -> replicas.submit(heartbeats::lookAtNext))
                    .toList();
            for (var look : looks) {
                look.get();
            }
        }
        ping(check, "").statusCode(200);
        assertThat(change(check, 3).to()).isEqualTo(CheckStatus.UP);
        assertThat(changes(check)).extracting(CheckStatusChanged::sequence).containsExactly(1L, 2L, 3L);
        var results = results(check);
        assertThat(results)
                .extracting(ProbeCompleted::outcome)
                .containsSubsequence(CheckStatus.UP, CheckStatus.DOWN, CheckStatus.UP);
        assertThat(results).extracting(ProbeCompleted::slot).doesNotHaveDuplicates();
    }

    @Test
    void aDeadlineAMonthAwaySurvivesARestartAndFires() throws Exception {
        begin(Duration.ofDays(40));
        var check = jobs.define(project, "monthly", Jobs.target(Duration.ofDays(31), Duration.ofDays(1)), false);
        ping(check, "").statusCode(200);
        change(check, 1);

        // Nothing of it is in memory: a restart is no event to it. We were listening all the time.
        listenedUntil(start.plus(Duration.ofDays(32)));
        clock.stopAt(start.plus(Duration.ofDays(32)));
        assertThat(change(check, 2).at()).isEqualTo(start.plus(Duration.ofDays(32)));
    }

    @Test
    void silenceWhileNobodyListenedIsUnknown_andDownOnlyWhenTheNextReportIsMissedToo() throws Exception {
        begin(Duration.ofHours(6));
        var check = jobs.define(project, "hourly", Jobs.target(Duration.ofHours(1), Duration.ofMinutes(5)), false);
        ping(check, "").statusCode(200);
        change(check, 1);

        // The service was away, or its clock jumped: no ping could have been received.
        clock.stopAt(start.plus(Duration.ofHours(3)));
        var unknown = change(check, 2);
        assertThat(unknown.to()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(unknown.failure().reason()).isEqualTo("not-listening");

        var next = start.plus(Duration.ofHours(4)).plus(Duration.ofMinutes(5));
        listenedUntil(next.plusSeconds(1));
        clock.stopAt(next.plusSeconds(1));
        assertThat(change(check, 3).to()).isEqualTo(CheckStatus.DOWN);
    }

    @Test
    void aBackupThatShrankIsToldThoughItSucceeded_andItsEvidenceIsAnEvent() {
        var shrink = new BodyAssertion("$.total_bytes_processed", null, null, null, 50.0, null);
        var check = jobs.define(
                project,
                "restic",
                Jobs.target(Duration.ofDays(1), Duration.ofHours(1), null, List.of(shrink), "restic", null),
                false);
        for (int run = 0; run < 3; run++) {
            post(check, "/0", summary(1_000_000 + run)).statusCode(200);
        }
        change(check, 1);
        post(check, "/0", summary(200_000)).statusCode(200);

        var down = change(check, 2);
        assertThat(down.to()).isEqualTo(CheckStatus.DOWN);
        assertThat(down.failure().reason()).isEqualTo("assertion");
        assertThat(down.failure().message()).contains("shrank by 80 %");
        var evidence = EventLog.await(
                        BackupEvidenceObserved.class,
                        event -> event.checkId().equals(check.checkId()) && event.addedBytes() == 7)
                .data();
        assertThat(evidence.tool()).isEqualTo("restic");
        assertThat(evidence.healthy()).isTrue();
        assertThat(evidence.assetId()).isEqualTo("копии");

        // A run that the tool itself calls a failure says so before any assertion.
        post(check, "/12", "Fatal: wrong password or no key found").statusCode(200);
        as(Tokens.engineer())
                .get("/api/v1/projects/{project}/heartbeats/restic/pings?limit=2", project)
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[0].exitStatus", equalTo(12))
                .body("items[0].failure.reason", equalTo("backup-unhealthy"))
                .body("items[0].backup.errors", hasSize(2))
                .body("items[1].backup.totalBytes", equalTo(200_000))
                .body("nextCursor", notNullValue());
    }

    @Test
    void aJobIsShownWithItsUrls_toThoseWhoSetJobsUp() {
        var check = jobs.define(
                project, "Отчёт", Jobs.target(Duration.ofDays(1), Duration.ofHours(1), 5, null, null, null), false);
        var key = jobs.key(project);
        var rid = UUID.randomUUID().toString();
        given().urlEncodingEnabled(true)
                .get("/ping/{key}/{slug}/start?rid={rid}", key, "отчёт", rid)
                .then()
                .statusCode(200);
        var path = "/api/v1/projects/{project}/heartbeats/Отчёт";
        awaitProject();

        as(Tokens.engineer())
                .get(path, project)
                .then()
                .statusCode(200)
                .body("phase", equalTo("started"))
                .body("pingUrl", containsString("/ping/" + jobs.job(check).pingId()))
                .body("slugUrl", containsString("/ping/" + key + "/отчёт"))
                .body("running[0].runId", equalTo(rid))
                .body("dates", hasSize(5));
        as(Tokens.client("romashka"))
                .get(path, project)
                .then()
                .statusCode(200)
                .body("pingUrl", nullValue())
                .body("slugUrl", nullValue());
        post(check, "", "hello world").statusCode(200).header("Ping-Body-Limit", "5");
        assertThat(as(Tokens.engineer())
                        .get(path + "/pings/2/body", project)
                        .then()
                        .statusCode(200)
                        .header("Content-Disposition", startsWith("attachment"))
                        .extract()
                        .asByteArray())
                .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        as(Tokens.client("romashka"))
                .get(path + "/pings/2/body", project)
                .then()
                .statusCode(403);
        as(Tokens.client("stranger")).get(path, project).then().statusCode(404);
        as(Tokens.admin())
                .get("/api/v1/projects/{project}/heartbeats", project)
                .then()
                .body("items", hasSize(1));
        given().get(path, project).then().statusCode(401);

        as(Tokens.admin())
                .post("/api/v1/projects/{project}/heartbeats/rotate-key", project)
                .then()
                .statusCode(204);
        given().get("/ping/{key}/{slug}", key, "отчёт").then().statusCode(404);
        given().get("/ping/{key}/{slug}", jobs.key(project), "отчёт").then().statusCode(200);
    }

    @Test
    void aUrlThatIsCalledTooOftenIsRefused_andOthersAreNot() {
        var noisy = jobs.define(project, "noisy", Jobs.target(Duration.ofDays(1), Duration.ofHours(1)), false);
        var quiet = jobs.define(project, "quiet", Jobs.target(Duration.ofDays(1), Duration.ofHours(1)), false);
        for (int i = 0; i < 60; i++) {
            ping(noisy, "/log").statusCode(200);
        }
        ping(noisy, "").statusCode(429).header("Retry-After", notNullValue());
        ping(quiet, "").statusCode(200);
        clock.advance(Duration.ofSeconds(2));
        ping(noisy, "").statusCode(200);
    }

    @Test
    void aJobThatIsKilledWhileItReportsHasReportedNothing() throws Exception {
        var check = jobs.define(project, "killed", Jobs.target(Duration.ofDays(1), Duration.ofHours(1)), false);
        try (var connection = new Socket("localhost", RestAssured.port)) {
            connection
                    .getOutputStream()
                    .write(("POST /ping/" + jobs.job(check).pingId() + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n100\r\nthe beginning")
                            .getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
        }
        for (int i = 0; i < 5; i++) {
            ping(check, "/log").statusCode(200);
        }

        assertThat(jobs.pings(check)).extracting(PingRow::kind).containsOnly(Signal.Kind.LOG);
        assertThat(jobs.job(check).heartbeat().lastReport()).isNull();
    }

    @Test
    void hostileUrlsAreAnsweredShortly() {
        for (var path : List.of(
                "/ping/x",
                "/ping/" + UUID.randomUUID(),
                "/ping/%00",
                "/ping/..%2f..%2fetc",
                "/ping/" + "a".repeat(3000))) {
            var status = given().urlEncodingEnabled(false).get(path).statusCode();
            assertThat(status).as(path).isBetween(400, 414);
        }
        given().urlEncodingEnabled(false)
                .get("/ping/" + UUID.randomUUID() + "?rid=nonsense")
                .then()
                .statusCode(400);
    }

    @Test
    void plannedWorkCoversJobs_andTheirGraceIsGivenAgainAfterwards() throws Exception {
        var check = jobs.define(project, "nightly", Jobs.target(Duration.ofSeconds(30), Duration.ofSeconds(20)), false);
        ping(check, "").statusCode(200);
        change(check, 1);
        awaitProject();
        var window = as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("""
                        {"title": "Переезд", "mode": "mute", "start": "%s", "duration": "PT50S", "checks": ["nightly"]}""".formatted(start.plusSeconds(10).toString().replace("Z", "")))
                .post("/api/v1/projects/{project}/maintenance-windows", project)
                .then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .body("open", equalTo(false))
                .body("occurrences", hasSize(1))
                .extract()
                .path("id");

        clock.stopAt(start.plusSeconds(10));
        var begun = change(check, 2);
        assertThat(begun.to()).isEqualTo(CheckStatus.MAINTENANCE);
        assertThat(begun.maintenance().windowId()).isEqualTo(window);
        // Its deadline, at 50 s, passes within the window, and a failure is reported in it: nothing is told of either.
        clock.stopAt(start.plusSeconds(55));
        ping(check, "/fail").statusCode(200);
        clock.stopAt(start.plusSeconds(60));
        assertThat(change(check, 3).to()).isEqualTo(CheckStatus.UP);
        // The grace after the end of the window.
        clock.stopAt(start.plusSeconds(80));
        pass(Duration.ofSeconds(25));
        assertThat(change(check, 4).to()).isEqualTo(CheckStatus.DOWN);
        assertThat(results(check).stream().filter(result -> Boolean.TRUE.equals(result.maintenance())))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.status()).isEqualTo(CheckStatus.MAINTENANCE));

        var path = "/api/v1/projects/{project}/maintenance-windows/" + window;
        var changed = """
                {"title": "Переезд", "start": "2026-11-28T02:00", "duration": "PT2H", "timeZone": "Europe/Moscow",
                 "rrule": "FREQ=WEEKLY;BYDAY=SA", "zones": ["сервер"]}""";
        as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(changed)
                .put(path, project)
                .then()
                .statusCode(428);
        as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .header("If-Match", "\"1\"")
                .body(changed)
                .put(path, project)
                .then()
                .statusCode(200)
                .body("occurrences", hasSize(5));
        as(Tokens.client("romashka")).get(path, project).then().statusCode(200).body("version", equalTo(2));
        as(Tokens.client("stranger"))
                .get(path, project)
                .then()
                .statusCode(404)
                .body("code", equalTo("project.not-found"));
        as(Tokens.client("romashka")).delete(path, project).then().statusCode(403);
        as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(
                        "{\"title\": \"\", \"start\": \"завтра\", \"duration\": \"PT0S\", \"rrule\": \"FREQ=NEVER\", \"mode\": \"off\"}")
                .post("/api/v1/projects/{project}/maintenance-windows", project)
                .then()
                .statusCode(422)
                .body("code", equalTo("maintenance.invalid"))
                .body("violations.path", hasSize(5));
        as(Tokens.engineer()).delete(path, project).then().statusCode(204);
        as(Tokens.engineer()).get(path, project).then().statusCode(404).body("code", equalTo("maintenance.not-found"));
    }

    @Test
    void aJobIsMadeOverTheApi_andReportsAtOnceToTheUrlThatTheAnswerNames() {
        awaitProject();
        var checks = "/api/v1/projects/{project}/checks/";
        var made = as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("""
                        {"kind": "heartbeat", "heartbeat": {"period": "PT1H", "grace": "PT10M", "maxRunTime": "PT30M"}}""")
                .put(checks + "nightly", project)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        var url = made.getString("pingUrls.url");
        var slugUrl = made.getString("pingUrls.slugUrl");
        assertThat(slugUrl).endsWith("/nightly");

        given().body("готово").post(url).then().statusCode(200);
        awaitStatus("nightly", "UP");
        var rid = UUID.randomUUID().toString();
        given().get(slugUrl + "/start?rid=" + rid).then().statusCode(200);
        as(Tokens.engineer())
                .get("/api/v1/projects/{project}/heartbeats/nightly", project)
                .then()
                .body("phase", equalTo("started"))
                .body("pingUrl", equalTo(url))
                .body("running[0].runId", equalTo(rid));
        clock.advance(Duration.ofMinutes(3));
        given().body("половина").post(url + "/log").then().statusCode(200);
        given().get(url + "/3?rid=" + rid).then().statusCode(200);
        awaitStatus("nightly", "DOWN");
        given().head(slugUrl + "/0").then().statusCode(200);
        awaitStatus("nightly", "UP");
        given().get(url + "/fail").then().statusCode(200);
        awaitStatus("nightly", "DOWN");
        given().get(url + "/256").then().statusCode(400);
        as(Tokens.engineer())
                .get("/api/v1/projects/{project}/heartbeats/nightly/pings", project)
                .then()
                .body("items.kind", equalTo(List.of("fail", "success", "fail", "log", "start", "success")))
                .body("items[2].exitStatus", equalTo(3))
                .body("items[2].duration", equalTo("PT3M"));

        // Who sets no jobs up is shown no URL, and an export has none.
        as(Tokens.client("romashka")).get(checks + "nightly", project).then().body("pingUrls", nullValue());
        var export = as(Tokens.engineer())
                .urlEncodingEnabled(false)
                .get("/api/v1/projects/" + java.net.URLEncoder.encode(project, StandardCharsets.UTF_8)
                        + "/checks%3Aexport")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(export).contains("nightly").doesNotContain(url.substring(url.lastIndexOf('/') + 1));

        // Without a word of when it is due, a job is expected once a day.
        as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("{\"kind\": \"heartbeat\", \"heartbeat\": {}}")
                .put(checks + "daily", project)
                .then()
                .statusCode(201);
        as(Tokens.engineer())
                .get("/api/v1/projects/{project}/heartbeats/daily", project)
                .then()
                .statusCode(200)
                .body(
                        "dates[0]",
                        equalTo(clock.instant().plus(Duration.ofDays(1)).toString()));

        as(Tokens.engineer()).delete(checks + "nightly", project).then().statusCode(204);
        given().get(url).then().statusCode(404);
        as(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("""
                        {"kind": "heartbeat", "heartbeat": {"cron": "0 3 * * *", "timeZone": "Europe/Moscow"}}""")
                .put(checks + "nightly", project)
                .then()
                .statusCode(201)
                .body("pingUrls.url", equalTo(url));
        given().get(url).then().statusCode(200);
    }

    private void awaitStatus(String name, String status) {
        await().atMost(PATIENCE).untilAsserted(() -> as(Tokens.engineer())
                .get("/api/v1/projects/{project}/checks/{name}", project, name)
                .then()
                .statusCode(200)
                .body("status", equalTo(status)));
    }

    @Test
    void aPingWakesAJobAtRest_unlessOnlyAPersonMay() {
        var resting = jobs.define(project, "resting", Jobs.target(Duration.ofDays(1), Duration.ofHours(1)), true);
        assertThat(change(resting, 1).to()).isEqualTo(CheckStatus.PAUSED);
        ping(resting, "/start").statusCode(200);
        ping(resting, "").statusCode(200);
        assertThat(change(resting, 3).to()).isEqualTo(CheckStatus.UP);
        assertThat(changes(resting))
                .extracting(CheckStatusChanged::to)
                .containsExactly(CheckStatus.PAUSED, CheckStatus.PENDING, CheckStatus.UP);
        EventLog.await(
                CheckApplied.class, applied -> applied.checkId().equals(resting.checkId()) && !applied.resting());

        var kept = jobs.define(
                project, "kept", Jobs.target(Duration.ofDays(1), Duration.ofHours(1), null, null, null, true), true);
        ping(kept, "").statusCode(200);
        assertThat(jobs.pings(kept).getFirst().kind()).isEqualTo(Signal.Kind.IGNORED);
        assertThat(jobs.job(kept).heartbeat().condition()).isEqualTo(Heartbeat.Condition.PAUSED);
    }

    @Test
    void theLastHundredPingsAreKept() {
        var check = jobs.define(project, "chatty", Jobs.target(Duration.ofDays(1), Duration.ofHours(1)), false);
        for (int i = 0; i < 105; i++) {
            ping(check, "/log").statusCode(200);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(jobs.pings(check)).hasSize(100);
        assertThat(jobs.pings(check).getLast().number()).isEqualTo(6);
    }

    private static String summary(long bytes) {
        return """
                {"message_type":"status","percent_done":1}
                {"message_type":"summary","data_added":7,"total_files_processed":4,"total_bytes_processed":%d,"snapshot_id":"cdb5699d"}
                """.formatted(bytes);
    }

    private io.restassured.response.ValidatableResponse ping(CheckApplied check, String suffix) {
        return given().get("/ping/" + jobs.job(check).pingId() + suffix).then();
    }

    private io.restassured.response.ValidatableResponse post(CheckApplied check, String suffix, String body) {
        return given().contentType("text/plain; charset=utf-8")
                .body(body)
                .post("/ping/" + jobs.job(check).pingId() + suffix)
                .then();
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    /** Earlier: the broker takes no events from the future. */
    private void begin(Duration ago) throws SQLException {
        start = start.minus(ago);
        listenedUntil(start);
        sql("DELETE FROM heartbeat_gap");
        clock.stopAt(start);
    }

    private void awaitProject() {
        await().atMost(PATIENCE).untilAsserted(() -> as(Tokens.admin())
                .get("/api/v1/projects/{project}/heartbeats", project)
                .then()
                .statusCode(200));
    }

    /** Time passes while pings can be received. */
    private void pass(Duration step) throws SQLException {
        listenedUntil(clock.instant().plus(step));
        clock.advance(step);
    }

    private void listenedUntil(Instant until) throws SQLException {
        sql("UPDATE heartbeat_watch SET alive_at = '" + until + "'");
    }

    private CheckStatusChanged change(CheckApplied check, long sequence) {
        return EventLog.await(
                        CheckStatusChanged.class,
                        event -> event.checkId().equals(check.checkId()) && event.sequence() == sequence)
                .data();
    }

    private List<CheckStatusChanged> changes(CheckApplied check) {
        return EventLog.all(CheckStatusChanged.class).stream()
                .map(Event::data)
                .filter(event -> event.checkId().equals(check.checkId()))
                .toList();
    }

    private List<ProbeCompleted> results(CheckApplied check) {
        return EventLog.all(ProbeCompleted.class).stream()
                .map(Event::data)
                .filter(result -> result.checkId().equals(check.checkId()))
                .toList();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var update = connection.createStatement()) {
            update.executeUpdate(statement);
        }
    }
}
