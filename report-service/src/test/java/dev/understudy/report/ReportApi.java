package dev.understudy.report;

import static dev.understudy.report.SampleEvents.project;
import static dev.understudy.report.SampleEvents.publish;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ReportTerms;
import dev.understudy.kit.testing.Tokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The service as those who call it see it. */
public final class ReportApi {

    /** How long an event may take to be counted. */
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    /** When projects of tests began. */
    public static final Instant LONG_AGO = Instant.parse("2026-08-01T00:00:00Z");

    private ReportApi() {}

    public static RequestSpecification admin() {
        return as(Tokens.admin());
    }

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    public static void assertProblem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    }

    /** A project with five hours a month, whose report is due on the fifth and goes to two people; once it is known. */
    public static void known(String id, String client) {
        var plain = project(id, client, "Самовар");
        var agreement = new Agreement(
                null,
                null,
                null,
                new EmergencyTerms(Duration.ofMinutes(10), Duration.ofMinutes(5), null),
                new PlannedTerms(5),
                5,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new ReportTerms(List.of("owner", "ivanov"), null, null));
        publish(
                new ProjectApplied(
                        id,
                        1,
                        plain.name(),
                        plain.client(),
                        plain.timeZone(),
                        plain.languages(),
                        plain.zones(),
                        agreement),
                LONG_AGO);
        await().atMost(PATIENCE)
                .until(() -> admin().get("/api/v1/projects/" + id + "/reports/2026-10")
                                .statusCode()
                        == 200);
    }
}
