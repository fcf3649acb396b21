package dev.understudy.kit.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.kit.app.Samples;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProjectDirectoryTest {

    @Inject
    ProjectDirectory directory;

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    @Test
    void follows_the_topic() {
        EventLog.publish(Samples.project("followed", 1, "acme"));
        await().untilAsserted(() -> assertThat(directory.find("followed")).hasValueSatisfying(project -> {
            assertThat(project.clientId()).isEqualTo("acme");
            assertThat(project.name()).isEqualTo("Shop 1");
            assertThat(project.timeZone().getId()).isEqualTo("Europe/Moscow");
        }));
        EventLog.publish(Samples.project("followed", 3, "globex"));
        await().untilAsserted(() ->
                assertThat(directory.find("followed").orElseThrow().version()).isEqualTo(3));

        EventLog.publish(new ProjectRemoved("followed"));
        await().untilAsserted(() -> assertThat(directory.find("followed")).isEmpty());
    }

    @Test
    void is_not_set_back_by_an_event_that_comes_late() {
        assertThat(directory.apply("late", "acme", "New", ZoneOffset.UTC, 2)).isTrue();
        assertThat(directory.apply("late", "acme", "Old", ZoneOffset.UTC, 1)).isFalse();
        assertThat(directory.apply("late", "acme", "Same", ZoneOffset.UTC, 2)).isFalse();
        assertThat(directory.find("late").orElseThrow().name()).isEqualTo("New");
    }

    @Test
    void sends_what_nobody_can_read_to_the_dead_letters_and_goes_on() {
        EventLog.publish(new ProducerRecord<>("passport.projects.v1", "unreadable", "{"));
        EventLog.publish(Samples.project("after-poison", 1, "acme"));

        await().untilAsserted(() -> assertThat(directory.find("after-poison")).isPresent());
        await().untilAsserted(() -> assertThat(EventLog.deadLetters("kit")).anySatisfy(record -> {
            assertThat(record.key()).isEqualTo("unreadable");
            assertThat(record.value()).isEqualTo("{");
            assertThat(EventLog.header(record, "dead-letter-topic")).isEqualTo("passport.projects.v1");
            assertThat(EventLog.header(record, "dead-letter-reason")).contains("ce_specversion");
        }));
    }

    @Test
    void shows_a_foreign_project_as_one_that_does_not_exist() {
        directory.apply("acme-secret", "acme", "Secret", ZoneOffset.UTC, 1);

        as(Tokens.client("acme"))
                .get("/api/v1/projects/acme-secret")
                .then()
                .statusCode(200)
                .body(equalTo("Secret"));
        as(Tokens.auditor()).get("/api/v1/projects/acme-secret").then().statusCode(200);
        // An admin of one client only.
        as(Tokens.of("admin", "acme"))
                .get("/api/v1/projects/acme-secret")
                .then()
                .statusCode(200);

        for (var stranger : new String[] {
            Tokens.client("globex"),
            Tokens.of("admin", "globex"),
            Tokens.of("client", null),
            Tokens.of("both", Set.of("client", "admin"), null, Duration.ofHours(1))
        }) {
            var foreign = as(stranger).get("/api/v1/projects/acme-secret");
            var unknown = as(stranger).get("/api/v1/projects/acme-nothing");
            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(foreign.jsonPath().getString("code")).isEqualTo("project.not-found");
            assertThat(withoutName(foreign.jsonPath(), "acme-secret"))
                    .isEqualTo(withoutName(unknown.jsonPath(), "acme-nothing"));
        }
    }

    private static String withoutName(JsonPath problem, String project) {
        return problem.getInt("status")
                + problem.getString("code")
                + problem.getString("detail").replace(project, "");
    }

    @Test
    void narrows_lists_in_jpql_and_in_sql() {
        directory.apply("scoped-a", "scoped", "A", ZoneOffset.UTC, 1);
        directory.apply("other-b", "other", "B", ZoneOffset.UTC, 1);
        for (var project : new String[] {"scoped-a", "other-b"}) {
            as(Tokens.admin())
                    .contentType("application/json")
                    .body("{\"name\": \"of " + project + "\", \"size\": 1}")
                    .post("/api/v1/projects/" + project + "/things")
                    .then()
                    .statusCode(201);
        }

        as(Tokens.client("scoped")).get("/api/v1/projects").then().body("$", equalTo(List.of("scoped-a")));
        as(Tokens.client("scoped")).get("/api/v1/things").then().body("items", equalTo(List.of("of scoped-a")));
        as(Tokens.client("scoped")).get("/api/v1/things/count").then().body("things", equalTo(1));
        as(Tokens.of("client", null)).get("/api/v1/projects").then().body("$", hasSize(0));
        as(Tokens.of("client", null)).get("/api/v1/things/count").then().body("things", equalTo(0));
        as(Tokens.admin()).get("/api/v1/projects").then().body("$", hasItem("other-b"));
        as(Tokens.client("scoped")).get("/api/v1/projects").then().body("$", not(hasItem("other-b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/projects", "/api/v1/things", "/api/v1/forgotten"})
    void lets_a_machine_of_ingest_read_nothing(String path) {
        as(Tokens.ingest()).get(path).then().statusCode(403);
    }

    @Test
    void denies_a_method_that_names_no_roles() {
        as(Tokens.admin()).get("/api/v1/forgotten").then().statusCode(403);
        given().get("/api/v1/forgotten").then().statusCode(401);
        given().get("/api/v1/numbers/7").then().statusCode(200).body(equalTo("7"));
    }

    @Test
    void refuses_tokens_that_are_not_ours() {
        as(Tokens.of("late", Set.of("admin"), null, Duration.ofMinutes(-10)))
                .get("/api/v1/projects")
                .then()
                .statusCode(401)
                .body("code", equalTo("security.unauthenticated"));
        var token = Tokens.admin();
        var forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
        as(forged).get("/api/v1/projects").then().statusCode(401);
    }
}
