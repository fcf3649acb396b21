package dev.understudy.monitor.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.probe.Outcome;
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
