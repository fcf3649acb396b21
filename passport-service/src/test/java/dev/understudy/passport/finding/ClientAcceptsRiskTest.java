package dev.understudy.passport.finding;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.Event;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.FindingEvent.FindingAcceptanceEnded;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client says to a risk in a report counts here: once, in the order in which it was said, and until its last day. */
@QuarkusTest
class ClientAcceptsRiskTest {

    private static final Instant RAISED = Instant.parse("2026-11-26T09:00:00Z");
    private static final String RULE = "zone-without-primary";
    private static final String SUBJECT = "zone/shop";
    private static final String FINDING = RULE + ":" + SUBJECT;
    private static final LocalDate LAST_DAY = LocalDate.of(2026, 11, 30);

    @Inject
    MutableClock clock;

    @Inject
    FindingSchedule schedule;

    private final String project = "client-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void repeatsAndLateWordsChangeNothing_andAWithdrawalOrTheLastDayBringsItBack() {
        clock.stopAt(RAISED);
        apply("zones: [{id: shop, name: Магазин, criticality: critical}]", 201);
        assertThat(state()).isEqualTo("open");

        var accepted = accepted(RAISED.plusSeconds(60), "Ищем человека");
        say(accepted);
        say(accepted);
        awaitReason("Ищем человека");
        assertThat(finding().getString("acceptedBy")).isEqualTo("owner");
        assertThat(finding().getString("acceptedUntil")).isEqualTo("2026-11-30");
        // Taken back before it was given, and heard of later; then the last word.
        say(reopened(RAISED.plusSeconds(30)));
        say(accepted(RAISED.plusSeconds(120), "Нашли, выходит первого"));
        awaitReason("Нашли, выходит первого");
        assertThat(told(FindingAcceptanceEnded.class)).isZero();
        assertThat(told(FindingAccepted.class)).isEqualTo(2);

        say(reopened(RAISED.plusSeconds(180)));
        awaitState("open");
        assertThat(EventLog.await(FindingAcceptanceEnded.class, this::isOurs)
                        .data()
                        .findingId())
                .isEqualTo(FINDING);

        say(accepted(RAISED.plusSeconds(240), "Ещё неделю"));
        awaitState("accepted");
        // Until the end of the last day in Kamchatka, twelve hours before UTC.
        clock.stopAt(Instant.parse("2026-11-30T11:59:00Z"));
        schedule.assessOldest();
        assertThat(state()).isEqualTo("accepted");
        clock.stopAt(Instant.parse("2026-11-30T13:30:00Z"));
        schedule.assessOldest();
        assertThat(state()).isEqualTo("open");
        assertThat(told(FindingAcceptanceEnded.class)).isEqualTo(2);
    }

    @Test
    void aRiskThatWentAndCameAgainIsAskedAnew_andTheDocumentsWordGoesFirst() {
        clock.stopAt(RAISED);
        apply("zones: [{id: shop, name: Магазин, criticality: critical}]", 201);
        say(accepted(RAISED.plusSeconds(60), "Ищем человека"));
        awaitState("accepted");

        clock.stopAt(RAISED.plusSeconds(3600));
        apply("zones: []", 200);
        assertThat(state()).isEqualTo("cleared");
        clock.stopAt(RAISED.plusSeconds(7200));
        apply("zones: [{id: shop, name: Магазин, criticality: critical}]", 200);
        assertThat(state()).isEqualTo("open");

        say(accepted(RAISED.plusSeconds(7260), "Снова ищем"));
        awaitReason("Снова ищем");
        clock.stopAt(RAISED.plusSeconds(7300));
        apply("""
                zones: [{id: shop, name: Магазин, criticality: critical}]
                policies:
                  acceptedRisks:
                    - {rule: zone-without-primary, subject: zone/shop, owner: owner, until: 2026-12-31, reason: по договору}
                """, 200);
        assertThat(finding().getString("acceptedReason")).isEqualTo("по договору");
    }

    private void apply(String rest, int status) {
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
                        people: [{id: owner, name: Ольга, employer: client}]
                        %s""".formatted(project, rest).getBytes(StandardCharsets.UTF_8))
                .put("/api/v1/projects/{project}/passport", project)
                .then()
                .statusCode(status);
    }

    private Event<RiskAccepted> accepted(Instant at, String reason) {
        return event(new RiskAccepted(project, id(), FINDING, RULE, SUBJECT, LAST_DAY, reason, "owner", at), at);
    }

    private Event<RiskReopened> reopened(Instant at) {
        return event(new RiskReopened(project, id(), FINDING, RULE, SUBJECT, "Передумали", "owner", at), at);
    }

    private static <T extends ReportEvent> Event<T> event(T data, Instant at) {
        return new Event<>(id(), "/report-service/test", at, null, data);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static void say(Event<?> event) {
        EventLog.publish(event);
    }

    private void awaitReason(String reason) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(finding().getString("acceptedReason")).isEqualTo(reason));
    }

    private void awaitState(String state) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(state()).isEqualTo(state));
    }

    private String state() {
        return finding().getString("state");
    }

    private JsonPath finding() {
        for (var state : new String[] {"open", "accepted", "cleared"}) {
            var all = given().auth()
                    .oauth2(Tokens.auditor())
                    .get("/api/v1/projects/{project}/findings?limit=100&state=" + state, project)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath()
                    .setRootPath("");
            if (all.getList("items.findingId").contains(FINDING)) {
                return all.setRootPath("items.find { it.findingId == '" + FINDING + "' }");
            }
        }
        throw new AssertionError("no finding " + FINDING + " of " + project);
    }

    private boolean isOurs(FindingAcceptanceEnded event) {
        return event.projectId().equals(project);
    }

    private long told(Class<? extends FindingEvent> type) {
        return EventLog.all(type).stream()
                .filter(event -> event.data().projectId().equals(project))
                .count();
    }
}
