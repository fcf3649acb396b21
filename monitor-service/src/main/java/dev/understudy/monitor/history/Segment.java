package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time of one status. A confirmed change begins with the first probe that showed it; UNKNOWN is time that no
 * result speaks for, or that probes could not tell about.
 *
 * @param probes that ended in it
 * @param reason of its first failed probe
 */
@Schema(name = "Segment")
record Segment(
        Instant from,
        Instant to,
        CheckStatus status,
        int probes,
        @Nullable String reason) {

    /**
     * @param results in their order, from one that speaks for {@code from} on
     * @param from epoch milliseconds
     * @param to epoch milliseconds, exclusive
     * @return without gaps
     */
    static List<Segment> of(List<StoredResult> results, long from, long to) {
        var statuses = Tally.statuses(results);
        var segments = new ArrayList<Segment>();
        long known = from;
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            long begin = Math.max(from, result.finishedAt());
            long next = i + 1 < results.size() ? results.get(i + 1).finishedAt() : to;
            long end = Math.min(to, Math.min(next, Math.max(result.validUntil(), result.finishedAt())));
            append(segments, known, begin, CheckStatus.UNKNOWN, 0, null);
            var status = statuses[i];
            append(
                    segments,
                    begin,
                    end,
                    status == null ? CheckStatus.PAUSED : status,
                    result.finishedAt() >= from ? 1 : 0,
                    result.reason());
            known = Math.max(known, end);
        }
        append(segments, known, to, CheckStatus.UNKNOWN, 0, null);
        return segments;
    }

    private static void append(
            List<Segment> segments, long from, long to, CheckStatus status, int probes, @Nullable String reason) {
        var last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && last.status == status) {
            segments.set(
                    segments.size() - 1,
                    new Segment(
                            last.from,
                            to > from ? Instant.ofEpochMilli(to) : last.to,
                            status,
                            last.probes + probes,
                            last.reason == null ? reason : last.reason));
        } else if (to > from) {
            segments.add(new Segment(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), status, probes, reason));
        }
    }
}
