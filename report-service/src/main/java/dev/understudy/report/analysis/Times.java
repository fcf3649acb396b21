package dev.understudy.report.analysis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long something takes. Percentiles are nearest-rank: each is a duration that was seen, and that share of all was no
 * longer. The median of an even number is the middle between the two in the middle.
 *
 * @param count how many there are; the others are absent when there are none
 */
public record Times(
        int count,
        @Nullable Duration median,
        @Nullable Duration p75,
        @Nullable Duration p90,
        @Nullable Duration longest) {

    public static Times of(Collection<Duration> durations) {
        var sorted = durations.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new Times(0, null, null, null, null);
        }
        return new Times(
                sorted.size(), median(sorted), nearestRank(sorted, 75), nearestRank(sorted, 90), sorted.getLast());
    }

    private static Duration median(List<Duration> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    private static Duration nearestRank(List<Duration> sorted, int percent) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }
}
