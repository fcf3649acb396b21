package dev.understudy.report.analysis;

import dev.understudy.report.trend.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many failures our own checks saw before somebody else told of them.
 *
 * @param failures that began in the period, and of which it is known who told
 * @param seenFirst of those, how many our checks saw first or alone
 * @param share of those; absent when there were none
 * @param low and {@code high}, the interval that holds the true share with 95 %
 * @param leadTime from our checks to the first report of somebody else, of those that both saw
 * @param behind how long somebody else was ahead of our checks, of those that both saw
 * @param missed failures that our checks did not see at all
 */
public record EarlyWarning(
        int failures,
        int seenFirst,
        @Nullable Double share,
        @Nullable Double low,
        @Nullable Double high,
        Times leadTime,
        Times behind,
        int missed) {

    private static final double CONFIDENCE = 0.95;

    public static EarlyWarning of(List<Failure> failures, Instant from, Instant until) {
        int known = 0;
        int first = 0;
        int missed = 0;
        var lead = new ArrayList<Duration>();
        var behind = new ArrayList<Duration>();
        for (var failure : failures) {
            var seen = failure.seenByUsAt();
            var reported = failure.reportedAt();
            if (!failure.began(from, until) || seen == null && reported == null) {
                continue;
            }
            known++;
            if (seen == null) {
                missed++;
            } else if (reported == null) {
                first++;
            } else if (reported.isBefore(seen)) {
                behind.add(Duration.between(reported, seen));
            } else {
                first++;
                lead.add(Duration.between(seen, reported));
            }
        }
        var share = known == 0 ? null : Proportion.of(first, known, CONFIDENCE);
        return new EarlyWarning(
                known,
                first,
                share == null ? null : share.share(),
                share == null ? null : share.interval().low(),
                share == null ? null : share.interval().high(),
                Times.of(lead),
                Times.of(behind),
                missed);
    }
}
