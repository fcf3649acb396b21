package dev.understudy.report.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenjaminiHochbergTest {

    /** The example of the paper itself: of 15 hypotheses, the first four are rejected at 0.05. */
    @Test
    void agreesWithThePaper() {
        var pValues = new LinkedHashMap<Integer, Double>();
        double[] published = {
            .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.000
        };
        for (int i = 0; i < published.length; i++) {
            pValues.put(i, published[i]);
        }

        var adjusted = BenjaminiHochberg.adjust(pValues);

        assertThat(adjusted.get(3)).isCloseTo(.0095 * 15 / 4, within(1e-12));
        assertThat(adjusted.entrySet().stream()
                        .filter(entry -> entry.getValue() <= 0.05)
                        .map(Map.Entry::getKey))
                .containsExactly(0, 1, 2, 3);
        assertThat(adjusted.keySet()).containsExactlyElementsOf(pValues.keySet());
    }

    @Test
    void anAdjustedValueIsNeverAboveThatOfALargerOne() {
        var adjusted = BenjaminiHochberg.adjust(Map.of("a", 0.04, "b", 0.041, "c", 0.9));

        // 0.04 * 3/1 = 0.12, but b's 0.041 * 3/2 is less.
        assertThat(adjusted.get("a")).isCloseTo(0.0615, within(1e-12));
        assertThat(BenjaminiHochberg.adjust(Map.of())).isEmpty();
    }
}
