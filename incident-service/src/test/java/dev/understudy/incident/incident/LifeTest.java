package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentMembersAdded;
import dev.understudy.events.IncidentEvent.IncidentUnacknowledged;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.incident.Signal.Effect;
import dev.understudy.incident.incident.Signal.Outcome;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.testing.MutableClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of incidents on the real database, with a clock that the test moves. */
@QuarkusTest
class LifeTest {

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    IncidentService service;

    @Inject
    IncidentRepository incidents;

    @Inject
    Members members;

    @Inject
    Timeline timeline;

    @Inject
    Timers timers;

    @Inject
    Suppressions suppressions;

    @Inject
    MutableClock clock;

    private final Shop shop = new Shop();
    private Instant start;

    @BeforeEach
    void stopTheClock() {
        shop.arrive(passport);
        // The broker takes no event from the future, and the test moves the clock ahead.
        start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
    }

    @AfterEach
    void letItRun() {
        clock.reset();
    }

    @Test
    void anAcknowledgementEndsTheCallsAndTimesOutBackToThem() {
        var id = opened("site");
        service.acknowledge(id, "ivanov", null);
        assertThat(timerKinds(id)).doesNotContain("CALL", "RESPONSE_DUE");

        clock.advance(Duration.ofHours(1));
        settle();
        assertThat(shop.told(Purpose.ESCALATION, Purpose.REMINDER)).isEmpty();

        clock.advance(Duration.ofHours(3));
        settle();
        assertThat(view(id).state()).isEqualTo(Kind.TRIGGERED);
        assertThat(shop.await1(IncidentUnacknowledged.class, event -> event.incidentId()
                                .equals(id))
                        .reason())
                .isEqualTo("timeout");
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE)).containsExactly("ivanov", "ivanov"));
        assertThat(view(id).responseBreached()).as("somebody reacted in time").isFalse();
    }

    @Test
    void silenceEscalatesByThePolicyThatWasInForceAtTheBeginning() {
        var id = opened("site");
        clock.advance(Duration.ofMinutes(15));
        settle();
        clock.advance(Duration.ofMinutes(15));
        settle();

        await().untilAsserted(() ->
                assertThat(shop.told(Purpose.ESCALATION)).containsExactlyInAnyOrder("petrova", "sidorov"));
        assertThat(shop.all(IncidentEscalated.class))
                .extracting(IncidentEscalated::role)
                .containsExactly("deputy", "escalation");
        assertThat(view(id).policy()).isEqualTo("matrix");
    }

    @Test
    void aHoldStopsTheResolutionClockAndEndsByItself() {
        var id = opened("site");
        service.acknowledge(id, "ivanov", null);
        var due = view(id).resolutionDue();
        clock.advance(Duration.ofMinutes(10));

        service.hold(id, "ivanov", HoldReason.VENDOR, "ждём хостера", start.plus(Duration.ofMinutes(40)));
        assertThat(view(id).resolutionDue()).as("it stands still").isNull();
        assertThatThrownBy(() -> service.hold(id, "ivanov", HoldReason.VENDOR, null, start.plusSeconds(9999)))
                .isInstanceOfSatisfying(
                        IllegalTransition.class, e -> assertThat(e.allowed()).contains("resume", "resolve"));

        clock.advance(Duration.ofMinutes(30));
        settle();
        assertThat(view(id).state()).isEqualTo(Kind.ACKNOWLEDGED);
        assertThat(view(id).acknowledgedBy()).isEqualTo("ivanov");
        assertThat(due).isNotNull();
        assertThat(view(id).resolutionDue()).isEqualTo(due.plus(Duration.ofMinutes(30)));
    }

    @Test
    void aRiseInSeverityTakesTheAcknowledgementBack() {
        var id = opened("site");
        service.acknowledge(id, "ivanov", null);

        take(shop.signal(Signal.Action.TRIGGER, "site", 2, start.plusSeconds(1), Severity.CRITICAL));

        assertThat(view(id).state()).isEqualTo(Kind.TRIGGERED);
        assertThat(view(id).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(timerKinds(id)).contains("CALL");
    }

    @Test
    void failuresWithOneCauseAreOneIncident() {
        var id = opened("site");

        assertThat(take(shop.fails("crm", 1, start)).effect()).isEqualTo(Effect.JOINED);
        assertThat(take(shop.fails("mail", 1, start)).effect()).isEqualTo(Effect.OPENED);

        assertThat(view(id).members()).isEqualTo(2);
        assertThat(view(id).cause()).isEqualTo("asset:vps");
        clock.advance(Duration.ofSeconds(2));
        settle();
        assertThat(shop.await1(IncidentMembersAdded.class, event -> event.incidentId()
                                .equals(id))
                        .members())
                .extracting(member -> member.assetId())
                .containsExactly("crm");
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE))
                .as("one call for each cause")
                .containsExactly("ivanov", "ivanov"));

        take(shop.works("site", 2, start.plusSeconds(5)));
        assertThat(view(id).state()).isEqualTo(Kind.TRIGGERED);
        take(shop.works("crm", 2, start.plusSeconds(6)));
        assertThat(view(id).state()).isEqualTo(Kind.RESOLVED);
    }

    @Test
    void whatFailsLongAfterItIsAnotherIncident() {
        opened("site");
        clock.advance(Duration.ofMinutes(6));

        assertThat(take(shop.fails("crm", 1, clock.instant())).effect()).isEqualTo(Effect.OPENED);
    }

    @Test
    void aMemberThatOutlivesTheCauseIsSplitOff() {
        var id = opened("site");
        take(shop.fails("crm", 1, start));
        take(shop.works("site", 2, start.plusSeconds(5)));

        clock.advance(Duration.ofMinutes(5));
        settle();

        assertThat(view(id).state()).isEqualTo(Kind.RESOLVED);
        var apart = open(shop.key("crm"));
        assertThat(apart.id()).isNotEqualTo(id);
        assertThat(apart.state()).isEqualTo(Kind.TRIGGERED);
        assertThat(apart.members()).isEqualTo(1);
        assertThat(take(shop.works("crm", 2, clock.instant())).incidentId()).isEqualTo(apart.id());
    }

    @Test
    void whatComesBackSoonReopensAndLaterIsARecurrence() {
        var id = opened("site");
        take(shop.works("site", 2, start.plusSeconds(60)));
        clock.advance(Duration.ofMinutes(2));

        assertThat(take(shop.fails("site", 3, start.plusSeconds(120)))).isEqualTo(new Outcome(Effect.REOPENED, id));
        take(shop.works("site", 4, start.plusSeconds(180)));

        clock.advance(Duration.ofMinutes(20));
        var again = take(shop.fails("site", 5, clock.instant()));
        assertThat(again.effect()).isEqualTo(Effect.OPENED);
        assertThat(view(String.valueOf(again.incidentId())).recurrenceOf()).isEqualTo(id);
    }

    @Test
    void whatIsOlderThanWhatIsKnownIsRecordedAndChangesNothing() {
        var id = opened("site");
        take(shop.works("site", 5, start.plusSeconds(60)));

        var late = shop.fails("site", 3, start.plusSeconds(30));
        assertThat(take(late)).isEqualTo(new Outcome(Effect.LATE, id));
        assertThat(take(late)).isEqualTo(new Outcome(Effect.LATE, id));

        assertThat(view(id).state()).isEqualTo(Kind.RESOLVED);
        assertThat(kinds(id)).containsOnlyOnce("late");
    }

    @Test
    void whatAPersonResolvedAndStillFailsIsOpenedAgain() {
        var id = opened("site");
        service.resolve(id, "ivanov", "кажется, починил", null);

        clock.advance(Duration.ofMinutes(30));
        settle();

        assertThat(view(id).state()).isEqualTo(Kind.TRIGGERED);
        assertThat(kinds(id)).contains("reopened");
    }

    @Test
    void aMergeCanBeUndoneAndMovesTheClocksToTheEarlier() {
        var first = opened("site");
        clock.advance(Duration.ofMinutes(30));
        var second = opened("mail");
        service.acknowledge(first, "ivanov", null);
        var ownDue = view(second).responseDue();

        service.merge(first, second, "dispatcher");
        assertThat(view(first).state()).isEqualTo(Kind.MERGED);
        assertThat(view(second).members()).isEqualTo(2);
        assertThat(view(second).responseDue()).isEqualTo(start.plus(Duration.ofMinutes(60)));
        assertThat(take(shop.fails("site", 2, clock.instant())).incidentId()).isEqualTo(second);
        assertThatThrownBy(() -> service.merge(second, first, "dispatcher")).isInstanceOf(IllegalTransition.class);

        service.unmerge(first, "dispatcher");
        assertThat(view(first).state()).isEqualTo(Kind.ACKNOWLEDGED);
        assertThat(view(second).members()).isEqualTo(1);
        assertThat(view(second).responseDue()).isEqualTo(ownDue);
        assertThat(take(shop.fails("site", 3, clock.instant().plusSeconds(1))).incidentId())
                .isEqualTo(first);
    }

    @Test
    void inAMaintenanceNobodyIsCalledAndTheClocksStartAtItsEnd() {
        begin(Suppression.Kind.MAINTENANCE, start.plus(Duration.ofHours(2)));
        var id = opened("site");
        assertThat(view(id).suppressed()).isNotNull();
        assertThatThrownBy(() -> service.escalate(id, "dispatcher", null))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("maintenance");
        clock.advance(Duration.ofMinutes(90));
        settle();
        assertThat(shop.told(Purpose.PAGE)).isEmpty();
        assertThat(view(id).responseBreached()).isFalse();

        clock.advance(Duration.ofMinutes(30));
        settle();

        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE)).containsExactly("ivanov"));
        assertThat(view(id).suppressed()).isNull();
        assertThat(view(id).responseDue()).isEqualTo(start.plus(Duration.ofHours(3)));
    }

    @Test
    void aSnoozeIsQuietUntilItsEndAndAnAcknowledgementEndsIt() {
        var id = opened("site");
        service.snooze(id, "ivanov", start.plus(Duration.ofHours(1)), null, null);
        clock.advance(Duration.ofMinutes(59));
        settle();
        assertThat(shop.told(Purpose.ESCALATION)).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        settle();
        await().untilAsserted(() -> assertThat(shop.told(Purpose.PAGE)).containsExactly("ivanov", "ivanov"));
        service.snooze(id, "ivanov", clock.instant().plus(Duration.ofHours(1)), null, null);
        service.acknowledge(id, "ivanov", null);
        assertThat(view(id).suppressed()).isNull();
    }

    @Test
    void aStormOfReportsIsOneIncident() {
        var storm = new ArrayList<Signal>();
        for (int i = 1; i <= 5_000; i++) {
            storm.add(shop.fails("site", i, start.plusMillis(i)));
        }
        for (int i = 0; i < storm.size(); i += 500) {
            signals.take(storm.subList(i, i + 500));
        }

        var incident = open(shop.key("site"));
        assertThat(incident.occurrences()).isEqualTo(5_000);
        assertThat(QuarkusTransaction.requiringNew().call(() -> members.of(incident.id())))
                .hasSize(1);
        assertThat(kinds(incident.id())).as("no line for each").hasSizeLessThan(20);
    }

    @Test
    void ofManyWhoTakeItAtOnceOneHasIt() throws Exception {
        var id = opened("site");
        var attempts = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 12; i++) {
            var person = "p" + i;
            attempts.add(
                    () -> service.acknowledge(id, person, null).orElseThrow().byThisCall());
        }

        assertThat(atOnce(attempts)).containsOnlyOnce(true);
        assertThat(kinds(id)).containsOnlyOnce("acknowledged");
    }

    @Test
    void whoTakesItWhileItEscalatesIsNotCalledOver() throws Exception {
        for (int round = 0; round < 5; round++) {
            var asset = "mail";
            var id = String.valueOf(
                    take(shop.fails(asset, 10L * round + 1, clock.instant())).incidentId());
            clock.advance(Duration.ofMinutes(15));
            var tasks = new ArrayList<Callable<Boolean>>();
            tasks.add(
                    () -> service.acknowledge(id, "ivanov", null).orElseThrow().byThisCall());
            tasks.add(() -> service.fireNextTimer());
            atOnce(tasks);
            settle();

            var story = QuarkusTransaction.requiringNew().call(() -> timeline.of(id));
            var taken = story.stream()
                    .filter(entry -> entry.kind().equals("acknowledged"))
                    .findFirst()
                    .orElseThrow();
            assertThat(story)
                    .filteredOn(entry -> entry.entry() > taken.entry())
                    .extracting(Timeline.Entry::kind)
                    .doesNotContain("called", "escalated", "called-again");
            take(shop.works(asset, 10L * round + 2, clock.instant().plusSeconds(1)));
            clock.advance(Duration.ofMinutes(30));
        }
    }

    /** Four at once, and the service's own loop: as many replicas on one database. */
    @Test
    void replicasShareTheTimersAndNoneFiresTwice() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            ids.add(opened("alone-" + i));
        }
        clock.advance(Duration.ofMinutes(15));
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                while (service.fireNextTimer()) {
                    // Until there is nothing left that another does not work on.
                }
                return true;
            });
        }
        atOnce(tasks);
        settle();

        for (var id : ids) {
            assertThat(kinds(id)).containsOnlyOnce("called").containsOnlyOnce("escalated");
        }
    }

    @Test
    void aMergeAndAResolutionAtOnceEndInOneLegalStory() throws Exception {
        var first = opened("site");
        clock.advance(Duration.ofMinutes(6));
        var second = opened("mail");
        var tasks = new ArrayList<Callable<Boolean>>();
        tasks.add(() -> attempt(() -> service.merge(first, second, "dispatcher")));
        tasks.add(() -> attempt(() -> service.resolve(first, "ivanov", null, null)));
        atOnce(tasks);

        var state = view(first).state();
        assertThat(state).isIn(Kind.MERGED, Kind.RESOLVED);
        assertThat(view(second).members()).isEqualTo(state == Kind.MERGED ? 2 : 1);
        // Whatever came first, the failure has one open incident at most, and its end is understood.
        var end = take(shop.works("site", 2, clock.instant().plusSeconds(1)));
        assertThat(end.effect()).isIn(Effect.RESOLVED, Effect.DROPPED);
    }

    @Test
    void aReopeningAndANewFailureAtOnceLeaveOneOpenIncident() throws Exception {
        for (int round = 0; round < 5; round++) {
            var id = String.valueOf(
                    take(shop.fails("site", 10L * round + 1, clock.instant())).incidentId());
            take(shop.works("site", 10L * round + 2, clock.instant().plusSeconds(1)));
            clock.advance(Duration.ofHours(1));
            var failure = shop.fails("site", 10L * round + 3, clock.instant());
            var tasks = new ArrayList<Callable<Boolean>>();
            tasks.add(() -> attempt(() -> service.reopen(id, "ivanov", "не работает")));
            tasks.add(() -> attempt(() -> take(failure)));
            atOnce(tasks);

            var holder = open(shop.key("site"));
            assertThat(view(id).state()).isEqualTo(holder.id().equals(id) ? Kind.TRIGGERED : Kind.RESOLVED);
            assertThatThrownBy(() -> service.reopen(id, "ivanov", "не работает"))
                    .isInstanceOf(IllegalTransition.class);
            take(shop.works("site", 10L * round + 4, clock.instant().plusSeconds(1)));
            clock.advance(Duration.ofHours(1));
        }
    }

    @Test
    void whatWasMergedTwiceOverIsTakenApartInAnyOrder() {
        var first = opened("site");
        clock.advance(Duration.ofMinutes(10));
        var second = opened("mail");
        clock.advance(Duration.ofMinutes(10));
        var third = opened("alone");
        service.merge(first, second, "dispatcher");
        service.merge(second, third, "dispatcher");
        assertThat(view(third).members()).isEqualTo(3);
        assertThat(view(third).responseDue()).isEqualTo(start.plus(Duration.ofMinutes(60)));

        service.unmerge(first, "dispatcher");
        assertThat(view(third).members()).isEqualTo(2);
        assertThat(view(third).responseDue()).isEqualTo(start.plus(Duration.ofMinutes(70)));
        assertThat(open(shop.key("site")).id()).isEqualTo(first);

        service.unmerge(second, "dispatcher");
        assertThat(view(third).responseDue()).isEqualTo(start.plus(Duration.ofMinutes(80)));
        assertThat(open(shop.key("mail")).id()).isEqualTo(second);
        assertThat(open(shop.key("alone")).id()).isEqualTo(third);
    }

    @Test
    void whatRecoveredWhileItWasMergedIsOverOnceItIsApart() {
        var first = opened("site");
        clock.advance(Duration.ofMinutes(10));
        var second = opened("mail");
        service.merge(first, second, "dispatcher");
        take(shop.works("site", 2, clock.instant()));

        service.unmerge(first, "dispatcher");

        assertThat(view(first).state()).isEqualTo(Kind.RESOLVED);
        assertThat(view(second).state()).isEqualTo(Kind.TRIGGERED);
    }

    private boolean attempt(Callable<?> command) {
        try {
            command.call();
            return true;
        } catch (IllegalTransition e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Boolean> atOnce(List<Callable<Boolean>> tasks) throws Exception {
        Collections.shuffle(tasks);
        try (var pool = Executors.newFixedThreadPool(tasks.size())) {
            var results = new ArrayList<Boolean>();
            for (var future : pool.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        }
    }

    /** Lets everything happen that is due by now. */
    private void settle() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !service.fireNextTimer() && nothingDue());
    }

    private boolean nothingDue() {
        return service.nextTimer()
                .filter(next -> !next.isAfter(clock.instant()))
                .isEmpty();
    }

    private void begin(Suppression.Kind kind, Instant until) {
        QuarkusTransaction.requiringNew()
                .run(() -> suppressions.add(new Suppression(
                        "s-" + shop.project,
                        shop.project,
                        kind,
                        List.of(),
                        null,
                        null,
                        "переезд",
                        start.minusSeconds(1),
                        until,
                        "dispatcher",
                        start)));
    }

    private String opened(String asset) {
        var outcome = take(shop.fails(asset, 1, clock.instant()));
        assertThat(outcome.effect()).isEqualTo(Effect.OPENED);
        return String.valueOf(outcome.incidentId());
    }

    private Outcome take(Signal signal) {
        return signals.take(List.of(signal)).getFirst();
    }

    private IncidentView view(String id) {
        return QuarkusTransaction.requiringNew().call(() -> IncidentView.of(incidents.findById(id)));
    }

    private IncidentView open(String key) {
        return view(
                QuarkusTransaction.requiringNew().call(() -> members.incidentsWith(List.of(shop.project), List.of(key))
                        .getFirst()));
    }

    private List<String> kinds(String id) {
        return QuarkusTransaction.requiringNew().call(() -> timeline.of(id)).stream()
                .map(Timeline.Entry::kind)
                .toList();
    }

    private List<String> timerKinds(String id) {
        return QuarkusTransaction.joiningExisting().call(() -> timers.kindsOf(id));
    }
}
