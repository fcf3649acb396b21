package dev.understudy.passport.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer over HTTP tells about a version, and what it never is. */
@QuarkusTest
class PassportTrailTest {

    private static final String ADDRESS = "/api/v1/projects/{project}/passport";

    private final String project = "trail-" + UUID.randomUUID().toString().substring(0, 8);

    private final String document = """
            passport: 1
            project:
              id: %s
              name: Самовар и Ко
              client: {id: samovar, name: ООО «Самовар»}
              timeZone: Europe/Moscow
              languages: [ru]
            zones:
              - {id: cms, name: Сайт, criticality: critical}
            people:
              - {id: ivanov, name: Иван Иванов, contacts: [{kind: email, address: ivanov@example.test}]}
            assets:
              - {id: site, kind: site, name: Витрина, zone: cms, url: "https://shop.example/"}
            responsibilities:
              - {zone: cms, primary: ivanov}
            """.formatted(project);

    @Test
    void theReasonIsKeptWithTheVersion() throws IOException {
        put(document, Map.of()).statusCode(201);
        assertThat(putAsBytes(document.replace("Витрина", "Магазин"), "переезд на другой сервер"))
                .startsWith("HTTP/1.1 200");

        given().get(ADDRESS + "/versions", project)
                .then()
                .statusCode(200)
                .body("items.version", contains(2, 1))
                .body("items.reason", contains(equalTo("переезд на другой сервер"), nullValue()));
    }

    @Test
    void aReasonIsShort() {
        put(document, Map.of("Change-Reason", "x".repeat(501)))
                .statusCode(400)
                .body("code", equalTo("passport.bad-reason"));
        given().get(ADDRESS, project).then().statusCode(404);
    }

    @Test
    void aReasonHoldsNoSecret() {
        put(document, Map.of("Change-Reason", "new root password: hunter22x"))
                .statusCode(400)
                .body("code", equalTo("passport.bad-reason"))
                .body("detail", not(containsString("hunter22x")));
        given().get(ADDRESS, project).then().statusCode(404);
    }

    @Test
    void theAnswerSaysWhereTheVersionIs() {
        put(document, Map.of())
                .statusCode(201)
                .body("link", equalTo("/api/v1/projects/" + project + "/passport/versions/1"));
        given().contentType("application/yaml")
                .queryParam("dryRun", true)
                .body(document.getBytes(StandardCharsets.UTF_8))
                .put(ADDRESS, project)
                .then()
                .body("link", nullValue());
        var link = put(document.replace("Витрина", "Магазин"), Map.of())
                .statusCode(200)
                .extract()
                .<String>path("link");

        given().accept("application/yaml")
                .get(link)
                .then()
                .statusCode(200)
                .body(equalTo(document.replace("Витрина", "Магазин")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "# примечание\r\n", "\n\n"})
    void whatWasAppliedIsUnchangedWhenSentBack(String start) {
        put(start + document, Map.of()).statusCode(201);
        var back = given().accept("application/yaml")
                .get(ADDRESS, project)
                .then()
                .extract()
                .asByteArray();

        given().contentType("application/yaml")
                .body(back)
                .put(ADDRESS, project)
                .then()
                .statusCode(200)
                .body("changed", equalTo(false), "version", equalTo(1));
    }

    /** Any answer to any damage is one that its author can use; above all, none is a failure of ours. */
    @Test
    void damagedDocumentsAreAnsweredWithALineInsideThem() {
        var random = new Random(20261123);
        var inserts = new String[] {
            "\"\\ud800\": 1\n", "*x ", "&x ", "!y ", "{", "]", "\"", "\t", ": ", "- ", "\u0000", "№", "|", "%"
        };
        for (int round = 0; round < 150; round++) {
            int at = random.nextInt(document.length());
            int cut = Math.min(document.length(), at + random.nextInt(12));
            var damaged = document.substring(0, at) + inserts[random.nextInt(inserts.length)] + document.substring(cut);
            var answer = put(damaged, Map.of());
            int status = answer.extract().statusCode();

            assertThat(status).as("%s", damaged).isIn(200, 201, 400, 409, 422);
            if (status == 400 || status == 422) {
                int lines = damaged.split("\\R", -1).length;
                answer.contentType("application/problem+json").body("violations.line", not(everyItem(nullValue())));
                assertThat(answer.extract().jsonPath().getList("violations.line", Integer.class))
                        .as("%s", damaged)
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).isBetween(1, lines));
            }
        }
    }

    /** As curl sends it, UTF-8 in the header too; the client library would replace those bytes. */
    private String putAsBytes(String text, String reason) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        var head = """
                PUT /api/v1/projects/%s/passport HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: application/yaml
                Content-Length: %d
                Change-Reason: %s
                Connection: close

                """.formatted(project, Tokens.admin(), body.length, reason).replace("\n", "\r\n");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private ValidatableResponse put(String text, Map<String, String> headers) {
        return given().headers(headers)
                .contentType("application/yaml")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .put(ADDRESS, project)
                .then();
    }

    private static RequestSpecification given() {
        return RestAssured.given().auth().oauth2(Tokens.admin());
    }
}
