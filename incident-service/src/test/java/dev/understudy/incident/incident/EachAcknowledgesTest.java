package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
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
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies by which each of those who were called has to acknowledge; on a simulated clock. */
@QuarkusTest
class EachAcknowledgesTest {

    private static final List<String> PEOPLE = List.of("ivanov", "petrova", "sidorov");

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    IncidentService service;

    @Inject
    IncidentRepository incidents;

    @Inject
    Suppressions suppressions;

    @Inject
    Timeline timeline;

    @Inject
    Timers timers;

    @Inject
    MutableClock clock;

    private final Shop shop = new Shop();
    private Instant start;
    private int sent;

    @BeforeEach
    void everybodyIsCalledAtOnce() {
        shop.arrive(passport);
        start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
        put("""
                {"steps": [{"targets": ["role:primary", "role:deputy"], "timeout": "PT20M"},
                           {"targets": ["person:owner"], "timeout": "PT20M"}],
                 "fallback": {"targets": ["role:deputy"], "timeout": "PT20M"},
                 "acknowledgementTimeout": "PT4H", "acknowledgement": "each", "awaitedAgainAfter": "PT30M"}""").statusCode(200).body("acknowledgement", Matchers.is("each"));
    }

    @AfterEach
    void letTheClockRun() {
        clock.reset();
    }

    @Test
    void whoHasNotAcknowledgedIsCalledUntilHeHas() {
        var id = opened();
        clock.advance(Duration.ofMinutes(1));
        assertThat(service.acknowledge(id, "ivanov", null).orElseThrow())
                .returns(true, IncidentService.Taken::byThisCall)
                .returns(false, IncidentService.Taken::recorded);
        assertThat(view(id).state()).isEqualTo(Kind.ACKNOWLEDGED);
        assertThat(timerKinds(id)).contains("AWAITED").doesNotContain("CALL", "RESPONSE_DUE");

        until(Duration.ofMinutes(29));
        assertThat(reminded()).isEmpty();
        until(Duration.ofMinutes(30));
        await().untilAsserted(() -> assertThat(reminded()).containsExactly("petrova"));
        until(Duration.ofMinutes(60));
        await().untilAsserted(() -> assertThat(reminded()).containsExactly("petrova", "petrova"));

        assertThat(service.acknowledge(id, "petrova", null).orElseThrow())
                .returns(false, IncidentService.Taken::byThisCall)
                .returns(true, IncidentService.Taken::recorded);
        service.acknowledge(id, "petrova", null);
        assertThat(view(id).acknowledgedBy()).isEqualTo("ivanov");
        assertThat(view(id).acknowledgedAt()).isEqualTo(start.plus(Duration.ofMinutes(1)));
        assertThat(kinds(id).stream().filter("acknowledged"::equals)).hasSize(2);
        assertThat(timerKinds(id)).doesNotContain("AWAITED");
        until(Duration.ofHours(3));
        assertThat(reminded()).containsExactly("petrova", "petrova");
        await().untilAsserted(() -> assertThat(shop.all(IncidentAcknowledged.class))
                .extracting(event -> event.by() + " " + event.awaited() + " " + event.also())
                .containsExactly("ivanov [petrova] null", "ivanov null [petrova]"));
        assertThat(shop.all(NotificationRequested.class))
                .filteredOn(request -> request.purpose() == Purpose.REMINDER)
                .allSatisfy(request -> assertThat(request)
                        .returns("incident.acknowledgement-awaited", NotificationRequested::template)
                        .returns(List.of("acknowledge", "resolve", "take"), NotificationRequested::actions));
    }

