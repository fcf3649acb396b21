package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.webhook;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is refused with a problem that says what, where and what would do; {@code bad-input.yaml}. */
@QuarkusTest
class BadInputTest {

    private static final Suite SUITE = new Suite();
    private static final Receiver RECEIVER = new Receiver();

    static Stream<String> names() {
        var names = new ArrayList<String>();
        read().forEach(one -> names.add(one.path("name").asText()));
        return names.stream();
    }

    @BeforeEach
    void somebodyIsThere() {
        SUITE.person("ivanov", "en", webhook(RECEIVER));
        await().until(() -> given().auth()
                        .oauth2(Tokens.admin())
                        .get("/api/v1/projects/{p}/people/ivanov/channels", SUITE.project)
                        .statusCode()
                == 200);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefused(String name) {
        JsonNode example = null;
        for (var one : read()) {
            if (one.path("name").asText().equals(name)) {
                example = one;
            }
        }
        assertThat(example).isNotNull();
        // As it goes over the wire: what is escaped here is not escaped again.
        var request = given().urlEncodingEnabled(false)
                .auth()
                .oauth2(token(example.path("as").asText("admin")));
        if (example.has("body")) {
            request.contentType(example.path("type").asText("application/json"))
                    .body(example.path("body").asText());
        }
        if (example.has("ifMatch")) {
            request.header("If-Match", example.path("ifMatch").asText());
        }
        var answer = request.request(
                example.path("method").asText("GET"),
                RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/projects/"
                        + example.path("project").asText(SUITE.project)
                        + example.path("path").asText());

        assertThat(answer.statusCode())
                .as(answer.asString())
                .isEqualTo(example.path("status").asInt());
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("code")).isEqualTo(example.path("code").asText());
        assertThat(answer.<String>path("detail")).isNotBlank();
        for (var part : example.path("says")) {
            assertThat(answer.asString()).contains(part.asText());
        }
    }

    private static String token(String role) {
        return switch (role) {
            case "auditor" -> Tokens.auditor();
            case "stranger" -> Tokens.client("somebody-else");
            default -> Tokens.admin();
        };
    }

    private static List<JsonNode> read() {
        try (var in = BadInputTest.class.getResourceAsStream("/bad-input.yaml")) {
            var cases = new ArrayList<JsonNode>();
            new YAMLMapper().readTree(in).forEach(cases::add);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
