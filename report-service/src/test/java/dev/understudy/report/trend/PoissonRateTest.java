package dev.understudy.report.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PoissonRateTest {

    /** Limits from the table of Pearson and Hartley (Biometrika Tables, 40). */
    @Test
    void agreesWithTheTable() {
        var none = PoissonRate.of(new Count(0, 1), 0.95);
        assertThat(none.interval().low()).isZero();
        assertThat(none.interval().high()).isCloseTo(3.69, within(0.005));

        var ten = PoissonRate.of(new Count(10, 1), 0.95);
        assertThat(ten.interval().low()).isCloseTo(4.80, within(0.005));
        assertThat(ten.interval().high()).isCloseTo(18.39, within(0.005));
    }

    @Test
    void isPerUnitOfExposure() {
        var rate = PoissonRate.of(new Count(10, 5), 0.95);

        assertThat(rate.perUnit()).isEqualTo(2);
        assertThat(rate.interval().high()).isCloseTo(18.39 / 5, within(0.001));
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertThatThrownBy(() -> new Count(-1, 1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Count(1, 0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Count(1, Double.NaN)).hasMessageContaining("positive");
    }
}
