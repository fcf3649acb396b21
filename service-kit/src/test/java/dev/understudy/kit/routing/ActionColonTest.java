package dev.understudy.kit.routing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ActionColonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/things/a%20b:greet", "/api/v1/things/a%20b%3Agreet", "/api/v1/things/a%20b%3agreet"})
    void anActionIsFoundHoweverItsColonIsWritten(String path) {
        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Tokens.admin())
                .body("body")
                .post(path + "?word=%D0%B4%D0%B0%3A")
                .then()
                .statusCode(200)
                .body(equalTo("a b да: body"));
    }

    @Test
    void whoMayNotCallItMayNotCallItThatWayEither() {
        given().urlEncodingEnabled(false)
                .body("body")
                .post("/api/v1/things/a%3Agreet")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b%3Ac, /a/b:c",
        "/a%3Ab/c, /a%3Ab/c",
        "/a/b?c=%3A, /a/b?c=%3A",
        "/a/b%3Ac?d=%3A/e, /a/b:c?d=%3A/e",
        "/a/%253A, /a/%253A",
        "http://host/a%3Ab, http://host/a%3Ab",
        "*, *",
    })
    void onlyTheColonOfTheLastSegmentIsMeant(String written, String meant) {
        assertThat(ActionColon.decoded(written)).isEqualTo(meant);
    }
}