    @Test
    void theAnswerSaysWhoseItIsAndThatYoursIsRecorded() {
        var id = opened();
        service.acknowledge(id, "ivanov", null);

        for (var answer : List.of("first", "again")) {
            RestAssured.given()
                    .auth()
                    .oauth2(Tokens.engineer())
                    .post("/api/v1/incidents/{id}/acknowledge", id)
                    .then()
                    .statusCode(200)
                    .body("takenByYou", Matchers.is(false))
                    .body("recorded", Matchers.describedAs(answer, Matchers.is(true)))
                    .body("incident.acknowledgedBy", Matchers.is("ivanov"))
                    .body("incident.standing.awaited", Matchers.contains("petrova"));
        }
        RestAssured.given()
                .auth()
                .oauth2(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("{\"incidents\": [\"" + id + "\"]}")
                .post("/api/v1/incidents/acknowledge")
                .then()
                .statusCode(200)
                .body("[0].outcome", Matchers.is("recorded"));
        assertThat(kinds(id).stream().filter("acknowledged"::equals)).hasSize(2);
    }

    @Test
    void theEndOfItIsTheEndOfTheCalls() {
        var resolved = opened();
        service.acknowledge(resolved, "ivanov", null);
        service.resolve(resolved, "ivanov", null, null);
        assertThat(timerKinds(resolved)).doesNotContain("AWAITED");

        var released = opened();
        service.acknowledge(released, "ivanov", null);
        service.release(released, "ivanov");
        assertThat(timerKinds(released)).contains("CALL").doesNotContain("AWAITED");
        service.acknowledge(released, "petrova", null);
        assertThat(view(released).standing())
                .as("what was acknowledged before has to be acknowledged again")
                .isEqualTo(new IncidentState.Acknowledged(
                        "petrova", start, start.plus(Duration.ofHours(4)), List.of("ivanov"), List.of()));
    }

    @Test
    void whoTakesItOverHasAcknowledgedAndSoHasWhoHadIt() {
        var id = opened();
        service.acknowledge(id, "ivanov", null);

        service.takeOver(id, "petrova");

        assertThat(view(id).acknowledgedBy()).isEqualTo("petrova");
        assertThat(timerKinds(id)).doesNotContain("AWAITED");
        until(Duration.ofHours(2));
        assertThat(reminded()).isEmpty();
    }

    @Test
    void whatIsOnHoldCanBeTakenOverAndTheHoldGoesOn() {
        var id = opened();
        service.acknowledge(id, "ivanov", null);
        service.hold(id, "ivanov", HoldReason.VENDOR, "ждём хостера", start.plus(Duration.ofHours(5)));

        RestAssured.given()
                .auth()
                .oauth2(Tokens.engineer())
                .post("/api/v1/incidents/{id}/take", id)
                .then()
                .statusCode(200)
                .body("takenByYou", Matchers.is(true))
                .body("incident.state", Matchers.is("ON_HOLD"))
                .body("incident.standing.note", Matchers.is("ждём хостера"));

        assertThat(view(id).resolutionDue()).as("it stands still").isNull();
        until(Duration.ofMinutes(270));
        assertThat(view(id).state()).as("an owner does not lose it on hold").isEqualTo(Kind.ON_HOLD);
        until(Duration.ofHours(5));
        assertThat(view(id).state()).isEqualTo(Kind.ACKNOWLEDGED);
        assertThat(view(id).acknowledgedBy()).isNotEqualTo("ivanov");
        assertThat(timerKinds(id)).contains("ACKNOWLEDGEMENT_ENDS", "RESOLUTION_DUE");
    }

    @Test
    void onAHoldNobodyIsCalledAndASecondAcknowledgementIsRecorded() {
        var id = opened();
        service.acknowledge(id, "ivanov", null);
        service.hold(id, "ivanov", HoldReason.VENDOR, null, start.plus(Duration.ofHours(2)));
        until(Duration.ofMinutes(100));
        assertThat(reminded()).isEmpty();

        until(Duration.ofHours(2));
        assertThat(view(id).state()).isEqualTo(Kind.ACKNOWLEDGED);
        until(Duration.ofMinutes(150));
        await().untilAsserted(() -> assertThat(reminded()).containsExactly("petrova"));

        service.hold(id, "ivanov", HoldReason.VENDOR, null, start.plus(Duration.ofHours(3)));
        assertThat(service.acknowledge(id, "petrova", null).orElseThrow().recorded())
                .isTrue();
        assertThat(view(id).state()).isEqualTo(Kind.ON_HOLD);
        until(Duration.ofMinutes(190));
        assertThat(timerKinds(id)).doesNotContain("AWAITED");
    }

    @Test
    void aMaintenanceHoldsTheCallsBackToItsEnd() {
        var id = opened();
        service.acknowledge(id, "ivanov", null);
        QuarkusTransaction.requiringNew()
                .run(() -> suppressions.add(new Suppression(
                        "m-" + shop.project,
                        shop.project,
                        Suppression.Kind.MAINTENANCE,
                        List.of(),
                        null,
                        null,
                        "переезд",
                        start,
                        start.plus(Duration.ofMinutes(50)),
                        "dispatcher",
                        start)));

        until(Duration.ofMinutes(49));
        assertThat(reminded()).isEmpty();
        until(Duration.ofMinutes(50));
        await().untilAsserted(() -> assertThat(reminded()).containsExactly("petrova"));
    }

    @Test
    void whatIsApartAgainIsAwaitedAndTimesOutAsBefore() {
        var id = opened();
        service.acknowledge(id, "ivanov", null);
        var other = String.valueOf(signals.take(List.of(shop.fails("mail", ++sent, clock.instant())))
                .getFirst()
                .incidentId());
        service.merge(id, other, "dispatcher");
        assertThat(timerKinds(id)).isEmpty();

        service.unmerge(id, "dispatcher");

        assertThat(timerKinds(id)).contains("AWAITED", "ACKNOWLEDGEMENT_ENDS", "ACKNOWLEDGEMENT_REMINDER");
    }

    @Test
    void aPolicyThatNamesATimeForNobodyIsRefused() {
        put("""
                {"steps": [{"targets": ["role:primary"], "timeout": "PT20M"}],
                 "fallback": {"targets": ["role:deputy"], "timeout": "PT20M"}, "awaitedAgainAfter": "PT30M"}""").statusCode(422).body("violations.path", Matchers.hasItem("awaitedAgainAfter"));
        put("""
                {"steps": [{"targets": ["role:primary"], "timeout": "PT20M"}],
                 "fallback": {"targets": ["role:deputy"], "timeout": "PT20M"},
                 "acknowledgement": "each", "awaitedAgainAfter": "-PT30M"}""").statusCode(422).body("violations.path", Matchers.hasItem("awaitedAgainAfter"));
        put("""
                {"steps": [{"targets": ["role:primary"], "timeout": "PT20M"}],
                 "fallback": {"targets": ["role:deputy"], "timeout": "PT20M"}, "acknowledgement": "some"}""").statusCode(422);
    }

    /** Whatever people do: nobody is called who has acknowledged, and whoever has not is called, or will be. */
    @Test
    void anythingInAnyOrderCallsNobodyWhoHasAcknowledged() {
        for (long seed = 1; seed <= 8; seed++) {
            var random = new Random(seed);
            var id = opened();
            for (int i = 0; i < 30; i++) {
                clock.advance(Duration.ofMinutes(random.nextInt(25)));
                settle();
                try {
                    command(random, id);
                } catch (IllegalTransition e) {
                    // Not possible at the moment.
                }
                check(id);
            }
            settle();
            check(id);
            clock.advance(Duration.ofMinutes(1));
            signals.take(List.of(shop.works("site", ++sent, clock.instant())));
            assertThat(timerKinds(id)).doesNotContain("AWAITED", "CALL");
            clock.advance(Duration.ofHours(1));
        }
    }

    private void command(Random random, String id) {
        var who = PEOPLE.get(random.nextInt(PEOPLE.size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> service.acknowledge(id, who, null);
            case 4 -> service.takeOver(id, who);
            case 5 ->
                service.hold(id, who, HoldReason.CHANGE, null, clock.instant().plus(Duration.ofMinutes(40)));
            case 6 -> service.resume(id, who);
            case 7 -> service.release(id, who);
            case 8 -> service.changeSeverity(id, who, random.nextBoolean() ? Severity.CRITICAL : Severity.WARNING);
            default -> {
                // Time passes.
            }
        }
    }

    private void check(String id) {
        var story = QuarkusTransaction.requiringNew().call(() -> timeline.of(id));
        var acknowledged = new HashSet<String>();
        for (var entry : story) {
            switch (entry.kind()) {
                case "acknowledged" -> acknowledged.add(entry.actor());
                case "unacknowledged", "reopened" -> acknowledged.clear();
                case "called", "escalated", "called-again" ->
                    assertThat(acknowledged)
                            .as("called while it was owned: %s", story)
                            .isEmpty();
                case "called-to-acknowledge" ->
                    assertThat(acknowledged).as("%s", story).isNotEmpty().doesNotContain(entry.detail());
                default -> {
                    // Says nothing of who has acknowledged.
                }
            }
        }
        var awaits = view(id).standing() instanceof IncidentState.Acknowledged owned
                && !owned.awaited().isEmpty();
        assertThat(timerKinds(id).contains("AWAITED")).as("%s", story).isEqualTo(awaits);
    }

    private String opened() {
        return String.valueOf(signals.take(List.of(shop.fails("site", ++sent, clock.instant()))).stream()
                .findFirst()
                .orElseThrow()
                .incidentId());
    }

    /** Time passes minute by minute. */
    private void until(Duration sinceStart) {
        while (clock.instant().isBefore(start.plus(sinceStart))) {
            clock.advance(Duration.ofMinutes(1));
            settle();
        }
    }

    /** The service's own loop takes part; mostly there is nothing to wait for. */
    private void settle() {
        if (service.fireNextTimer() || somethingIsDue()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !service.fireNextTimer() && !somethingIsDue());
        }
    }

    private boolean somethingIsDue() {
        return service.nextTimer().filter(due -> !due.isAfter(clock.instant())).isPresent();
    }

    private List<String> reminded() {
        return shop.told(Purpose.REMINDER);
    }

    private IncidentView view(String id) {
        return QuarkusTransaction.requiringNew().call(() -> IncidentView.of(incidents.findById(id)));
    }

    private List<String> kinds(String id) {
        return QuarkusTransaction.requiringNew().call(() -> timeline.of(id)).stream()
                .map(Timeline.Entry::kind)
                .toList();
    }

    private List<String> timerKinds(String id) {
        return QuarkusTransaction.requiringNew().call(() -> timers.kindsOf(id));
    }

    private ValidatableResponse put(String body) {
        return RestAssured.given()
                .auth()
                .oauth2(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/projects/{p}/escalation-policies/each", shop.project)
                .then();
    }
}
