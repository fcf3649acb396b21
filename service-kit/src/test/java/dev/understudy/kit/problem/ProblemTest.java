package dev.understudy.kit.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ProblemTest {

    private static RequestSpecification admin() {
        return given().auth().oauth2(Tokens.admin());
    }

    private static ValidatableResponse post(String body) {
        return admin().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/projects/p/things")
                .then()
                .contentType("application/problem+json");
    }

    @Test
    void names_line_and_column_of_broken_json() {
        post("{\n  \"name\": \"a\",\n  oops\n}")
                .statusCode(400)
                .body("code", equalTo("request.malformed-json"))
                .body("type", equalTo("urn:understudy:problem:request.malformed-json"))
                .body("instance", equalTo("/api/v1/projects/p/things"))
                .body("traceId", matchesPattern("[0-9a-f]{32}"))
                .body("violations[0].line", equalTo(3))
                .body("violations[0].rule", equalTo("well-formed"));
    }

    @Test
    void refuses_an_unknown_field_and_names_the_known_ones() {
        post("{\"name\": \"a\", \"size\": 1, \"colour\": \"red\"}")
                .statusCode(422)
                .body("code", equalTo("request.invalid"))
                .body("violations[0].path", equalTo("colour"))
                .body("violations[0].rule", equalTo("unknown-field"))
                .body("violations[0].message", containsString("[due, name, parts, size]"));
    }

    @Test
    void names_the_path_of_a_wrong_value() {
        post("{\"name\": \"a\", \"size\": 1, \"parts\": [{\"kind\": \"BOLT\"}, {\"kind\": \"GLUE\"}]}")
                .statusCode(422)
                .body("violations[0].path", equalTo("parts[1].kind"))
                .body("violations[0].rule", equalTo("wrong-format"))
                .body("violations[0].message", containsString("[BOLT, nut]"));
        post("{\"name\": \"a\", \"size\": 1, \"due\": \"31.12.2026\"}")
                .statusCode(422)
                .body("violations[0].path", equalTo("due"))
                .body("violations[0].message", containsString("2026-01-31"));
        post("{\"name\": \"a\", \"size\": \"1\"}").statusCode(422).body("violations[0].path", equalTo("size"));
        post("[]").statusCode(422).body("code", equalTo("request.invalid"));
    }

    @Test
    void a_number_is_no_constant() {
        post("{\"name\": \"a\", \"size\": 1, \"parts\": [{\"kind\": 0}]}")
                .statusCode(422)
                .body("violations[0].path", equalTo("parts[0].kind"));
    }

    @Test
    void lists_every_broken_constraint() {
        post("{\"name\": \" \", \"size\": 10}")
                .statusCode(422)
                .body("code", equalTo("request.invalid"))
                .body("violations.path", equalTo(List.of("name", "size")))
                .body("violations.rule", equalTo(List.of("not-blank", "max")));
    }

    @Test
    void tells_a_missing_token_from_a_missing_role() {
        given().get("/api/v1/projects")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo("security.unauthenticated"));
        given().auth()
                .oauth2("not.a.token")
                .get("/api/v1/projects")
                .then()
                .statusCode(401)
                .body("code", equalTo("security.unauthenticated"));
        given().auth()
                .oauth2(Tokens.engineer())
                .get("/api/v1/projects")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("security.forbidden"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/nowhere, 404, http.not-found",
        "GET, /nowhere, 404, http.not-found",
        "GET, /api/v1/numbers/x, 404, http.not-found",
        "DELETE, /api/v1/projects, 405, http.method-not-allowed",
    })
    void answers_a_wrong_address_with_a_problem(String method, String path, int status, String code) {
        admin().request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void answers_a_wrong_media_type_with_a_problem() {
        admin().contentType("text/csv")
                .body("a;b")
                .post("/api/v1/projects/p/things")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("code", equalTo("http.unsupported-media-type"));
        admin().accept("text/csv")
                .get("/api/v1/things")
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("code", equalTo("http.not-acceptable"));
    }

    @Test
    void keeps_the_cause_of_an_unexpected_error_to_itself() {
        admin().get("/api/v1/broken")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("code", equalTo("internal"))
                .body("errorId", matchesPattern("[0-9a-f-]{36}"))
                .body(not(containsString("hunter2")))
                .body(not(containsString("IllegalState")));
    }

    @Test
    void refuses_a_body_over_the_limit_before_it_is_sent() throws IOException {
        try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
            var head = """
                    POST /api/v1/projects/p/things HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: 11000000
                    Authorization: Bearer %s

                    """.formatted(Tokens.admin()).replace("\n", "\r\n");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json")
                    .contains("\"code\":\"http.too-large\"")
                    .contains("11000000 bytes", "10485760");
        }
    }

    @Test
    void carries_extensions_of_a_conflict() {
        var problem = new Conflict("thing.taken", "taken", Map.of("state", "taken"));
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.extensions()).containsEntry("state", "taken");
    }

    @Test
    void documents_the_problem_on_every_operation() {
        given().port(managementPort())
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("components.schemas.Problem.required", hasItem("code"))
                .body("paths.'/api/v1/things'.get.responses.default.'$ref'", equalTo("#/components/responses/Problem"))
                .body("paths.'/api/v1/things'.get.parameters.name", hasItem("cursor"))
                .body("paths.'/api/v1/things'.get.parameters", hasSize(2));
    }

    @Test
    void health_and_metrics_are_on_the_management_port_only() {
        given().port(managementPort())
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"));
        given().port(managementPort())
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("understudy_outbox_oldest_age_seconds{service=\"kit-service\""));
        given().get("/q/health/ready").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    private static int managementPort() {
        return ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    }
}
