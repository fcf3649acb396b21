package dev.understudy.monitor.history;

import static dev.understudy.events.CheckStatus.DEGRADED;
import static dev.understudy.events.CheckStatus.DOWN;
import static dev.understudy.events.CheckStatus.MAINTENANCE;
import static dev.understudy.events.CheckStatus.PAUSED;
import static dev.understudy.events.CheckStatus.PENDING;
import static dev.understudy.events.CheckStatus.UNKNOWN;
import static dev.understudy.events.CheckStatus.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.history.Tally.Durations;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RollupTest {

    private static final long MINUTE = 60_000;

    @Provide
    Arbitrary<List<StoredResult>> sequences() {
        return Results.sequences();
    }

    /** What the definition says, computed for every millisecond boundary without any of the shortcuts. */
    private static Durations plainly(List<StoredResult> results, long until) {
        var sum = new long[8];
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            long end = i + 1 < results.size() ? results.get(i + 1).finishedAt() : until;
            long millis = Math.max(0, Math.min(end, result.validUntil()) - result.finishedAt());
            var said = meaning(results, i);
            if (said != null) {
                sum[said.ordinal()] += millis;
            }
        }
        return new Durations(
                sum[UP.ordinal()],
                sum[DEGRADED.ordinal()],
                sum[DOWN.ordinal()],
                sum[MAINTENANCE.ordinal()],
                sum[UNKNOWN.ordinal()]);
    }

    private static CheckStatus meaning(List<StoredResult> results, int i) {
        var outcome = results.get(i).outcome();
        var status = results.get(i).status();
        if (results.get(i).maintenance() || status == MAINTENANCE || status == PAUSED) {
            return results.get(i).maintenance() || status == MAINTENANCE ? MAINTENANCE : null;
        }
        if (outcome == UNKNOWN || outcome == status) {
            return outcome;
        }
        for (var later : results.subList(i + 1, results.size())) {
            if (!later.maintenance() && later.outcome() == later.status() && later.outcome() != UNKNOWN) {
                return later.outcome() == outcome ? outcome : status == PENDING ? UNKNOWN : status;
            }
        }
        return status == PENDING ? UNKNOWN : status;
    }

    @Property(tries = 500)
    void hoursAddUpToWhatTheirResultsSay(@ForAll("sequences") List<StoredResult> results) {
        long end = Results.START + 5 * 3_600_000L;
        var whole = Results.byHour(results).stream().map(Rollup::of).reduce(Rollup.NONE, Rollup::then);

        assertThat(whole).isEqualTo(Rollup.of(results));
        assertThat(whole.tally().close(end)).isEqualTo(plainly(results, end));
    }

    @Property(tries = 500)
    void itDoesNotMatterInWhichStepsTimeIsAddedUp(
            @ForAll("sequences") List<StoredResult> results, @ForAll Random random) {
        int one = random.nextInt(results.size() + 1);
        int two = one + random.nextInt(results.size() - one + 1);
        var a = Rollup.of(results.subList(0, one));
        var b = Rollup.of(results.subList(one, two));
        var c = Rollup.of(results.subList(two, results.size()));

        assertThat(a.then(b).then(c)).isEqualTo(a.then(b.then(c)));
    }

    @Property(tries = 300)
    void aStoredRollupIsReadAsItWas(@ForAll("sequences") List<StoredResult> results) {
        var rollup = Rollup.of(results);

        assertThat(Rollup.read(rollup.write(Results.START), Results.START)).isEqualTo(rollup);
    }

    @Property(tries = 300)
    void noTimeIsCountedTwice(@ForAll("sequences") List<StoredResult> results) {
        long end = Results.START + 5 * 3_600_000L;
        var d = Rollup.of(results).tally().close(end);
        long spoken = d.up() + d.degraded() + d.down() + d.maintenance() + d.silent();

        assertThat(spoken)
                .isBetween(0L, results.isEmpty() ? 0 : end - results.getFirst().finishedAt());
    }

    @Test
    void aConfirmedFailureCountsFromItsFirstProbe() {
        var tally = Tally.of(List.of(
                Results.at(0, UP, UP),
                Results.at(60, DOWN, UP),
                Results.at(70, DOWN, DOWN),
                Results.at(120, DOWN, DOWN),
                Results.at(180, UP, UP)));

        assertThat(tally.close(Results.START + 4 * MINUTE)).isEqualTo(new Durations(2 * MINUTE, 0, 2 * MINUTE, 0, 0));
    }

    @Test
    void aFailureThatIsNotConfirmedTakesNothingAway() {
        var tally = Tally.of(List.of(Results.at(0, UP, UP), Results.at(60, DOWN, UP), Results.at(70, UP, UP)));

        assertThat(tally.close(Results.START + 2 * MINUTE)).isEqualTo(new Durations(2 * MINUTE, 0, 0, 0, 0));
    }

    @Test
    void timeThatNoResultSpeaksForIsInNoSum_andAProbeThatCouldNotTellIsSilent() {
        var tally = Tally.of(
                List.of(Results.at(0, UP, UP), Results.at(600, UNKNOWN, UP), Results.at(660, DEGRADED, DEGRADED, 30)));

        assertThat(tally.close(Results.START + 20 * MINUTE)).isEqualTo(new Durations(75_000, 30_000, 0, 0, MINUTE));
    }

    @Test
    void maintenanceIsItself_whateverTheProbeSaw_andAPauseIsNotMeasured() {
        var tally = Tally.of(
                List.of(Results.at(0, DOWN, MAINTENANCE), Results.at(60, UP, PAUSED), Results.at(120, UP, UP)));

        assertThat(tally.close(Results.START + 3 * MINUTE)).isEqualTo(new Durations(MINUTE, 0, 0, MINUTE, 0));
    }

    @Test
    void aCheckThatFailsFromTheBeginningIsDownFromItsFirstProbe() {
        var failing = List.of(Results.at(0, DOWN, PENDING), Results.at(10, DOWN, DOWN));
        assertThat(Tally.of(failing).close(Results.START + MINUTE)).isEqualTo(new Durations(0, 0, MINUTE, 0, 0));
        assertThat(Tally.of(failing.subList(0, 1)).close(Results.START + MINUTE))
                .as("not confirmed: nobody knows")
                .isEqualTo(new Durations(0, 0, 0, 0, MINUTE));
    }

    @Test
    void aDailyResultSpeaksForTheHoursWithoutOne_alsoFromTheMiddleOfARange() {
        var day = Tally.of(Results.at(0, UP, UP, 86_400 + 300));
        long moment = Results.START + 5 * 3_600_000L + 17;

        assertThat(day.enter(moment).close(moment + 1000).up()).isEqualTo(1000);
        assertThat(day.enter(Results.START + 86_700_000L).isEmpty()).isTrue();
    }

    @Test
    void percentilesOfASumAreThoseOfAllItsProbes() {
        var random = new Random(11);
        var left = random.longs(900, 1_000, 50_000).toArray();
        var right = random.longs(100, 400_000, 2_000_000).toArray();
        var all = new long[1000];
        System.arraycopy(left, 0, all, 0, 900);
        System.arraycopy(right, 0, all, 900, 100);
        Arrays.sort(all);
        var sum = LatencyHistogram.of(left).plus(LatencyHistogram.of(right));

        assertThat(sum).isEqualTo(LatencyHistogram.of(all));
        assertThat(sum.count()).isEqualTo(1000);
        for (int percent : new int[] {1, 50, 90, 99, 100}) {
            double exact = all[percent * 10 - 1] / 1000.0;
            assertThat(sum.percentile(percent)).isBetween(exact * 0.984, exact * 1.016);
        }
        assertThat(LatencyHistogram.EMPTY.percentile(50)).isNull();
    }
}
