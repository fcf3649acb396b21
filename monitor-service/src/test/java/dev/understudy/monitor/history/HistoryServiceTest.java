package dev.understudy.monitor.history;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the results topic to what people read, on a real broker and a real database. */
@QuarkusTest
class HistoryServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final JsonPathConfig DOUBLES =
            JsonPathConfig.jsonPathConfig().numberReturnType(JsonPathConfig.NumberReturnType.DOUBLE);

    @Inject
    MutableClock clock;

    @Inject
    DataSource dataSource;

    @Inject
    ResultCollector collector;

    @Inject
    HistoryKeeping keeping;

    private final String project = "история-" + UUID.randomUUID().toString().substring(0, 8);
    private final String checkId = project + "/site.http";
    /** Two hours that are over, and the day they are in is not always today. */
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

    @BeforeEach
    void makeCheck() throws SQLException {
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Лавка",
                new Client("romashka", "Ромашка", null),
                "Asia/Kolkata",
                List.of("ru"),
                List.of(),
                null));
        sql("""
                INSERT INTO check_definition (check_id, project_id, name, kind, managed_by, version, definition)
                VALUES ('%s', '%s', 'site.http', 'http', 'user', 1, '{"zoneId": "витрина"}')""".formatted(checkId, project));
        await().atMost(PATIENCE).untilAsserted(() -> as(Tokens.admin())
                .get("/api/v1/projects/{project}/checks/site.http/segments", project)
                .then()
                .statusCode(200));
    }

    /** Every minute for two hours, down from 0:30 to 0:40, silent from 1:00 to 1:20. */
    private List<ProbeCompleted> twoHours() {
        var results = new ArrayList<ProbeCompleted>();
        for (int minute = 0; minute < 120; minute++) {
            if (minute < 60 || minute >= 80) {
                boolean down = minute >= 30 && minute < 40;
                results.add(result(minute, down ? CheckStatus.DOWN : CheckStatus.UP, minute == 30));
            }
        }
        return results;
    }

    private ProbeCompleted result(int minute, CheckStatus outcome, boolean first) {
        var due = start.plus(minute, ChronoUnit.MINUTES);
        boolean down = outcome == CheckStatus.DOWN;
        return new ProbeCompleted(
                project,
                checkId,
                minute,
                0,
                due,
                due.plusMillis(3),
                due.plusMillis(5),
                outcome,
                first ? CheckStatus.UP : outcome,
                due.plusSeconds(75),
                down ? new Failure("status", "the server answered 500", "500", "200-299") : null,
                new Timings(null, 1.0, null, 2.0, 0.5, 3.5));
    }

    @Test
    void resultsInAnyOrderAndNumberLeadToTheSameNumbers_alsoWhenEverythingIsReadAnew() throws Exception {
        var random = new Random(5);
        var results = twoHours();
        var sent = new ArrayList<>(results);
        sent.addAll(results.subList(10, 60));
        Collections.shuffle(sent, random);
        sent.forEach(EventLog::publish);

        await().atMost(PATIENCE).untilAsserted(() -> availability().body("total.probes.up", equalTo(90)));
        var fromChunks = availability()
                .body("total.up", closeTo(90 * 60 + 15 - 5e-3, 0.1))
                .body("total.down", closeTo(600, 0.001))
                .body("total.unknown", closeTo(7200 - 600 - 90 * 60 - 15 + 5e-3, 0.1))
                .body("total.coverage", closeTo(1 - (20 * 60 - 15) / 7200.0, 1e-4))
                .body("total.probes.down", equalTo(10))
                .body("total.failures.status", equalTo(10))
                .body("total.latency.count", equalTo(90))
                .body("total.latency.p99", closeTo(2, 0.04))
                .body("steps", hasSize(3))
                .body("steps[0].from", equalTo(start.toString()))
                .extract()
                .asString();

        tidy();
        assertThat(count("result_chunk", start)).isZero();
        assertThat(count("result_block", start)).isEqualTo(2);
        assertThat(count("hour_rollup", start)).isEqualTo(2);
        assertThat(availability().extract().asString()).isEqualTo(fromChunks);
        assertThat(sum("from", range().get("from"), "to", range().get("to")))
                .as("from the rollups of hours")
                .isEqualTo(JsonPath.from(fromChunks).using(DOUBLES).getMap("total"));

        // A late one corrects what was summed up already.
        EventLog.publish(result(65, CheckStatus.UP, false));
        await().atMost(PATIENCE).untilAsserted(() -> availability().body("total.probes.up", equalTo(91)));
        tidy();
        var corrected = availability()
                .body("total.up", closeTo(90 * 60 + 15 + 75, 0.1))
                .extract()
                .asString();
        var day = days();

        collector.stop();
        sql("DELETE FROM result_offset");
        sql("DELETE FROM result_block");
        sql("DELETE FROM hour_rollup");
        sql("DELETE FROM day_rollup");
        collector.start();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(availability().extract().asString()).isEqualTo(corrected));
        tidy();
        assertThat(availability().extract().asString()).isEqualTo(corrected);
        assertThat(days()).isEqualTo(day);
    }

    /** By a clock that runs ahead: results go after a week, hours after 400 days, days stay. */
    @Test
    void resultsAreKeptForAWeek_hoursForFourHundredDays_daysForEver() throws Exception {
        twoHours().forEach(EventLog::publish);
        await().atMost(PATIENCE).untilAsserted(() -> availability().body("total.probes.up", equalTo(90)));
        tidy();
        var total = sum("from", range().get("from"), "to", range().get("to"));
        var day = days();
        try {
            keepAfter(6);
            assertThat(count("result_block", start)).isEqualTo(2);

            keepAfter(9);
            assertThat(count("result_block", start)).isZero();
            assertThat(count("hour_rollup", start)).isEqualTo(2);
            assertThat(sum("from", range().get("from"), "to", range().get("to")))
                    .isEqualTo(total);
            as(Tokens.engineer())
                    .queryParams(range())
                    .get("/api/v1/projects/{project}/checks/site.http/results", project)
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(0));
            assertThat(partition("result_block", 24, 9 + 1)).isTrue();

            keepAfter(399);
            assertThat(count("hour_rollup", start)).isEqualTo(2);
            keepAfter(432);
            assertThat(count("hour_rollup", start)).isZero();
            assertThat(partition("hour_rollup", 24 * 30, 432 + 1)).isTrue();
            var years = sum("from", range().get("from"), "to", range().get("to"));
            assertThat(years.get("probes")).isEqualTo(total.get("probes"));
            assertThat(years.get("failures")).isEqualTo(total.get("failures"));
            assertThat(years.get("latency")).isEqualTo(total.get("latency"));
            assertThat(years.get("down")).isEqualTo(total.get("down"));

            keepAfter(3660);
            assertThat(days()).isEqualTo(day);
        } finally {
            clock.reset();
            keeping.tidy(Instant.now().toEpochMilli());
        }
        assertThat(partition("result_block", 24, 0)).isTrue();
    }

    private void keepAfter(int days) {
        clock.stopAt(Instant.now().plus(days, ChronoUnit.DAYS));
        keeping.tidy(clock.millis());
    }

    /** Whether there is room for what comes in so many days. */
    private boolean partition(String table, int hours, int days) throws SQLException {
        long number = Instant.now().plus(days, ChronoUnit.DAYS).getEpochSecond() / 3600 / hours;
        return query("SELECT (to_regclass('" + table + "_" + number + "') IS NOT NULL)::text")
                .equals(List.of("true"));
    }

    private void tidy() {
        await().atMost(PATIENCE).until(() -> collector.gathered() == 0);
        keeping.tidy(Instant.now().toEpochMilli());
    }

    private Map<String, Object> sum(Object... parameters) {
        return as(Tokens.engineer())
                .queryParams(Map.of(parameters[0].toString(), parameters[1], parameters[2].toString(), parameters[3]))
                .get("/api/v1/projects/{project}/checks/site.http/availability", project)
                .then()
                .statusCode(200)
                .body("steps", hasSize(0))
                .extract()
                .jsonPath()
                .getMap("total");
    }

    @Test
    void resultsArePagedBackwardsAndSegmentsHaveNoGaps() {
        twoHours().forEach(EventLog::publish);
        await().atMost(PATIENCE).untilAsserted(() -> availability().body("total.probes.up", equalTo(90)));

        var seen = new ArrayList<Integer>();
        String cursor = null;
        do {
            var page = as(Tokens.client("romashka"))
                    .queryParams(range())
                    .queryParam("limit", 30)
                    .queryParam("cursor", cursor == null ? List.of() : List.of(cursor))
                    .get("/api/v1/projects/{project}/checks/site.http/results", project)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.<Integer>getList("items.slot"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(seen)
                .isEqualTo(twoHours().reversed().stream()
                        .map(result -> (int) result.slot())
                        .toList());

        as(Tokens.auditor())
                .queryParams(range())
                .get("/api/v1/projects/{project}/checks/site.http/segments", project)
                .then()
                .statusCode(200)
                .body("status", equalTo(List.of("UNKNOWN", "UP", "DOWN", "UP", "UNKNOWN", "UP")))
                .body("[2].from", equalTo(start.plusSeconds(1800).plusMillis(5).toString()))
                .body("[2].reason", equalTo("status"))
                .body("[2].probes", equalTo(10))
                .body("[5].to", equalTo(start.plusSeconds(7200).toString()));
        as(Tokens.auditor())
                .queryParams(range())
                .queryParam("zone", "витрина")
                .get("/api/v1/projects/{project}/availability", project)
                .then()
                .statusCode(200)
                .body("checks", hasSize(1))
                .body("total.availability", notNullValue());
        as(Tokens.auditor())
                .queryParam("zone", "нет")
                .get("/api/v1/projects/{project}/availability", project)
                .then()
                .body("checks", hasSize(0))
                .body("total.availability", nullValue());
    }

    @Test
    void aForeignProjectIsNotFound_andABadRangeIsRefusedWithItsField() {
        for (var path : List.of("checks/site.http/results", "checks/site.http/segments", "availability")) {
            as(Tokens.client("stranger"))
                    .get("/api/v1/projects/{project}/" + path, project)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("project.not-found"));
            as(Tokens.ingest())
                    .get("/api/v1/projects/{project}/" + path, project)
                    .then()
                    .statusCode(403);
        }
        refused("from", "yesterday", "from", "instant");
        refused("to", "2020-01-01", "from", null);
        refused("timeZone", "Europe/Atlantis", "timeZone", "zone");
        refused("step", "second", "step", "unknown");
    }

    private void refused(String parameter, String value, String path, String rule) {
        var response = as(Tokens.admin())
                .queryParam(parameter, value)
                .get("/api/v1/projects/{project}/checks/site.http/availability", project)
                .then();
        if (rule == null) {
            response.statusCode(200);
        } else {
            response.statusCode(400)
                    .body("code", equalTo("history.bad-range"))
                    .body("violations[0].path", equalTo(path))
                    .body("violations[0].rule", equalTo(rule));
        }
    }

    private Map<String, String> range() {
        return Map.of("from", start.toString(), "to", start.plusSeconds(7200).toString());
    }

    /** Steps of the project's half-hour zone, none of which begins with an hour of ours. */
    private ValidatableResponse availability() {
        return as(Tokens.engineer())
                .queryParams(range())
                .queryParam("step", "hour")
                .get("/api/v1/projects/{project}/checks/site.http/availability", project)
                .then()
                .statusCode(200);
    }

    private static io.restassured.specification.RequestSpecification as(String token) {
        return given().config(io.restassured.RestAssured.config()
                        .jsonConfig(io.restassured.config.JsonConfig.jsonConfig()
                                .numberReturnType(JsonPathConfig.NumberReturnType.DOUBLE)))
                .auth()
                .oauth2(token);
    }

    private List<String> days() throws SQLException {
        return query("SELECT encode(d.rollup, 'hex') FROM day_rollup d JOIN check_series s USING (series)"
                + " WHERE s.check_id = '" + checkId + "' ORDER BY day");
    }

    private long count(String table, Instant from) throws SQLException {
        return Long.parseLong(query("SELECT count(*)::text FROM " + table + " JOIN check_series s USING (series)"
                        + " WHERE s.check_id = '" + checkId + "' AND hour >= " + from.getEpochSecond() / 3600)
                .getFirst());
    }

    private List<String> query(String text) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(text)) {
            var values = new ArrayList<String>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    private void sql(String text) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(text);
        }
    }
}
