package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.IncidentSuppressed;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.escalation.TimeInterval;
import dev.understudy.incident.escalation.TimeInterval.TimeRange;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.suppression.Inhibition;
import dev.understudy.incident.suppression.Matcher;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.testing.MutableClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When nobody is called, and who is told something that is no call; on the real database, with a clock that the test moves. */
@QuarkusTest
class QuietTest {

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
    MutableClock clock;

    private final Shop shop = new Shop();
    private Instant start;

    @BeforeEach
    void stopTheClock() {
        shop.arrive(passport);
        start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.HOURS);
        clock.stopAt(start);
    }

    @AfterEach
    void letItRun() {
        clock.reset();
    }

    @Test
    void aSilenceThatWasPlannedBeginsForWhatIsOpenAlreadyAndEnds() {
        var id = opened("site");
        plan(Suppression.Kind.SILENCE, null, null, start.plus(Duration.ofMinutes(10)), start.plus(Duration.ofHours(1)));
        assertThat(view(id).suppressed()).as("not yet").isNull();

        clock.advance(Duration.ofMinutes(10));
        suppressed(id, "silence");
        clock.advance(Duration.ofMinutes(49));
        settle();
        assertThat(shop.told(Purpose.ESCALATION)).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        settle();
        assertThat(view(id).suppressed()).isNull();
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE)).containsExactly("ivanov", "ivanov"));
        assertThat(shop.all(IncidentSuppressed.class)).hasSize(1);
    }

    @Test
    void quietHoursBeginAnewEachDay() {
        var from = start.plus(Duration.ofHours(2));
        plan(
                Suppression.Kind.QUIET_HOURS,
                null,
                new TimeInterval(
                        "UTC",
                        List.of(new TimeRange(time(from), time(from.plus(Duration.ofHours(1))))),
                        null,
                        null,
                        null,
                        null),
                start.minusSeconds(60),
                start.plus(Duration.ofDays(10)));
        var id = opened("site");
        service.acknowledge(id, "ivanov", null);
        clock.advance(Duration.ofHours(26).minusMinutes(1));
        settle();
        service.acknowledge(id, "ivanov", null);
        var waiting =
                String.valueOf(take(shop.fails("mail", 1, clock.instant())).incidentId());
        assertThat(view(waiting).suppressed()).isNull();

        clock.advance(Duration.ofMinutes(1));
        suppressed(waiting, "quiet-hours");
        assertThat(view(id).suppressed()).as("somebody has it").isNull();

        clock.advance(Duration.ofHours(1));
        settle();
        assertThat(view(waiting).suppressed()).isNull();
    }

    @Test
    void whatSilencesAnotherMayComeLaterAndEndsWithItsRecovery() {
        plan(
                Suppression.Kind.INHIBITION,
                new Inhibition(
                        List.of(Matcher.equal("asset", "mail")),
                        List.of(Matcher.equal("asset", "site")),
                        List.of("project")),
                null,
                start.minusSeconds(60),
                start.plus(Duration.ofDays(300)));
        var id = opened("site");
        assertThat(view(id).suppressed()).isNull();
        take(shop.fails("mail", 1, clock.instant()));
        suppressed(id, "inhibition");

        clock.advance(Duration.ofMinutes(20));
        settle();
        take(shop.works("mail", 2, clock.instant()));
        await().untilAsserted(() -> assertThat(view(id).suppressed()).isNull());
        await().untilAsserted(() -> assertThat(told("site", Purpose.PAGE)).containsExactly("ivanov", "ivanov"));
        assertThat(told("site", Purpose.ESCALATION)).isEmpty();
    }

    @Test
    void whatFailedBeforeAMaintenanceIsOwedAsBefore() {
        var id = opened("site");
        var due = view(id).resolutionDue();
        clock.advance(Duration.ofMinutes(30));
        plan(Suppression.Kind.MAINTENANCE, null, null, clock.instant(), start.plus(Duration.ofHours(2)));
        service.suppressionsChanged(shop.project, null);
        assertThat(view(id).suppressed()).isNotNull();

        clock.advance(Duration.ofMinutes(31));
        settle();
        assertThat(view(id).responseBreached())
                .as("nobody took it within the hour, maintenance or not")
                .isTrue();
        clock.advance(Duration.ofMinutes(59));
        settle();
        assertThat(view(id).suppressed()).isNull();
        assertThat(view(id).resolutionDue()).isEqualTo(due);
        assertThat(view(id).responseDue()).isEqualTo(start.plus(Duration.ofHours(1)));
    }

    @Test
    void whatComesBackInASilenceIsNotCalledFor() {
        var id = opened("site");
        clock.advance(Duration.ofMinutes(1));
        take(shop.works("site", 2, clock.instant()));
        plan(Suppression.Kind.SILENCE, null, null, clock.instant(), start.plus(Duration.ofHours(1)));
        clock.advance(Duration.ofMinutes(1));

        assertThat(take(shop.fails("site", 3, clock.instant())).incidentId()).isEqualTo(id);

        assertThat(view(id).state()).isEqualTo(Kind.TRIGGERED);
        assertThat(view(id).suppressed()).isNotNull();
        clock.advance(Duration.ofMinutes(30));
        settle();
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE, Purpose.ESCALATION, Purpose.REMINDER))
                .containsExactly("ivanov"));
    }

    @Test
    void itsOwnerIsAskedBeforeAnAcknowledgementEndsAndKeepsItByTakingItOnceMore() {
        var id = opened("site");
        service.acknowledge(id, "ivanov", null);

        clock.advance(Duration.ofMinutes(209));
        settle();
        assertThat(about("incident.acknowledgement-ends")).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        settle();
        await().untilAsserted(
                        () -> assertThat(about("incident.acknowledgement-ends")).containsExactly("ivanov"));
        service.acknowledge(id, "ivanov", null);

        clock.advance(Duration.ofMinutes(31));
        settle();
        assertThat(view(id).state()).as("it was prolonged").isEqualTo(Kind.ACKNOWLEDGED);
        service.hold(id, "ivanov", HoldReason.VENDOR, null, clock.instant().plus(Duration.ofHours(10)));
        clock.advance(Duration.ofHours(5));
        settle();
        assertThat(about("incident.acknowledgement-ends"))
                .as("whoever waits is not asked")
                .hasSize(1);
    }

    @Test
    void theOwnerHearsOfANearDeadlineAndTheEscalationContactOfAMissedOne() {
        var id = opened("site");
        service.acknowledge(id, "ivanov", null);
        for (int hour = 0; hour < 8; hour++) {
            clock.advance(Duration.ofHours(1));
            settle();
            service.acknowledge(id, "ivanov", null);
        }
        assertThat(view(id).resolutionBreached())
                .as("at the very moment that it is due it is still kept")
                .isFalse();
        clock.advance(Duration.ofMillis(1));
        settle();

        assertThat(view(id).resolutionBreached()).isTrue();
        await().untilAsserted(() -> {
            assertThat(about("incident.deadline-warning")).containsExactly("ivanov", "ivanov");
            assertThat(about("incident.deadline-breached")).containsExactlyInAnyOrder("ivanov", "sidorov");
        });
    }

    private List<String> about(String template) {
        return shop.all(NotificationRequested.class).stream()
                .filter(request -> request.template().equals(template))
                .map(NotificationRequested::personId)
                .toList();
    }

    private List<String> told(String asset, Purpose purpose) {
        return shop.all(NotificationRequested.class).stream()
                .filter(request -> request.purpose() == purpose
                        && request.data().getOrDefault("title", "").endsWith(asset))
                .map(NotificationRequested::personId)
                .toList();
    }

    private void plan(
            Suppression.Kind kind,
            @Nullable Inhibition inhibition,
            @Nullable TimeInterval interval,
            Instant from,
            Instant until) {
        QuarkusTransaction.requiringNew()
                .run(() -> suppressions.add(new Suppression(
                        "q-" + shop.project,
                        shop.project,
                        kind,
                        List.of(),
                        inhibition,
                        interval,
                        "переезд",
                        from,
                        until,
                        "dispatcher",
                        clock.instant())));
    }

    private static String time(Instant at) {
        return LocalTime.ofInstant(at, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    /** The service's own loop begins it. */
    private void suppressed(String id, String kind) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(view(id).suppressed())
                .isNotNull()
                .satisfies(by -> assertThat(by.kind()).isEqualTo(kind)));
    }

    private void settle() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !service.fireNextTimer()
                        && service.nextTimer()
                                .filter(next -> !next.isAfter(clock.instant()))
                                .isEmpty());
    }

    private String opened(String asset) {
        return String.valueOf(take(shop.fails(asset, 1, clock.instant())).incidentId());
    }

    private Signal.Outcome take(Signal signal) {
        return signals.take(List.of(signal)).getFirst();
    }

    private IncidentView view(String id) {
        return QuarkusTransaction.requiringNew().call(() -> IncidentView.of(incidents.findById(id)));
    }
}
