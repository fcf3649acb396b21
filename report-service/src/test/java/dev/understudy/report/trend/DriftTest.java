package dev.understudy.report.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {

    @Test
    void aRiseThatNoSingleMonthShowsIsFound() {
        // Two a month for a year, then four: each month alone is an ordinary one.
        var before = new Count(24, 12);
        assertThat(RateComparison.of(before, new Count(4, 1), 0.95).pValue()).isGreaterThan(0.1);

        var drift = Drift.of(before, counts(2, 1, 4, 4, 5, 4, 4, 5), 1).orElseThrow();

        assertThat(drift.since()).contains(2);
    }

    @Test
    void anOrdinaryYearIsNone() {
        var drift = Drift.of(new Count(24, 12), counts(2, 3, 1, 2, 4, 0, 2, 3, 2, 1, 2, 3), 1)
                .orElseThrow();

        assertThat(drift.since()).isEmpty();
    }

    @Test
    void whatIsOverIsNoDriftAnyMore() {
        var drift = Drift.of(new Count(24, 12), counts(9, 9, 0, 0, 0, 0, 0, 0, 0), 1)
                .orElseThrow();

        assertThat(drift.sums().get(1)).isGreaterThan(drift.limit());
        assertThat(drift.since()).isEmpty();
    }

    @Test
    void tooFewEventsGiveNoBaseline() {
        assertThat(Drift.of(new Count(4, 12), counts(9), 1)).isEmpty();
    }

    @Test
    void aMonthThatWasHardlyMeasuredRaisesTheSumLess() {
        var whole = Drift.of(new Count(24, 12), List.of(new Count(5, 1)), 1).orElseThrow();
        var tenth = Drift.of(new Count(24, 12), List.of(new Count(5, 0.1)), 1).orElseThrow();

        assertThat(tenth.sums().getFirst()).isGreaterThan(whole.sums().getFirst());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 2.5, 7, 20, 90})
    void aRateThatHasNotRisenAlarmsOnceInFiveYearsAtTheMost(double rate) {
        var drift = Drift.of(new Count((int) (rate * 100), 100), List.of(), 1).orElseThrow();

        assertThat(Drift.monthsToAlarm(drift.baseline(), drift.reference(), drift.limit()))
                .isGreaterThanOrEqualTo(Drift.FALSE_ALARM_MONTHS);
        assertThat(Drift.monthsToAlarm(2 * drift.baseline(), drift.reference(), drift.limit()))
                .isLessThan(Drift.FALSE_ALARM_MONTHS / 4);
    }

    /** The chain's answer against the mean of many simulated lives. */
    @Test
    void theTimeToAnAlarmIsThatOfASimulation() {
        var random = new Random(20261126);
        double reference = 3;
        double limit = 4;
        var sampler = PoissonDistribution.of(2);
        double[] cumulative = IntStream.range(0, 40)
                .mapToDouble(sampler::cumulativeProbability)
                .toArray();
        long months = 0;
        int lives = 20_000;
        for (int life = 0; life < lives; life++) {
            for (double sum = 0; sum <= limit; months++) {
                double u = random.nextDouble();
                int events = 0;
                while (cumulative[events] < u) {
                    events++;
                }
                sum = Math.max(0, sum + events - reference);
            }
        }

        double expected = Drift.monthsToAlarm(2, reference, limit);
        assertThat((double) months / lives).isCloseTo(expected, within(expected * 0.03));
    }

    private static List<Count> counts(int... events) {
        return IntStream.of(events).mapToObj(n -> new Count(n, 1)).toList();
    }
}
