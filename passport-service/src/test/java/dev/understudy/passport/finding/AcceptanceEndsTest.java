package dev.understudy.passport.finding;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.understudy.events.FindingEvent.FindingAcceptanceEnded;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time alone: nobody does anything, and what was accepted until a day counts again after it. */
@QuarkusTest
class AcceptanceEndsTest {

    private static final String FINDING = "zone-without-primary:zone/shop";

    @Inject
    MutableClock clock;

    @Inject
    FindingSchedule schedule;

    private final String project = "accepted-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void theLastDayIsTheProjectsOwn_andWhatFollowsIsToldOnce() {
        // In Kamchatka, twelve hours before UTC.
        clock.stopAt(Instant.parse("2026-11-26T09:00:00Z"));
        given().auth()
                .oauth2(Tokens.engineer())
                .contentType("application/yaml")
                .body("""
                        passport: 1
                        project:
                          id: %s
                          name: Лавка
                          client: {id: lavka, name: ООО «Лавка»}
                          timeZone: Asia/Kamchatka
                          languages: [ru]
                        zones: [{id: shop, name: Магазин, criticality: critical}]
                        people: [{id: owner, name: Ольга, employer: client}]
                        policies:
                          acceptedRisks:
                            - {rule: zone-without-primary, subject: zone/shop, owner: owner, until: 2026-11-30, reason: ищем человека}
                        """.formatted(project).getBytes(StandardCharsets.UTF_8))
                .put("/api/v1/projects/{project}/passport", project)
                .then()
                .statusCode(201);
        EventLog.await(FindingAccepted.class, event -> event.projectId().equals(project));

        at("2026-11-30T11:59:00Z");
        findings("accepted").body("items.findingId", hasItem(FINDING));

        at("2026-11-30T13:30:00Z");
        at("2026-12-01T13:30:00Z");

        var ended = EventLog.await(
                        FindingAcceptanceEnded.class, event -> event.projectId().equals(project))
                .data();
        assertThat(ended.findingId()).isEqualTo(FINDING);
        assertThat(ended.at()).isEqualTo("2026-11-30T13:30:00Z");
        findings("open").body("items.findingId", hasItem(FINDING));
        findings("accepted").body("items.findingId", not(hasItem(FINDING)));
        assertThat(EventLog.all(FindingAcceptanceEnded.class).stream()
                        .filter(event -> event.data().projectId().equals(project)))
                .hasSize(1);
        assertThat(EventLog.all(FindingRaised.class).stream()
                        .filter(event -> event.data().projectId().equals(project)
                                && event.data().findingId().equals(FINDING)))
                .hasSize(1);
    }

    private void at(String instant) {
        clock.stopAt(Instant.parse(instant));
        schedule.assessOldest();
    }

    private ValidatableResponse findings(String state) {
        return given().auth()
                .oauth2(Tokens.auditor())
                .get("/api/v1/projects/{project}/findings?state=" + state, project)
                .then()
                .statusCode(200);
    }
}
