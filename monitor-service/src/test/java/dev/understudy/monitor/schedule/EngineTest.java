package dev.understudy.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.monitor.maintenance.MaintenanceMode;
import dev.understudy.monitor.maintenance.OpenWindow;
import dev.understudy.monitor.maintenance.PlannedWork;
import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.Outcome;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.probe.Prober;
import dev.understudy.monitor.status.CheckState;
import dev.understudy.monitor.status.Ledger;
import dev.understudy.monitor.status.RecordedState;
import dev.understudy.monitor.status.Thresholds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine against a clock, a prober and a ledger that the test commands. */
class EngineTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final CheckApplied CHECK = Checks.http("acme-shop/site.http", "http://shop.test/");
    private static final Slots SLOTS =
            Slots.of(CHECK.checkId(), CHECK.schedule().interval());

    private static final Thresholds TWO = new Thresholds(2, 1);

    private final MutableClock clock = new MutableClock();
    private final List<ProbeCompleted> results = new CopyOnWriteArrayList<>();
    private final RecordingLedger ledger = new RecordingLedger();
    private final CommandedProber prober = new CommandedProber();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Plans plans = new Plans();
    private final Engine engine = new Engine(
            clock,
            prober,
            ledger,
            results::add,
            plans,
            new Engine.Settings(10, 2, Duration.ofSeconds(1), Duration.ofSeconds(5)),
            meters);

    @BeforeEach
    void start() {
        clock.stopAt(NOON);
        engine.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        engine.stop();
    }

    @Test
    void aNewCheckIsProbedAtOnceAndThenOnItsSlots() {
        long present = SLOTS.at(NOON.toEpochMilli());
        own(CHECK, RecordedState.none(CHECK.checkId()));
        awaitResults(1);

        passTo(SLOTS.dueAt(present + 1).minusMillis(1));
        passTo(SLOTS.dueAt(present + 1));
        awaitResults(2);
        passTo(SLOTS.dueAt(present + 2));
        awaitResults(3);

        assertThat(results).extracting(ProbeCompleted::slot).containsExactly(present, present + 1, present + 2);
        assertThat(results)
                .extracting(ProbeCompleted::due)
                .containsExactly(SLOTS.dueAt(present), SLOTS.dueAt(present + 1), SLOTS.dueAt(present + 2));
        assertThat(ledger.missed()).isEmpty();
        assertThat(ledger.changes()).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(CheckStatus.PENDING);
            assertThat(change.to().status()).isEqualTo(CheckStatus.UP);
        });
    }

    @Test
    void aResultSpeaksUntilTheNextOneIsDueItsTimeoutAndAGraceIncluded() {
        own(CHECK, RecordedState.none(CHECK.checkId()));
        awaitResults(1);

        assertThat(results.getFirst().validUntil())
                .isEqualTo(SLOTS.dueAt(SLOTS.at(NOON.toEpochMilli()) + 1).plusSeconds(5 + 5));
    }

    @Test
    void aFailureIsConfirmedOnItsOwnShorterIntervalWithinTheSameSlot() {
        var slot = begin(CheckStatus.UP);
        prober.answer(Outcome.DOWN);
        passTo(SLOTS.dueAt(slot));
        awaitResults(1);
        assertThat(ledger.changes()).isEmpty();

        passTo(SLOTS.dueAt(slot).plusSeconds(5));
        awaitResults(2);

        assertThat(results).extracting(ProbeCompleted::slot).containsExactly(slot, slot);
        assertThat(results).extracting(ProbeCompleted::attempt).containsExactly(0, 1);
        assertThat(results).extracting(ProbeCompleted::status).containsExactly(CheckStatus.UP, CheckStatus.DOWN);
        assertThat(ledger.changes()).singleElement().satisfies(change -> {
            assertThat(change.to().sequence()).isEqualTo(8);
            assertThat(change.to().since()).isEqualTo(SLOTS.dueAt(slot));
            assertThat(change.at()).isEqualTo(SLOTS.dueAt(slot).plusSeconds(5));
            assertThat(change.failure()).isNotNull();
        });
    }

    @Test
    void slotsThatNobodyProbedAreRecordedAsMissedAndThePresentOneIsProbedLate() {
        long present = SLOTS.at(NOON.toEpochMilli());
        own(CHECK, recorded(CheckStatus.UP, SLOTS.dueAt(present - 5)));
        awaitResults(1);

        assertThat(results.getFirst().slot()).isEqualTo(present);
        assertThat(ledger.missed()).singleElement().satisfies(missed -> {
            assertThat(missed.firstSlot()).isEqualTo(present - 4);
            assertThat(missed.lastSlot()).isEqualTo(present - 1);
            assertThat(missed.from()).isEqualTo(SLOTS.dueAt(present - 4));
            assertThat(missed.until()).isEqualTo(SLOTS.dueAt(present));
            assertThat(missed.reason()).isEqualTo("not-owned");
        });
        assertThat(meters.counter("understudy.monitor.slots.missed").count()).isEqualTo(4);
        assertThat(ledger.changes())
                .as("what was known before the gap still holds")
                .isEmpty();
    }

    @Test
    void aSlotThatWasProbedBeforeTheRestartIsNotProbedAgain() {
        long present = SLOTS.at(NOON.toEpochMilli());
        own(CHECK, recorded(CheckStatus.UP, SLOTS.dueAt(present)));

        passTo(SLOTS.dueAt(present + 1));
        awaitResults(1);

        assertThat(results.getFirst().slot()).isEqualTo(present + 1);
        assertThat(ledger.missed()).isEmpty();
    }

    @Test
    void aFailureThatWasHalfConfirmedBeforeTheRestartNeedsTheOtherHalfOnly() {
        long present = SLOTS.at(NOON.toEpochMilli());
        var half = CheckState.NEW
                .after(Outcome.UP, NOON.minusSeconds(900), TWO)
                .state()
                .after(Outcome.DOWN, NOON.minusSeconds(60), TWO)
                .state();
        prober.answer(Outcome.DOWN);

        own(CHECK, new RecordedState(CHECK.checkId(), false, half, SLOTS.dueAt(present - 1)));
        awaitResults(1);

        assertThat(ledger.changes()).singleElement().satisfies(change -> {
            assertThat(change.to().status()).isEqualTo(CheckStatus.DOWN);
            assertThat(change.to().since()).isEqualTo(NOON.minusSeconds(60));
        });
    }

    @Test
    void aChangeThatFindsNoRoomIsDecidedAgainByTheNextProbe() {
        var slot = begin(CheckStatus.UP);
        ledger.full = true;
        prober.answer(Outcome.DOWN);
        passTo(SLOTS.dueAt(slot));
        awaitResults(1);
        passTo(SLOTS.dueAt(slot).plusSeconds(5));
        awaitResults(2);
        assertThat(results.getLast().status()).isEqualTo(CheckStatus.UP);

        ledger.full = false;
        passTo(SLOTS.dueAt(slot).plusSeconds(10));
        awaitResults(3);

        assertThat(results.getLast().status()).isEqualTo(CheckStatus.DOWN);
        assertThat(ledger.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.to().sequence()).isEqualTo(8));
    }

    @Test
    void whatSomebodyElseHasRecordedReplacesOurOwnView() {
        var slot = begin(CheckStatus.UP);
        engine.correct(
                List.of(new RecordedState(CHECK.checkId(), false, new CheckState(CheckStatus.DOWN, NOON, 9), null)));

        passTo(SLOTS.dueAt(slot));
        awaitResults(1);

        assertThat(ledger.changes()).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(CheckStatus.DOWN);
            assertThat(change.to().sequence()).isEqualTo(10);
        });
    }

    @Test
    void aProbeThatTakesLongerThanTheIntervalCostsSlotsAndTheyAreCounted() {
        var slot = begin(CheckStatus.UP);
        prober.hold();
        passTo(SLOTS.dueAt(slot));
        await().until(() -> prober.held.size() == 1);
        clock.stopAt(SLOTS.dueAt(slot + 3).plusMillis(10));

        prober.letGo();
        awaitResults(2);

        assertThat(results).extracting(ProbeCompleted::slot).containsExactly(slot, slot + 3);
        assertThat(ledger.missed()).singleElement().satisfies(missed -> {
            assertThat(missed.firstSlot()).isEqualTo(slot + 1);
            assertThat(missed.lastSlot()).isEqualTo(slot + 2);
            assertThat(missed.reason()).isEqualTo("overload");
        });
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheProbing() {
        var slot = begin(CheckStatus.UP);
        passTo(SLOTS.dueAt(slot));
        awaitResults(1);

        var back = SLOTS.dueAt(slot - 60).plusMillis(500);
        passTo(back);
        passTo(SLOTS.dueAt(slot - 59));
        awaitResults(2);

        assertThat(results.getLast().slot()).isEqualTo(slot - 59);
        assertThat(ledger.missed()).isEmpty();
    }

    @Test
    void aCheckThatRunsOnceAMonthFiresWhenItIsDue() {
        var monthly = Checks.http("acme-shop/monthly.http", "http://shop.test/", Duration.ofDays(31));
        var slots = Slots.of(monthly.checkId(), Duration.ofDays(31));
        long present = slots.at(NOON.toEpochMilli());
        own(monthly, new RecordedState(monthly.checkId(), false, CheckState.NEW, slots.dueAt(present)));

        passTo(slots.dueAt(present + 1).minusSeconds(1));
        assertThat(results).isEmpty();
        passTo(slots.dueAt(present + 1));
        awaitResults(1);

        assertThat(results.getFirst().slot()).isEqualTo(present + 1);
    }

    @Test
    void aNewDefinitionTakesOverWhatIsKnown() {
        var slot = begin(CheckStatus.UP);
        passTo(SLOTS.dueAt(slot));
        awaitResults(1);

        var changed = Checks.http(CHECK.checkId(), "http://neu.test/", Duration.ofSeconds(30));
        own(changed, RecordedState.none(CHECK.checkId()));
        var slots = Slots.of(CHECK.checkId(), Duration.ofSeconds(30));
        long next = slots.at(clock.millis()) + 1;
        passTo(slots.dueAt(next));
        awaitResults(2);

        assertThat(results.getLast().slot()).isEqualTo(next);
        assertThat(results.getLast().status()).isEqualTo(CheckStatus.UP);
        assertThat(ledger.changes()).isEmpty();
        assertThat(prober.targets.getLast().display()).isEqualTo("http://neu.test/");
    }

    @Test
    void whatIsReleasedIsStoredAndNotProbedAnyMore() {
        var slot = begin(CheckStatus.UP);
        passTo(SLOTS.dueAt(slot));
        awaitResults(1);

        engine.release(List.of(0)).join();
        passTo(SLOTS.dueAt(slot + 1));

        assertThat(results).hasSize(1);
        assertThat(ledger.progress()).anySatisfy(row -> {
            assertThat(row.checkId()).isEqualTo(CHECK.checkId());
            assertThat(row.lastDue()).isEqualTo(SLOTS.dueAt(slot));
        });
    }

    @Test
    void aRemovedCheckIsNotProbedAnyMore() {
        var slot = begin(CheckStatus.UP);
        engine.remove(CHECK.checkId());

        passTo(SLOTS.dueAt(slot));

        assertThat(results).isEmpty();
    }

    @Test
    void theLastProbedSlotIsStoredAgainAndAgain() {
        own(CHECK, RecordedState.none(CHECK.checkId()));
        awaitResults(1);

        passTo(NOON.plusSeconds(2));

        await().untilAsserted(
                        () -> assertThat(ledger.progress()).singleElement().satisfies(row -> {
                            assertThat(row.state().status()).isEqualTo(CheckStatus.UP);
                            assertThat(row.last().outcome()).isEqualTo(Outcome.UP);
                        }));
    }

    /** Owns the check with a recorded status and the present slot already probed; returns the next slot. */
    @Test
    void maintenanceBeginsAndEndsAtItsMoments_andMutedProbesAreMadeAndNotTold() {
        var slot = begin(CheckStatus.UP);
        var opens = SLOTS.dueAt(slot).minusSeconds(20);
        var closes = SLOTS.dueAt(slot + 1).plusSeconds(20);
        plans.plan(MaintenanceMode.MUTE, opens, closes);
        prober.answer(Outcome.DOWN);

        passTo(opens.minusSeconds(1));
        assertThat(ledger.changes()).isEmpty();
        passTo(opens);
        assertThat(ledger.changes()).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(CheckStatus.UP);
            assertThat(change.to().status()).isEqualTo(CheckStatus.MAINTENANCE);
            assertThat(change.to().sequence()).isEqualTo(8);
            assertThat(change.maintenance().windowId()).isEqualTo("w1");
        });
        passTo(SLOTS.dueAt(slot));
        awaitResults(1);
        passTo(SLOTS.dueAt(slot + 1));
        awaitResults(2);
        assertThat(results).extracting(ProbeCompleted::status).containsOnly(CheckStatus.MAINTENANCE);
        assertThat(results).extracting(ProbeCompleted::outcome).containsOnly(CheckStatus.DOWN);
        assertThat(results).extracting(ProbeCompleted::maintenance).containsOnly(true);
        assertThat(ledger.changes()).hasSize(1);

        // What failed meanwhile does not count: it takes two more failures to be DOWN, and they are looked for at once.
        passTo(closes);
        awaitResults(3);
        passTo(closes.plusSeconds(5));
        awaitResults(4);
        assertThat(ledger.changes())
                .extracting(change -> change.to().status())
                .containsExactly(CheckStatus.MAINTENANCE, CheckStatus.PENDING, CheckStatus.DOWN);
        assertThat(results.stream().map(result -> result.slot() + "." + result.attempt()))
                .doesNotHaveDuplicates();
        assertThat(results.getLast().maintenance()).isNull();
    }

    @Test
    void aWindowThatSkipsProbesNothing_andItsSlotsAreAccountedForAsPlanned() {
        var slot = begin(CheckStatus.UP);
        plans.plan(
                MaintenanceMode.SKIP, SLOTS.dueAt(slot), SLOTS.dueAt(slot + 3).minusSeconds(1));
        for (long due = slot; due < slot + 3; due++) {
            passTo(SLOTS.dueAt(due));
        }
        awaitResults(3);
        assertThat(prober.targets.size()).isZero();
        assertThat(results).extracting(ProbeCompleted::outcome).containsOnly(CheckStatus.MAINTENANCE);
        assertThat(results).extracting(ProbeCompleted::slot).containsExactly(slot, slot + 1, slot + 2);

        passTo(SLOTS.dueAt(slot + 3).minusSeconds(1));
        awaitResults(4);
        passTo(SLOTS.dueAt(slot + 3));
        awaitResults(5);
        assertThat(ledger.missed()).isEmpty();
        assertThat(results.get(3).slot()).isEqualTo(slot + 2);
        assertThat(results.get(3).attempt()).isEqualTo(1);
        assertThat(results.get(3).status()).isEqualTo(CheckStatus.UP);
        assertThat(results.get(4).slot()).isEqualTo(slot + 3);
        assertThat(ledger.changes())
                .extracting(change -> change.to().status())
                .containsExactly(CheckStatus.MAINTENANCE, CheckStatus.PENDING, CheckStatus.UP);
    }

    @Test
    void aReplicaThatTakesOverInMidWindowTellsNothingAgain_andOneAfterItsEndTellsThatItIsOver() {
        long present = SLOTS.at(NOON.toEpochMilli());
        plans.plan(MaintenanceMode.SKIP, NOON.minusSeconds(100), NOON.plusSeconds(3600));
        own(CHECK, recorded(CheckStatus.MAINTENANCE, SLOTS.dueAt(present)));
        assertThat(ledger.changes()).isEmpty();

        plans.plan(MaintenanceMode.SKIP, NOON.minusSeconds(100), NOON.minusSeconds(50));
        turn();
        awaitResults(1);
        assertThat(ledger.changes())
                .extracting(change -> change.to().status())
                .containsExactly(CheckStatus.PENDING, CheckStatus.UP);
    }

    @Test
    void aChangeThatFindsNoRoomIsDecidedAgain() {
        var slot = begin(CheckStatus.UP);
        plans.plan(MaintenanceMode.MUTE, SLOTS.dueAt(slot).minusSeconds(30), SLOTS.dueAt(slot + 9));
        ledger.full = true;
        passTo(SLOTS.dueAt(slot).minusSeconds(30));
        assertThat(ledger.changes()).isEmpty();

        ledger.full = false;
        passTo(SLOTS.dueAt(slot).minusSeconds(29));
        assertThat(ledger.changes())
                .extracting(change -> change.to().status())
                .containsExactly(CheckStatus.MAINTENANCE);
    }

    @Test
    void aCheckAtRestIsNotProbed_andWhenItGoesOnNothingWasMissed() {
        var slot = begin(CheckStatus.DOWN);
        own(CHECK.withPaused(true), RecordedState.none(CHECK.checkId()));
        passTo(SLOTS.dueAt(slot + 4));
        assertThat(prober.targets.size()).isZero();
        assertThat(ledger.changes()).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(CheckStatus.DOWN);
            assertThat(change.to().status()).isEqualTo(CheckStatus.PAUSED);
        });

        own(CHECK, RecordedState.none(CHECK.checkId()));
        awaitResults(1);
        assertThat(results.getFirst().slot()).isEqualTo(slot + 4);
        assertThat(ledger.missed()).isEmpty();
        assertThat(ledger.changes())
                .extracting(change -> change.to().status())
                .containsExactly(CheckStatus.PAUSED, CheckStatus.PENDING, CheckStatus.UP);
    }

    private static final class Plans implements PlannedWork {

        private volatile OpenWindow window;
        private volatile long revision;

        void plan(MaintenanceMode mode, Instant from, Instant until) {
            window = new OpenWindow("w1", "deploy", mode, from, until);
            revision = revision + 1;
        }

        @Override
        public Optional<OpenWindow> at(CheckApplied check, Instant at) {
            return Optional.ofNullable(window).filter(open -> !at.isBefore(open.from()) && at.isBefore(open.until()));
        }

        @Override
        public Instant nextBoundary(Instant at) {
            var known = window;
            return known == null || !at.isBefore(known.until())
                    ? Instant.MAX
                    : at.isBefore(known.from()) ? known.from() : known.until();
        }

        @Override
        public long revision() {
            return revision;
        }
    }

    private long begin(CheckStatus status) {
        long present = SLOTS.at(NOON.toEpochMilli());
        own(CHECK, recorded(status, SLOTS.dueAt(present)));
        return present + 1;
    }

    private static RecordedState recorded(CheckStatus status, Instant lastDue) {
        return new RecordedState(CHECK.checkId(), false, new CheckState(status, NOON.minusSeconds(3600), 7), lastDue);
    }

    private void own(CheckApplied check, RecordedState recorded) {
        engine.own(0, List.of(new Engine.Assignment(check, recorded)));
        turn();
    }

    private void passTo(Instant instant) {
        clock.stopAt(instant);
        turn();
    }

    /** The engine has looked at the clock, and has acted on it. */
    private void turn() {
        // Commands that do nothing: between two of them the engine looks at its agenda.
        engine.release(List.of(1)).join();
        engine.release(List.of(1)).join();
    }

    private void awaitResults(int count) {
        await().until(() -> results.size() >= count);
        turn();
        assertThat(results).hasSize(count);
    }

    private static final class RecordingLedger implements Ledger {

        private final List<Entry> entries = new CopyOnWriteArrayList<>();
        private volatile boolean full;

        @Override
        public boolean offer(Entry entry) {
            if (full) {
                return false;
            }
            entries.add(entry);
            if (entry instanceof Progress progress) {
                progress.written().complete(null);
            }
            return true;
        }

        private List<Change> changes() {
            return only(Change.class);
        }

        private List<Missed> missed() {
            return only(Missed.class);
        }

        private List<Progress.Row> progress() {
            return only(Progress.class).stream()
                    .flatMap(progress -> progress.rows().stream())
                    .toList();
        }

        private <T> List<T> only(Class<T> type) {
            return entries.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    /** Answers at once, at the time that the clock shows, or when it is told to. */
    private final class CommandedProber implements Prober {

        private final List<Runnable> held = new CopyOnWriteArrayList<>();
        private final List<ProbeTarget> targets = new CopyOnWriteArrayList<>();
        private volatile Outcome outcome = Outcome.UP;
        private volatile boolean holding;

        @Override
        public void probe(ProbeTarget target, Duration timeout, Consumer<Observation> then) {
            targets.add(target);
            var startedAt = clock.instant();
            Runnable answer = () -> then.accept(new Observation(
                    outcome,
                    outcome == Outcome.UP ? null : new Failure("status", "the server answered 500", "500", "200-299"),
                    startedAt,
                    clock.instant(),
                    new Timings(null, null, null, null, null, 1.0),
                    null));
            if (holding) {
                held.add(answer);
            } else {
                answer.run();
            }
        }

        private void answer(Outcome outcome) {
            this.outcome = outcome;
        }

        private void hold() {
            holding = true;
        }

        private void letGo() {
            holding = false;
            held.forEach(Runnable::run);
        }
    }
}
