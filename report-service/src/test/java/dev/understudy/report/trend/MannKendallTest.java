package dev.understudy.report.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MannKendallTest {

    @Test
    void fivePointsUpAllAlongAreTheLeastThatProvesSomething() {
        var rising = MannKendall.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0)).orElseThrow();

        assertThat(rising.s()).isEqualTo(10);
        assertThat(rising.tau()).isEqualTo(1);
        assertThat(rising.pValue()).isCloseTo(2.0 / 120, within(1e-12));
        assertThat(MannKendall.of(List.of(1.0, 2.0, 3.0, 4.0))).isEmpty();
    }

    /** Kaarsemaker and van Wijngaarden's table of Kendall's statistic: n = 10, P(S >= 21) = 0.036. */
    @Test
    void agreesWithTheTable() {
        var values = List.of(2.0, 1.0, 5.0, 3.0, 4.0, 9.0, 6.0, 7.0, 8.0, 10.0);
        var found = MannKendall.of(swapUntil(values, 21)).orElseThrow();

        assertThat(found.s()).isEqualTo(21);
        assertThat(found.pValue() / 2).isCloseTo(0.036, within(0.0005));
    }

    @Test
    void equalValuesSayNothing() {
        assertThat(MannKendall.of(Collections.nCopies(12, 3.0))).isEmpty();
        assertThat(MannKendall.of(List.of(0.0, -0.0, 0.0, -0.0, 0.0))).isEmpty();
    }

    @Test
    void whatIsNoSeriesIsRefused() {
        assertThatThrownBy(() -> MannKendall.of(List.of(1.0, 2.0, Double.NaN, 3.0, 4.0)))
                .hasMessageContaining("not a number");
        assertThatThrownBy(() -> MannKendall.of(
                        IntStream.range(0, 201).mapToObj(i -> (double) i).toList()))
                .hasMessageContaining("200");
    }

    @Test
    void aLongSeriesIsStillExact() {
        var values = DoubleStream.iterate(0, i -> i + 1).limit(200).boxed().toList();

        assertThat(MannKendall.of(values).orElseThrow().pValue()).isBetween(0.0, 1e-100);
    }

    @Property(tries = 60)
    void equalsTheCountOverAllOrders(@ForAll @Size(min = 5, max = 7) List<@IntRange(max = 4) Integer> numbers) {
        var values = numbers.stream().map(Integer::doubleValue).toList();
        if (values.stream().distinct().count() == 1) {
            assertThat(MannKendall.of(values)).isEmpty();
            return;
        }
        int seen = Math.abs(s(values));
        var tally = new int[2];
        permute(new ArrayList<>(values), 0, order -> {
            tally[0]++;
            if (Math.abs(s(order)) >= seen) {
                tally[1]++;
            }
        });

        assertThat(MannKendall.of(values).orElseThrow().pValue()).isCloseTo((double) tally[1] / tally[0], within(1e-9));
    }

    private interface Visitor {
        void visit(List<Double> order);
    }

    private static void permute(List<Double> values, int from, Visitor visitor) {
        if (from == values.size()) {
            visitor.visit(values);
            return;
        }
        for (int i = from; i < values.size(); i++) {
            Collections.swap(values, from, i);
            permute(values, from + 1, visitor);
            Collections.swap(values, from, i);
        }
    }

    private static int s(List<Double> values) {
        int s = 0;
        for (int i = 0; i < values.size(); i++) {
            for (int j = i + 1; j < values.size(); j++) {
                s += (int) Math.signum(values.get(j) - values.get(i));
            }
        }
        return s;
    }

    /** Swaps neighbours, which changes S by two, until it is the one wanted. */
    private static List<Double> swapUntil(List<Double> values, int wanted) {
        var list = new ArrayList<>(values);
        for (int i = 0; s(list) != wanted; i = (i + 1) % (list.size() - 1)) {
            boolean rising = list.get(i) < list.get(i + 1);
            if (rising == s(list) > wanted) {
                Collections.swap(list, i, i + 1);
            }
        }
        return list;
    }
}
