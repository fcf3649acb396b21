package dev.understudy.report.analysis;

import dev.understudy.report.period.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What the emergencies of a period have in common.
 *
 * @param acknowledge from the first failed probe until somebody owned it (MTTA), of those that began in the period
 * @param repair from the first failed probe until it worked again (MTTR), of those that worked again in the period
 * @param betweenFailures time in which nothing was wrong from one emergency to the next (MTBF); the times before the first
 *     and after the last are not counted, because nobody knows how long they would have been
 */
public record Analysis(
        Times acknowledge,
        Times repair,
        Times betweenFailures,
        List<Pareto> pareto,
        Seasonality seasonality,
        EarlyWarning earlyWarning) {

    /**
     * @param failures that were going on at some time of the period, in any order
     * @param until its end, or now
     */
    public static Analysis of(List<Failure> failures, Period period, Instant until) {
        var from = period.from();
        var ordered = failures.stream()
                .sorted(Comparator.comparing(Failure::startedAt).thenComparing(Failure::id))
                .toList();
        var began =
                ordered.stream().filter(failure -> failure.began(from, until)).toList();
        return new Analysis(
                Times.of(began.stream()
                        .filter(failure -> failure.ownedAt() != null)
                        .map(failure -> nonNegative(failure.startedAt(), Objects.requireNonNull(failure.ownedAt())))
                        .toList()),
                Times.of(ordered.stream()
                        .filter(failure -> failure.recoveredAt() != null
                                && !failure.recoveredAt().isBefore(from)
                                && failure.recoveredAt().isBefore(until))
                        .map(failure -> nonNegative(failure.startedAt(), Objects.requireNonNull(failure.recoveredAt())))
                        .toList()),
                Times.of(gaps(ordered, from, until)),
                Pareto.all(ordered, from, until),
                Seasonality.of(began.stream().map(Failure::startedAt).toList(), period.zone(), from, until),
                EarlyWarning.of(ordered, from, until));
    }

    private static List<Duration> gaps(List<Failure> ordered, Instant from, Instant until) {
        var gaps = new ArrayList<Duration>();
        Instant free = null;
        boolean first = true;
        for (var failure : ordered) {
            if (!first && free != null && failure.began(from, until) && free.isBefore(failure.startedAt())) {
                gaps.add(Duration.between(free, failure.startedAt()));
            }
            var end = failure.recoveredAt() == null ? Instant.MAX : failure.recoveredAt();
            free = first || free == null || end.isAfter(free) ? end : free;
            first = false;
        }
        return gaps;
    }

    /** Clocks of two machines may disagree by a little. */
    private static Duration nonNegative(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
