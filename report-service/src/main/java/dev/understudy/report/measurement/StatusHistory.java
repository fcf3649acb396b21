package dev.understudy.report.measurement;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the results of one check, as they come, into segments of known status. Pure.
 *
 * <p>A result speaks for the time until the next one is due; after that nothing is known. While confirmation probes
 * run, the status is still the old one; once it follows them, it changed with the first of them. A result that is not
 * later than the last one is a repeat and changes nothing.
 */
final class StatusHistory {

    private @Nullable Instant lastAt;
    private @Nullable Instant doubtSince;
    private final List<Segment> changed = new ArrayList<>();
    private @Nullable Segment latest;

    /**
     * @param lastAt end of the latest probe that was taken in
     * @param doubtSince end of the first of the latest probes whose outcome contradicts the status
     * @param latest the segment that ends last
     */
    StatusHistory(@Nullable Instant lastAt, @Nullable Instant doubtSince, @Nullable Segment latest) {
        this.lastAt = lastAt;
        this.doubtSince = doubtSince;
        this.latest = latest;
    }

    void add(ProbeCompleted result) {
        var at = result.finishedAt();
        if (lastAt != null && !at.isAfter(lastAt)) {
            return;
        }
        lastAt = at;
        var status = result.status() == CheckStatus.PENDING ? CheckStatus.UNKNOWN : result.status();
        if (latest != null && latest.status() == status && !latest.endedAt().isBefore(at)) {
            replaceLatest(latest.until(later(latest.endedAt(), result.validUntil())));
        } else {
            var since = latest != null && doubtSince != null && latest.status() != status ? doubtSince : at;
            if (latest != null && latest.endedAt().isAfter(since)) {
                replaceLatest(latest.until(later(latest.startedAt(), since)));
            }
            if (status != CheckStatus.UNKNOWN) {
                append(new Segment(since, later(since, result.validUntil()), status));
            }
        }
        var contradicts = result.outcome() != result.status() && result.outcome() != CheckStatus.UNKNOWN;
        if (!contradicts) {
            doubtSince = null;
        } else if (doubtSince == null) {
            doubtSince = at;
        }
    }

    /** The segments to store: new ones, and earlier ones (by their start) with another end. */
    List<Segment> changed() {
        return List.copyOf(changed);
    }

    @Nullable
    Instant lastAt() {
        return lastAt;
    }

    @Nullable
    Instant doubtSince() {
        return doubtSince;
    }

    private void append(Segment segment) {
        if (latest != null && latest.startedAt().equals(segment.startedAt())) {
            replaceLatest(segment);
        } else {
            latest = segment;
            changed.add(segment);
        }
    }

    private void replaceLatest(Segment segment) {
        if (!changed.isEmpty() && changed.getLast().startedAt().equals(segment.startedAt())) {
            changed.removeLast();
        }
        latest = segment;
        changed.add(segment);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
