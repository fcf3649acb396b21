package dev.understudy.report.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.report.period.Period;
import dev.understudy.report.trend.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnalysisTest {

    private static final Period OCTOBER = Period.of(YearMonth.of(2026, 10), ZoneId.of("Europe/Berlin"));
    private static final Instant START = OCTOBER.from();

    @Test
    void percentilesAreDurationsThatWereSeen() {
        var times = Times.of(
                IntStream.rangeClosed(1, 10).mapToObj(Duration::ofMinutes).toList());

        assertThat(times.count()).isEqualTo(10);
        assertThat(times.median()).isEqualTo(Duration.ofSeconds(330));
        assertThat(times.p75()).isEqualTo(Duration.ofMinutes(8));
        assertThat(times.p90()).isEqualTo(Duration.ofMinutes(9));
        assertThat(times.longest()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Times.of(List.of())).isEqualTo(new Times(0, null, null, null, null));
        var one = Duration.ofMinutes(7);
        assertThat(Times.of(List.of(one))).isEqualTo(new Times(1, one, one, one, one));
    }

    @Test
    void theTimeBetweenFailuresIsTheTimeInWhichNothingWasWrong() {
        var analysis = analysis(
                failure("a", "pay", 0, 60, 10, null),
                // Overlaps the first: no time without an emergency between them.
                failure("b", "cms", 30, 120, null, null),
                failure("c", "pay", 300, 310, 2, null));

        assertThat(analysis.betweenFailures().count()).isEqualTo(1);
        assertThat(analysis.betweenFailures().median()).isEqualTo(Duration.ofMinutes(180));
        assertThat(analysis.acknowledge().count()).isEqualTo(2);
        assertThat(analysis.acknowledge().median()).isEqualTo(Duration.ofMinutes(6));
        assertThat(analysis.repair().median()).isEqualTo(Duration.ofMinutes(60));
    }

    @Test
    void whatCostsMostComesFirstAndSharesAddUp() {
        var pareto = analysis(
                        failure("a", "pay", 0, 60, null, 30),
                        failure("b", "pay", 100, 130, null, null),
                        failure("c", "cms", 200, 210, null, 300))
                .pareto();

        var downtime = find(pareto, "zone", "downtime");
        assertThat(downtime.slices()).extracting(Pareto.Slice::key).containsExactly("pay", "cms");
        assertThat(downtime.slices().getFirst().share()).isCloseTo(0.9, within(1e-12));
        assertThat(downtime.slices().getLast().cumulative()).isCloseTo(1, within(1e-12));
        assertThat(downtime.slices().getFirst().incidentIds()).containsExactly("a", "b");
        var hours = find(pareto, "zone", "hours");
        assertThat(hours.slices()).extracting(Pareto.Slice::key).containsExactly("cms", "pay");
        assertThat(hours.slices().getFirst().hours()).isEqualTo(5);
        assertThat(hours.withoutHours()).isEqualTo(1);
    }

    @Test
    void anHourStandsOutOnlyWhenChanceDoesNotExplainIt() {
        var nights = IntStream.range(0, 8)
                .mapToObj(day -> OCTOBER.start(OCTOBER.firstDay().plusDays(day)).plusSeconds(3 * 3600 + 60L * day))
                .toList();
        var season = Seasonality.of(nights, OCTOBER.zone(), OCTOBER.from(), OCTOBER.to());

        assertThat(season.peakHour()).isEqualTo(3);
        assertThat(season.byHour().get(3)).isEqualTo(8);
        // All eight in one hour of 24; October has 745 hours where clocks go back, 31 of them from three to four.
        assertThat(season.hourPValue()).isCloseTo(24 * Math.pow(31.0 / 745, 8), within(1e-12));
        assertThat(Seasonality.of(nights.subList(0, 1), OCTOBER.zone(), OCTOBER.from(), OCTOBER.to())
                        .hourPValue())
                .isCloseTo(1, within(0.01));
        assertThat(Seasonality.of(List.of(), OCTOBER.zone(), OCTOBER.from(), OCTOBER.to())
                        .peakHour())
                .isNull();
    }

    @Test
    void whoSawItFirstIsAShareWithItsCertainty() {
        var board = EarlyWarning.of(
                List.of(
                        seen("ours", 0, null),
                        seen("ours-first", 0, 600),
                        seen("theirs-first", 600, 0),
                        seen("missed", null, 0),
                        seen("unknown", null, null)),
                START,
                OCTOBER.to());

        assertThat(board.failures()).isEqualTo(4);
        assertThat(board.seenFirst()).isEqualTo(2);
        assertThat(board.missed()).isEqualTo(1);
        assertThat(board.share()).isEqualTo(0.5);
        assertThat(board.leadTime().median()).isEqualTo(Duration.ofMinutes(10));
        assertThat(board.behind().median()).isEqualTo(Duration.ofMinutes(10));
        // Clopper and Pearson for 2 of 4.
        assertThat(board.low()).isCloseTo(0.0676, within(1e-4));
        assertThat(board.high()).isCloseTo(0.9324, within(1e-4));
        assertThat(EarlyWarning.of(List.of(), START, OCTOBER.to()).share()).isNull();
    }

    @Test
    void aProportionOfNoneOrAllIsNotCertain() {
        // Rule of three: 1 - 0.025^(1/n).
        assertThat(Proportion.of(0, 10, 0.95).interval().high()).isCloseTo(1 - Math.pow(0.025, 0.1), within(1e-9));
        assertThat(Proportion.of(10, 10, 0.95).interval().low()).isCloseTo(Math.pow(0.025, 0.1), within(1e-9));
    }

    @Test
    void theOrderOfTheEmergenciesDoesNotMatter() {
        var failures = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> failure("f" + i, i % 3 == 0 ? "pay" : "cms", i * 37, i * 37 + i % 7 * 11, i % 5, i % 4))
                .toList());
        var expected = Analysis.of(failures, OCTOBER, OCTOBER.to());
        Collections.shuffle(failures, new Random(3));

        assertThat(Analysis.of(failures, OCTOBER, OCTOBER.to())).isEqualTo(expected);
    }

    private static Analysis analysis(Failure... failures) {
        return Analysis.of(List.of(failures), OCTOBER, OCTOBER.to());
    }

    private static Pareto find(List<Pareto> all, String by, String measure) {
        return all.stream()
                .filter(pareto -> pareto.by().equals(by) && pareto.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    /** Times in minutes from the start of the month. */
    private static Failure failure(
            String id, String zone, int start, int end, @Nullable Integer owned, @Nullable Integer spent) {
        return new Failure(
                id,
                zone,
                null,
                null,
                START.plusSeconds(start * 60L),
                owned == null ? null : START.plusSeconds((start + owned) * 60L),
                START.plusSeconds(end * 60L),
                null,
                null,
                spent);
    }

    private static Failure seen(String id, @Nullable Integer byUs, @Nullable Integer byOthers) {
        return new Failure(
                id,
                null,
                null,
                null,
                START,
                null,
                null,
                byUs == null ? null : START.plusSeconds(byUs),
                byOthers == null ? null : START.plusSeconds(byOthers),
                null);
    }
}
