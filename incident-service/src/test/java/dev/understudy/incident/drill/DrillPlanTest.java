package dev.understudy.incident.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillPlanTest {

    /** A Thursday. */
    private static final Instant SINCE = Instant.parse("2026-03-26T12:00:00Z");

    @Test
    void weeksAreCountedFromTheFirst() {
        var plan = new DrillPlan(List.of("mon", "thu"), "11:00", "Europe/Berlin", 2);

        var first = plan.next(SINCE, SINCE);
        var second = plan.next(first, SINCE);
        var third = plan.next(second, SINCE);

        // The clock is put forward on the 29th: eleven o'clock is an hour earlier from then on.
        assertThat(List.of(first, second, third))
                .containsExactly(
                        Instant.parse("2026-03-30T09:00:00Z"),
                        Instant.parse("2026-04-02T09:00:00Z"),
                        Instant.parse("2026-04-13T09:00:00Z"));
    }

    @Test
    void aTimeThatTheClockSkipsIsTheFirstAfterIt() {
        var plan = new DrillPlan(List.of("sun"), "02:30", "Europe/Berlin", null);

        assertThat(plan.next(SINCE, SINCE)).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void whatWasTakenAtTheLastMomentWasTakenInTime() {
        var drill = Drill.scheduled("d", "p", null, SINCE, "admin", 60).running("i", "ivanov", "petrova", SINCE);

        assertThat(drill.taken("petrova", SINCE.plusSeconds(60)).state()).isEqualTo(Drill.State.PASSED);
        assertThat(drill.taken("petrova", SINCE.plusSeconds(61)).state()).isEqualTo(Drill.State.FAILED);
        assertThat(drill.taken("ivanov", SINCE.plusSeconds(5)).state()).isEqualTo(Drill.State.CALLED_OFF);
        assertThat(drill.taken("petrova", SINCE.plusSeconds(5).minus(Duration.ofNanos(500)))
                        .seconds())
                .isEqualTo(5);
    }
}
