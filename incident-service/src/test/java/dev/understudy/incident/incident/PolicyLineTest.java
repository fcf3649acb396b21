package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.understudy.events.Criticality;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.PersonEvent.PersonRemoved;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.CalendarException;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ServiceCalendar;
import dev.understudy.events.ProjectEvent.WeekWindow;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies through the API, and what they make of an emergency; on a simulated clock. */
@QuarkusTest
class PolicyLineTest {

    /** A Tuesday, a working day. */
    private static final Instant TUESDAY = Instant.parse("2026-11-03T09:00:00Z");

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    IncidentService service;

    @Inject
    MutableClock clock;

    private final Shop shop = new Shop();
    private int sent;

    @BeforeEach
    void passportArrives() {
        shop.arrive(passport);
        agreed(2, List.of());
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void aStepOfWorkingHoursIsPassedOnAHolidayAndOnTheDaysThatTheAgreementNames() {
        policy(office("office")).statusCode(200);

        clock.stopAt(TUESDAY);
        fails("site");
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE)).containsExactly("ivanov"));

        clock.stopAt(TUESDAY.plus(Duration.ofDays(1)));
        fails("mail");
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE))
                .as("4 November is a holiday")
                .containsExactlyInAnyOrder("ivanov", "petrova"));

        // The copy of the policy that the next incident gets has the hours of today.
        agreed(
                3,
                List.of(new CalendarException(
                        LocalDate.parse("2026-11-05"), LocalDate.parse("2026-11-05"), null, "переезд")));
        clock.stopAt(TUESDAY.plus(Duration.ofDays(2)));
        fails("crm");
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE))
                .as("the agreement names this day")
                .containsExactlyInAnyOrder("ivanov", "petrova", "petrova"));
    }

    @Test
    void whatIsOpenKeepsThePolicyAndTheHoursThatItWasOpenedWith() {
        policy(office("office")).statusCode(200);
        clock.stopAt(TUESDAY.minus(Duration.ofDays(20)));
        fails("site");
        policy("""
                {"steps": [{"targets": ["role:deputy"], "timeout": "PT10M"}, {"targets": ["person:owner"], "timeout": "PT10M"}],
                 "fallback": {"targets": ["role:deputy"], "timeout": "PT10M"}}""").statusCode(200);

        clock.advance(Duration.ofMinutes(10));
        settle();

        await().untilAsserted(() ->
                assertThat(shop.told(Purpose.PAGE, Purpose.ESCALATION)).containsExactlyInAnyOrder("ivanov", "petrova"));
        fails("mail");
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE, Purpose.ESCALATION))
                .containsExactlyInAnyOrder("ivanov", "petrova", "petrova"));
    }

    @Test
    void aStepThatFindsNobodyGoesOnAtOnceAndIsAFindingUntilItFindsSomebody() {
        policy("""
                {"steps": [{"name": "owner", "targets": ["person:owner"], "timeout": "PT10M"},
                           {"targets": ["role:deputy"], "timeout": "PT10M"}],
                 "fallback": {"targets": ["role:primary"], "timeout": "PT10M"}}""").statusCode(200);
        EventLog.publish(new PersonRemoved(shop.project, "owner"));
        await().atMost(Duration.ofSeconds(30)).until(() -> QuarkusTransaction.requiringNew()
                .call(() -> !passport.matrix(shop.project).people().containsKey("owner")));

        clock.stopAt(TUESDAY.minus(Duration.ofDays(20)));
        fails("site");

        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE)).containsExactly("petrova"));
        var finding = EventLog.await(
                        FindingRaised.class, event -> event.projectId().equals(shop.project))
                .data();
        assertThat(finding.rule()).isEqualTo("escalation-finds-nobody");
        assertThat(finding.message()).contains("owner");

        EventLog.publish(
                new PersonApplied(shop.project, "owner", 3, "owner", null, null, List.of("ru"), List.of(), List.of()));
        await().atMost(Duration.ofSeconds(30)).until(() -> QuarkusTransaction.requiringNew()
                .call(() -> passport.matrix(shop.project).people().containsKey("owner")));
        fails("mail");
        EventLog.await(
                FindingCleared.class,
                event -> event.findingId().equals(finding.findingId())
                        && event.projectId().equals(shop.project));
    }

    @Test
    void whatCannotBeReliedOnIsRefusedWithTheReason() {
        lint(office("nights")).body("rule", hasItem("unknown-calendar"));
        lint("""
                {"steps": [{"targets": ["schedule:web"], "timeout": "PT10M"}],
                 "fallback": {"targets": ["role:primary"], "timeout": "PT10M"}}""").body("rule", hasItems("unknown-schedule", "nobody-on-call"));
        lint("""
                {"zones": ["shop"], "acknowledgementTimeout": "PT0S",
                 "steps": [{"targets": ["role:primary"], "timeout": "PT999999999H"}, {"targets": ["role:deputy"], "timeout": "PT0S"}],
                 "fallback": {"targets": ["role:primary"], "timeout": "PT10M"}}""").body("path", hasItems("zones", "acknowledgementTimeout", "steps[0].timeout", "steps[1].timeout"));
        lint(office("office")).body("", empty());
        policy("""
                {"steps": [{"targets": ["role:primary"], "timeout": "PT10M",
                            "hours": [{"timeZone": "Mars/Olympus", "times": [{"from": "9 o'clock"}]}]}],
                 "fallback": {"targets": ["role:deputy"], "timeout": "PT10M"}}""").statusCode(422).body("violations.rule", contains("interval", "interval", "interval"));
        policy("""
                {"steps": [{"targets": ["role:primary"], "timeout": "PT10M"}]}""").statusCode(422).body("violations.path", hasItem("fallback"));
    }

    private static String office(String calendar) {
        return """
                {"steps": [{"targets": ["role:primary"], "timeout": "PT10M", "calendar": "%s"},
                           {"targets": ["role:deputy"], "timeout": "PT10M"}],
                 "fallback": {"targets": ["role:primary", "role:deputy"], "timeout": "PT10M"}}""".formatted(calendar);
    }

    private ValidatableResponse policy(String body) {
        return RestAssured.given()
                .auth()
                .oauth2(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/projects/{p}/escalation-policies/web", shop.project)
                .then();
    }

    private ValidatableResponse lint(String body) {
        return RestAssured.given()
                .auth()
                .oauth2(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/projects/{p}/escalation-policies/lint", shop.project)
                .then()
                .statusCode(200);
    }

    private void fails(String asset) {
        signals.take(List.of(shop.fails(asset, ++sent, clock.instant())));
    }

    private void settle() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !service.fireNextTimer()
                        && service.nextTimer()
                                .filter(next -> !next.isAfter(clock.instant()))
                                .isEmpty());
    }

    private void agreed(long version, @Nullable List<CalendarException> exceptions) {
        EventLog.publish(new ProjectApplied(
                shop.project,
                version,
                "Магазин",
                new Client("client-" + shop.project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(new Zone("cms", "Сайт", Criticality.CRITICAL)),
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), Duration.ofHours(8)),
                        null,
                        1,
                        null,
                        null,
                        List.of(new ServiceCalendar(
                                "office",
                                null,
                                List.of(new WeekWindow(List.of("mon", "tue", "wed", "thu", "fri"), "09:00", "18:00")),
                                "RU",
                                exceptions)),
                        null,
                        null,
                        null,
                        null,
                        null)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> QuarkusTransaction.requiringNew().call(() -> passport.project(shop.project)
                        .filter(project -> project.version() == version)
                        .isPresent()));
    }
}
