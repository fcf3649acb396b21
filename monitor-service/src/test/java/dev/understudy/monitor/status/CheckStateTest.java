package dev.understudy.monitor.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.probe.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CheckStateTest {

    private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
    private static final Thresholds TWO = new Thresholds(2, 1);

    @Test
    void theFirstSuccessIsEnoughForACheckThatWasNeverProbed() {
        var state = play(new Thresholds(2, 3), Outcome.UP).getLast().state();

        assertThat(state.status()).isEqualTo(CheckStatus.UP);
        assertThat(state.sequence()).isEqualTo(1);
        assertThat(state.since()).isEqualTo(at(0));
    }

    @Test
    void isDownOnlyWhenConfirmed_andSinceTheFirstFailure() {
        var steps = play(TWO, Outcome.UP, Outcome.DOWN, Outcome.DOWN, Outcome.DOWN);

        assertThat(steps).extracting(CheckState.Step::changed).containsExactly(true, false, true, false);
        assertThat(steps.get(1).state().unconfirmed()).isTrue();
        var down = steps.getLast().state();
        assertThat(down.status()).isEqualTo(CheckStatus.DOWN);
        assertThat(down.since()).isEqualTo(at(1));
        assertThat(down.sequence()).isEqualTo(2);
        assertThat(down.unconfirmed()).isFalse();
    }

    @Test
    void oneSuccessBetweenFailuresStartsTheCountAnew() {
        var steps = play(TWO, Outcome.UP, Outcome.DOWN, Outcome.UP, Outcome.DOWN);

        assertThat(steps.getLast().state().status()).isEqualTo(CheckStatus.UP);
    }

    @Test
    void aProbeThatCannotTellNeitherFailsNorSucceeds() {
        var steps = play(TWO, Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN, Outcome.DOWN);

        assertThat(steps.getLast().state().status()).isEqualTo(CheckStatus.DOWN);
        assertThat(steps.getLast().state().since()).isEqualTo(at(1));
    }

    @Test
    void isUnknownWhenProbesCannotTellAgainAndAgain_andWhatCameBeforeCountsNoMore() {
        var steps = play(TWO, Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.DOWN);

        assertThat(steps.get(3).state().status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(steps.getLast().state().status()).isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void recoversWhenAsManyProbesSucceedAsDemanded() {
        var steps = play(new Thresholds(1, 2), Outcome.DOWN, Outcome.UP, Outcome.UP);

        assertThat(steps)
                .extracting(step -> step.state().status())
                .containsExactly(CheckStatus.DOWN, CheckStatus.DOWN, CheckStatus.UP);
        assertThat(steps.getLast().state().since()).isEqualTo(at(1));
    }

    @Property
    void theSequenceCountsTheChangesAndNothingElse(
            @ForAll @Size(max = 60) List<Outcome> outcomes,
            @ForAll @IntRange(min = 1, max = 4) int failure,
            @ForAll @IntRange(min = 1, max = 4) int recovery) {
        var steps = play(new Thresholds(failure, recovery), outcomes.toArray(Outcome[]::new));

        var before = CheckState.NEW;
        long changes = 0;
        for (var step : steps) {
            var now = step.state();
            assertThat(step.changed()).isEqualTo(now.status() != before.status());
            changes += step.changed() ? 1 : 0;
            assertThat(now.sequence()).isEqualTo(changes);
            before = now;
        }
    }

    @Property
    void isDownOnlyAfterAsManyFailuresAsDemandedWithoutASuccessBetween(
            @ForAll @Size(max = 60) List<Outcome> outcomes, @ForAll @IntRange(min = 1, max = 4) int failure) {
        var steps = play(new Thresholds(failure, 1), outcomes.toArray(Outcome[]::new));

        for (int i = 0; i < steps.size(); i++) {
            var state = steps.get(i).state();
            if (steps.get(i).changed() && state.status() == CheckStatus.DOWN) {
                var streak = outcomes.subList(0, i + 1);
                int lastUp = streak.lastIndexOf(Outcome.UP);
                assertThat(streak.subList(lastUp + 1, streak.size()).stream()
                                .filter(Outcome.DOWN::equals)
                                .count())
                        .isGreaterThanOrEqualTo(failure);
            }
        }
    }

    @Property
    void anAgreeingProbeEndsEveryDoubt(
            @ForAll @Size(max = 40) List<Outcome> outcomes, @ForAll @IntRange(min = 1, max = 4) int failure) {
        var thresholds = new Thresholds(failure, 2);
        var steps = play(thresholds, outcomes.toArray(Outcome[]::new));
        var state = steps.isEmpty() ? CheckState.NEW : steps.getLast().state();

        for (var outcome : Outcome.values()) {
            if (outcome.status() == state.status()) {
                assertThat(state.after(outcome, at(99), thresholds).state().unconfirmed())
                        .isFalse();
            }
        }
    }

    @Test
    void isDegradedWhenProbesAreNotGoodEnough_howeverTheyMixWithFailures() {
        var steps = play(TWO, Outcome.UP, Outcome.DEGRADED, Outcome.DEGRADED, Outcome.DOWN, Outcome.DEGRADED);
        assertThat(steps.get(2).state().status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(steps.get(2).state().since()).isEqualTo(at(1));
        assertThat(steps.getLast().state().status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(steps.getLast().state().unconfirmed()).isFalse();

        var mixed = play(TWO, Outcome.UP, Outcome.DOWN, Outcome.DEGRADED, Outcome.DOWN, Outcome.DOWN);
        assertThat(mixed.get(2).state().status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(mixed.get(2).state().since()).isEqualTo(at(1));
        assertThat(mixed.getLast().state().status()).isEqualTo(CheckStatus.DOWN);
    }

    @Test
    void recoversToTheWorstOfTheProbesThatDidNotFail() {
        var steps = play(new Thresholds(1, 2), Outcome.DOWN, Outcome.DEGRADED, Outcome.UP, Outcome.UP, Outcome.UP);

        assertThat(steps)
                .extracting(step -> step.state().status())
                .containsExactly(
                        CheckStatus.DOWN, CheckStatus.DOWN, CheckStatus.DEGRADED, CheckStatus.DEGRADED, CheckStatus.UP);
    }

    @Test
    void aCheckThatChangesTooOftenStaysDownUntilItHasBeenWellForAWhile() {
        var damped = new Thresholds(1, 1, new Damping(4, Duration.ofMinutes(30), Duration.ofMinutes(5)));
        var steps = play(
                damped,
                Outcome.UP,
                Outcome.DOWN,
                Outcome.UP,
                Outcome.DOWN,
                Outcome.UP, // minute 4: the fifth change within half an hour is not made
                Outcome.UP,
                Outcome.DOWN, // nor is anything told of this
                Outcome.UP,
                Outcome.UP,
                Outcome.UP,
                Outcome.UP,
                Outcome.UP,
                Outcome.UP);

        assertThat(steps.stream().filter(CheckState.Step::changed)).hasSize(5);
        assertThat(steps.get(4).state().status()).isEqualTo(CheckStatus.DOWN);
        assertThat(steps.get(4).state().flapping()).isTrue();
        assertThat(steps.get(4).state().unconfirmed()).isFalse();
        assertThat(steps.get(11).state().status()).isEqualTo(CheckStatus.DOWN);
        assertThat(steps.get(12).state().status()).isEqualTo(CheckStatus.UP);
        assertThat(steps.get(12).state().since()).isEqualTo(at(7));
        assertThat(steps.get(12).state().flapping()).isFalse();
    }

    @Test
    void aCheckThatChangesNowAndThenIsNotDamped() {
        var damped = new Thresholds(1, 1, new Damping(2, Duration.ofMinutes(2), Duration.ofHours(1)));
        var steps =
                play(damped, Outcome.UP, Outcome.UP, Outcome.UP, Outcome.DOWN, Outcome.DOWN, Outcome.DOWN, Outcome.UP);

        assertThat(steps.getLast().state().status()).isEqualTo(CheckStatus.UP);
    }

    @Test
    void atRestAndInMaintenanceNothingThatProbesSayCounts() {
        for (var resting : List.of(
                CheckState.NEW.pause(at(0)).state(),
                CheckState.NEW.beginMaintenance(at(0)).state())) {
            for (var outcome : Outcome.values()) {
                var step = resting.after(outcome, at(1), new Thresholds(1, 1));
                assertThat(step.changed()).isFalse();
                assertThat(step.state()).isEqualTo(resting);
            }
        }
    }

    @Test
    void afterRestAndMaintenanceTheNextProbesDecideAnew() {
        var down = play(TWO, Outcome.UP, Outcome.DOWN, Outcome.DOWN).getLast().state();

        var maintained = down.beginMaintenance(at(3));
        assertThat(maintained.state().status()).isEqualTo(CheckStatus.MAINTENANCE);
        assertThat(maintained.state().sequence()).isEqualTo(3);
        assertThat(maintained.state().beginMaintenance(at(4)).changed()).isFalse();
        var over = maintained.state().endMaintenance(at(5));
        assertThat(over.state().status()).isEqualTo(CheckStatus.PENDING);
        assertThat(over.state().after(Outcome.DOWN, at(6), TWO).changed()).isFalse();
        assertThat(over.state().after(Outcome.UP, at(6), TWO).state().status()).isEqualTo(CheckStatus.UP);

        var paused = maintained.state().pause(at(4));
        assertThat(paused.changed()).isTrue();
        assertThat(paused.state().endMaintenance(at(5)).changed()).isFalse();
        assertThat(paused.state().beginMaintenance(at(5)).changed()).isFalse();
        assertThat(paused.state().resume(at(6)).state().status()).isEqualTo(CheckStatus.PENDING);
        assertThat(down.resume(at(6)).changed()).isFalse();
    }

    private enum Happening {
        PROBE_UP,
        PROBE_DEGRADED,
        PROBE_DOWN,
        PROBE_UNKNOWN,
        PAUSE,
        RESUME,
        MAINTENANCE_BEGINS,
        MAINTENANCE_ENDS;

        CheckState.Step on(CheckState state, Instant at, Thresholds thresholds) {
            return switch (this) {
                case PROBE_UP -> state.after(Outcome.UP, at, thresholds);
                case PROBE_DEGRADED -> state.after(Outcome.DEGRADED, at, thresholds);
                case PROBE_DOWN -> state.after(Outcome.DOWN, at, thresholds);
                case PROBE_UNKNOWN -> state.after(Outcome.UNKNOWN, at, thresholds);
                case PAUSE -> state.pause(at);
                case RESUME -> state.resume(at);
                case MAINTENANCE_BEGINS -> state.beginMaintenance(at);
                case MAINTENANCE_ENDS -> state.endMaintenance(at);
            };
        }
    }

    @Property
    void aRestartAnywhereLeadsToTheSameState(
            @ForAll @Size(max = 80) List<Happening> happenings,
            @ForAll @IntRange(min = 1, max = 4) int failure,
            @ForAll @IntRange(min = 1, max = 4) int recovery,
            @ForAll boolean damped) {
        var thresholds = new Thresholds(
                failure, recovery, damped ? new Damping(3, Duration.ofMinutes(20), Duration.ofMinutes(4)) : null);
        var state = CheckState.NEW;
        for (int i = 0; i < happenings.size(); i++) {
            // What the database gives back; a restart happens before everything.
            var restarted = new CheckState(
                    state.status(),
                    state.since(),
                    state.sequence(),
                    Memory.read(state.memory().text()));
            assertThat(restarted).isEqualTo(state);
            var step = happenings.get(i).on(restarted, at(i), thresholds);
            assertThat(step.changed()).isEqualTo(step.state().status() != state.status());
            assertThat(step.state().sequence()).isEqualTo(state.sequence() + (step.changed() ? 1 : 0));
            assertThat(step.state().since() == null || !step.state().since().isAfter(at(i)))
                    .isTrue();
            state = step.state();
        }
    }

    @Property
    void aProbeThatCannotTellNeverSaysDown(
            @ForAll @Size(max = 60) List<Outcome> outcomes, @ForAll @IntRange(min = 1, max = 4) int failure) {
        var thresholds = new Thresholds(failure, 2);
        var state = CheckState.NEW;
        for (int i = 0; i < outcomes.size(); i++) {
            var step = state.after(outcomes.get(i), at(i), thresholds);
            if (outcomes.get(i) == Outcome.UNKNOWN && step.changed()) {
                assertThat(step.state().status()).isEqualTo(CheckStatus.UNKNOWN);
            }
            state = step.state();
        }
    }

    private static List<CheckState.Step> play(Thresholds thresholds, Outcome... outcomes) {
        var steps = new ArrayList<CheckState.Step>();
        var state = CheckState.NEW;
        for (int i = 0; i < outcomes.length; i++) {
            var step = state.after(outcomes[i], at(i), thresholds);
            steps.add(step);
            state = step.state();
        }
        return steps;
    }

    private static Instant at(int minutes) {
        return START.plusSeconds(60L * minutes);
    }
}
