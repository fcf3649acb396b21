package dev.understudy.report.measurement;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the results of one check, as they come, into segments of status. Pure; whole milliseconds, so that what is
 * restored from the database equals what was stored.
 *
 * <p>A result speaks until the next one, and no longer than it says that it is valid; after that nothing is known.
 * While confirmation probes run, the status is still the old one; once it follows them, it changed with the first of
 * them, as monitor-service dates it. A result that is not later than the last one is a repeat and changes nothing.
 */
final class StatusHistory {

    /**
     * The present run of probes that contradict the status.
     *
     * @param outcome what they say
     * @param since end of the first of them
     */
    record Doubt(CheckStatus outcome, Instant since) {}

    private @Nullable Instant lastAt;
    private @Nullable Doubt doubt;
    private @Nullable Segment latest;
    private final List<Segment> changed = new ArrayList<>();

    /**
     * @param lastAt end of the latest probe that was taken in
     * @param latest the segment that it belongs to
     */
    StatusHistory(@Nullable Instant lastAt, @Nullable Doubt doubt, @Nullable Segment latest) {
        this.lastAt = lastAt;
        this.doubt = doubt;
        this.latest = latest;
    }

    void add(ProbeCompleted result) {
        var at = result.finishedAt().truncatedTo(ChronoUnit.MILLIS);
        if (lastAt != null && !at.isAfter(lastAt)) {
            return;
        }
        lastAt = at;
        var status = result.status();
        var known = latest;
        var changes = known == null || known.status() != status;
        if (known != null && changes) {
            known = overrule(known, status, at);
        }
        var until = later(at, result.validUntil().truncatedTo(ChronoUnit.MILLIS));
        if (known != null && known.status() == status && !known.endedAt().isBefore(at)) {
            put(known.until(until));
        } else {
            put(new Segment(at, until, status));
        }
        doubt = doubtAfter(result.outcome(), status, changes ? null : doubt, at);
    }

    /** The segments to store: new ones, and earlier ones (by their start) with another end or status. */
    List<Segment> changed() {
        return List.copyOf(changed);
    }

    @Nullable
    Instant lastAt() {
        return lastAt;
    }

    @Nullable
    Doubt doubt() {
        return doubt;
    }

    /**
     * Gives the end of the old segment, from the change on, to the new status. It stays within that segment: a run that
     * began before a gap does not fill the gap.
     */
    private Segment overrule(Segment old, CheckStatus status, Instant at) {
        // Nobody knows when it became unknown; certain it was only until the run began.
        var confirmed = doubt != null && (doubt.outcome() == status || status == CheckStatus.UNKNOWN);
        var since = confirmed && doubt != null ? later(old.startedAt(), doubt.since()) : at;
        if (!old.endedAt().isAfter(since)) {
            return old;
        }
        put(old.until(since));
        var rest = new Segment(since, old.endedAt().isBefore(at) ? old.endedAt() : at, status);
        put(rest);
        return rest;
    }

    private static @Nullable Doubt doubtAfter(
            CheckStatus outcome, CheckStatus status, @Nullable Doubt before, Instant at) {
        if (outcome == status || status == CheckStatus.PAUSED || status == CheckStatus.MAINTENANCE) {
            return null;
        }
        // A probe that cannot tell leaves a run as it is, and may begin one of its own.
        return before != null && (outcome == CheckStatus.UNKNOWN || outcome == before.outcome())
                ? before
                : new Doubt(outcome, at);
    }

    private void put(Segment segment) {
        if (!changed.isEmpty() && changed.getLast().startedAt().equals(segment.startedAt())) {
            changed.removeLast();
        }
        changed.add(segment);
        latest = segment;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
