package dev.understudy.report.measurement;

import static dev.understudy.events.CheckStatus.DOWN;
import static dev.understudy.events.CheckStatus.MAINTENANCE;
import static dev.understudy.events.CheckStatus.PENDING;
import static dev.understudy.events.CheckStatus.UNKNOWN;
import static dev.understudy.events.CheckStatus.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusHistoryTest {

    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    @Test
    void resultsThatAgreeMakeOneSegmentUntilTheLastIsNoLongerValid() {
        var segments = feed(List.of(result(0, 70, UP, UP), result(60, 130, UP, UP), result(120, 190, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 190, UP));
    }

    @Test
    void anOutageBeginsWithTheFirstFailedProbeAndEndsWithTheFirstGoodOne() {
        var segments = feed(List.of(
                result(0, 70, UP, UP),
                result(60, 130, DOWN, UP),
                result(70, 130, DOWN, DOWN),
                result(120, 190, UP, DOWN),
                result(130, 190, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 60, UP), segment(60, 120, DOWN), segment(120, 190, UP));
    }

    @Test
    void aFailureThatIsNotConfirmedIsNone() {
        var segments = feed(List.of(
                result(0, 70, UP, UP),
                result(60, 130, DOWN, UP),
                result(70, 130, UP, UP),
                result(120, 190, DOWN, UP),
                result(130, 190, DOWN, DOWN)));

        assertThat(segments).containsExactly(segment(0, 120, UP), segment(120, 190, DOWN));
    }

    @Test
    void timeThatNoResultSpeaksForIsAGap() {
        var segments = feed(List.of(result(0, 70, UP, UP), result(600, 670, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 70, UP), segment(600, 670, UP));
    }

    @Test
    void anOutageThatIsConfirmedAfterAGapDoesNotFillTheGap() {
        var segments = feed(List.of(result(0, 70, UP, UP), result(60, 130, DOWN, UP), result(600, 670, DOWN, DOWN)));

        assertThat(segments).containsExactly(segment(0, 60, UP), segment(60, 130, DOWN), segment(600, 670, DOWN));
    }

    @Test
    void theVeryFirstOutageBeginsWithItsFirstProbeToo() {
        var segments = feed(List.of(result(0, 70, DOWN, PENDING), result(10, 70, DOWN, DOWN)));

        assertThat(segments).containsExactly(segment(0, 70, DOWN));
    }

    @Test
    void aSuccessAfterAFailedProbeThatNobodyConfirmedBeginsWithTheSuccess() {
        var segments = feed(List.of(result(0, 70, DOWN, PENDING), result(10, 70, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 10, PENDING), segment(10, 70, UP));
    }

    @Test
    void aProbeThatCannotTellDoesNotInterruptAConfirmation() {
        var segments = feed(List.of(
                result(0, 70, UP, UP),
                result(60, 130, DOWN, UP),
                result(70, 130, UNKNOWN, UP),
                result(80, 130, DOWN, DOWN)));

        assertThat(segments).containsExactly(segment(0, 60, UP), segment(60, 130, DOWN));
    }

    @Test
    void whatCannotBeToldIsUnknownFromTheFirstSuchProbe() {
        var segments = feed(List.of(
                result(0, 70, UP, UP),
                result(60, 130, UNKNOWN, UP),
                result(70, 130, UNKNOWN, UNKNOWN),
                result(120, 190, UP, UNKNOWN),
                result(130, 190, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 60, UP), segment(60, 120, UNKNOWN), segment(120, 190, UP));
    }

    @Test
    void whatIsSeenDuringMaintenanceCountsFromItsEnd() {
        var segments = feed(
                List.of(result(0, 70, DOWN, MAINTENANCE), result(60, 130, UP, MAINTENANCE), result(120, 190, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 120, MAINTENANCE), segment(120, 190, UP));
    }

    @Test
    void aShorterScheduleEndsWhatTheLongerOnePromised() {
        var segments = feed(List.of(result(0, 3600, UP, UP), result(60, 130, UP, UP)));

        assertThat(segments).containsExactly(segment(0, 130, UP));
    }

    @Test
    void aRepeatIsRecognisedByMillisecondsAsTheDatabaseKeepsThem() {
        var result = at(START.plusNanos(1_999_999), 70, DOWN, UP);
        var history = new StatusHistory(null, null, null);

        history.add(result);
        history.add(result);

        assertThat(history.lastAt()).isEqualTo(START.plusMillis(1));
        assertThat(history.changed()).containsExactly(new Segment(START.plusMillis(1), START.plusSeconds(70), UP));
    }

    @Property
    void aRepeatedPrefixChangesNothing(@ForAll("results") List<ProbeCompleted> results, @ForAll @IntRange int at) {
        var prefix = results.subList(0, Math.floorMod(at, results.size() + 1));
        var repeated = new ArrayList<>(prefix);
        repeated.addAll(prefix);
        repeated.addAll(results.subList(prefix.size(), results.size()));

        assertThat(feed(repeated)).isEqualTo(feed(results));
    }

    @Property
    void lateResultsChangeNothing(@ForAll("results") List<ProbeCompleted> results, @ForAll @IntRange int which) {
        if (results.isEmpty()) {
            return;
        }
        var withLate = new ArrayList<>(results);
        withLate.add(results.get(Math.floorMod(which, results.size())));

        assertThat(feed(withLate)).isEqualTo(feed(results));
    }

    @Property
    void whereBatchesEndDoesNotMatter(
            @ForAll("results") List<ProbeCompleted> results, @ForAll List<Boolean> boundaries) {
        var store = new Store();
        var batch = new ArrayList<ProbeCompleted>();
        for (int i = 0; i < results.size(); i++) {
            batch.add(results.get(i));
            if (boundaries.isEmpty() || boundaries.get(i % boundaries.size())) {
                store.take(batch);
                batch.clear();
            }
        }
        store.take(batch);

        assertThat(store.segments()).isEqualTo(feed(results));
    }

    @Property
    void segmentsNeverOverlap(@ForAll("results") List<ProbeCompleted> results) {
        var segments = feed(results);

        for (int i = 1; i < segments.size(); i++) {
            assertThat(segments.get(i).startedAt())
                    .isAfterOrEqualTo(segments.get(i - 1).endedAt());
        }
    }

    /** Covered is exactly the union of what each result speaks for: from its end until the next, or its validity. */
    @Property
    void whatNoResultSpeaksForStaysUnknown(@ForAll("results") List<ProbeCompleted> results) {
        var expected = Duration.ZERO;
        for (int i = 0; i < results.size(); i++) {
            var from = results.get(i).finishedAt();
            var to = results.get(i).validUntil();
            if (i + 1 < results.size() && results.get(i + 1).finishedAt().isBefore(to)) {
                to = results.get(i + 1).finishedAt();
            }
            expected = expected.plus(from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO);
        }

        var covered = feed(results).stream()
                .map(segment -> Duration.between(segment.startedAt(), segment.endedAt()))
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(covered).isEqualTo(expected);
    }

    /** Any sequence at all, also such as no monitor would send. */
    @Provide
    Arbitrary<List<ProbeCompleted>> results() {
        var status = Arbitraries.of(CheckStatus.class);
        var step = Combinators.combine(
                        Arbitraries.integers().between(1, 100),
                        Arbitraries.integers().between(-5, 150),
                        status,
                        status)
                .as((pause, valid, outcome, after) -> new Object[] {pause, valid, outcome, after});
        return step.list().ofMaxSize(30).map(steps -> {
            var results = new ArrayList<ProbeCompleted>();
            int at = 0;
            for (var s : steps) {
                at += (int) s[0];
                results.add(result(at, at + (int) s[1], (CheckStatus) s[2], (CheckStatus) s[3]));
            }
            return results;
        });
    }

    /** The tables, in memory. */
    private static final class Store {

        private final TreeMap<Instant, Segment> segments = new TreeMap<>();
        private @Nullable Instant lastAt;
        private StatusHistory.@Nullable Doubt doubt;

        void take(List<ProbeCompleted> results) {
            var latest = segments.lastEntry();
            var history = new StatusHistory(lastAt, doubt, latest == null ? null : latest.getValue());
            results.forEach(history::add);
            history.changed().forEach(segment -> segments.put(segment.startedAt(), segment));
            lastAt = history.lastAt();
            doubt = history.doubt();
        }

        List<Segment> segments() {
            return List.copyOf(segments.values());
        }
    }

    private static List<Segment> feed(List<ProbeCompleted> results) {
        var store = new Store();
        store.take(results);
        return store.segments();
    }

    private static ProbeCompleted result(int seconds, int validUntil, CheckStatus outcome, CheckStatus status) {
        return at(START.plusSeconds(seconds), validUntil, outcome, status);
    }

    private static ProbeCompleted at(Instant finished, int validUntil, CheckStatus outcome, CheckStatus status) {
        return new ProbeCompleted(
                "shop",
                "shop/site.http",
                1,
                0,
                finished,
                finished,
                finished,
                outcome,
                status,
                START.plusSeconds(validUntil),
                null,
                null);
    }

    private static Segment segment(int from, int to, CheckStatus status) {
        return new Segment(START.plusSeconds(from), START.plusSeconds(to), status);
    }
}
