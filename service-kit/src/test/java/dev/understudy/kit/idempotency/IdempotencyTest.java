package dev.understudy.kit.idempotency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyTest {

    @Inject
    ProjectDirectory directory;

    @Inject
    MutableClock clock;

    @Inject
    Answers answers;

    @Inject
    DataSource dataSource;

    private final String project = "p-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void makeProject() {
        directory.apply(project, "acme", "P", ZoneOffset.UTC, 1);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    private Response post(String path, String name) {
        return post(path, name, key, Tokens.admin());
    }

    private Response post(String path, String name, String key, String token) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body("{\"name\": \"" + name + "\", \"size\": 1}")
                .post("/api/v1/projects/" + project + path);
    }

    private int made() {
        return given().auth()
                .oauth2(Tokens.admin())
                .get("/api/v1/projects/" + project + "/count")
                .jsonPath()
                .getInt("things");
    }

    @Test
    void carries_a_request_out_once_and_replays_its_answer() {
        var first = post("/things", "bolt");
        first.then().statusCode(201).header("Idempotency-Replayed", nullValue());
        var second = post("/things", "bolt");
        second.then().statusCode(201).header("Idempotency-Replayed", equalTo("true"));

        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location"))
                .isEqualTo(first.header("Location"))
                .contains("/api/v1/things/");
        assertThat(second.contentType()).isEqualTo(first.contentType());
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void replays_the_declared_status_of_a_method_that_returns_a_view() {
        var first = post("/plain-things", "bolt");
        var second = post("/plain-things", "bolt");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void keeps_keys_apart_by_caller_and_address() {
        assertThat(post("/things", "bolt").statusCode()).isEqualTo(201);
        assertThat(post("/plain-things", "bolt").header("Idempotency-Replayed")).isNull();
        assertThat(post("/things", "bolt", key, Tokens.dispatcher()).header("Idempotency-Replayed"))
                .isNull();
        assertThat(made()).isEqualTo(3);
    }

    @Test
    void refuses_a_key_that_comes_with_another_body() {
        post("/things", "bolt").then().statusCode(201);
        post("/things", "nut").then().statusCode(422).body("code", equalTo("idempotency.key-reused"));
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void refuses_a_key_that_is_none() {
        post("/things", "bolt", "with space", Tokens.admin())
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency.bad-key"));
        post("/things", "bolt", "x".repeat(256), Tokens.admin()).then().statusCode(400);
        assertThat(made()).isZero();
    }

    @Test
    void replays_a_refusal_of_the_domain_and_undoes_what_came_before_it() {
        post("/things", "taken").then().statusCode(409).body("allowed[0]", equalTo("free"));
        post("/things", "taken")
                .then()
                .statusCode(409)
                .header("Idempotency-Replayed", equalTo("true"))
                .contentType("application/problem+json")
                .body("code", equalTo("thing.taken"));
        assertThat(made()).isZero();
    }

    @Test
    void forgets_a_failure_of_ours() {
        post("/things", "broken").then().statusCode(500);
        post("/things", "broken").then().statusCode(500).header("Idempotency-Replayed", nullValue());
        assertThat(made()).isZero();
    }

    @Test
    void asks_to_wait_while_the_first_request_still_runs() throws Exception {
        // What a request in progress holds until its transaction ends.
        try (var first = dataSource.getConnection();
                var lock = first.prepareStatement("select pg_advisory_lock(hashtextextended(?, 1))")) {
            var name = "test-admin\nPOST /api/v1/projects/" + project + "/things\n" + key;
            lock.setString(1, name);
            lock.execute();
            post("/things", "bolt")
                    .then()
                    .statusCode(409)
                    .header("Retry-After", equalTo("1"))
                    .body("code", equalTo("idempotency.in-progress"));
            try (var unlock = first.createStatement()) {
                unlock.execute("select pg_advisory_unlock_all()");
            }
        }
        post("/things", "bolt").then().statusCode(201);
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void has_one_effect_however_many_come_together() throws Exception {
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> post("/things", "bolt").statusCode());
        }
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var answer : pool.invokeAll(calls)) {
                assertThat(answer.get()).isIn(201, 409);
            }
        }
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void forgets_an_answer_after_a_day() {
        post("/things", "bolt").then().statusCode(201);
        clock.advance(Duration.ofHours(25));
        post("/things", "nut", key, Tokens.of("test-admin", Set.of("admin"), null, Duration.ofDays(3)))
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue());
        assertThat(made()).isEqualTo(2);

        clock.advance(Duration.ofHours(25));
        answers.purge();
        clock.reset();
        assertThat(post("/things", "bolt").header("Idempotency-Replayed")).isNull();
    }

    @Test
    void is_not_reached_without_a_token() {
        given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body("{\"name\": \"bolt\", \"size\": 1}")
                .post("/api/v1/projects/" + project + "/things")
                .then()
                .statusCode(401);
        post("/things", "bolt").then().statusCode(201).header("Idempotency-Replayed", nullValue());
    }
}
