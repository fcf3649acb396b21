package dev.understudy.report.emergency;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentCancelled;
import dev.understudy.events.IncidentEvent.IncidentClosed;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.events.IncidentEvent.IncidentDeadlineWarned;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentHeld;
import dev.understudy.events.IncidentEvent.IncidentMemberSplitOff;
import dev.understudy.events.IncidentEvent.IncidentMembersAdded;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentNoteAdded;
import dev.understudy.events.IncidentEvent.IncidentOccurredAgain;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.IncidentEvent.IncidentResumed;
import dev.understudy.events.IncidentEvent.IncidentSeverityChanged;
import dev.understudy.events.IncidentEvent.IncidentSuppressed;
import dev.understudy.events.IncidentEvent.IncidentUnacknowledged;
import dev.understudy.events.IncidentEvent.IncidentUnmerged;
import dev.understudy.events.IncidentEvent.IncidentUnsuppressed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An emergency as its events tell of it. */
class Emergency {

    final IncidentOpened opened;

    /** The last event that was taken in. */
    private long sequence;

    Instant responseDue;

    @Nullable
    Instant resolutionDue;

    int escalations;
    int members = 1;
    int reopened;

    @Nullable
    Instant acknowledgedAt;

    @Nullable
    String acknowledgedBy;

    @Nullable
    String resolvedBy;

    @Nullable
    Instant recoveredAt;

    @Nullable
    String note;

    @Nullable
    IncidentClosed closed;

    boolean responseBreached;
    boolean resolutionBreached;

    /** What bears on its deadlines, in order. */
    final List<Step> steps = new ArrayList<>();

    /** The incident that it is a part of; absent while it stands alone. */
    @Nullable
    String partOf;

    private boolean cancelled;

    private Emergency(IncidentOpened opened) {
        this.opened = opened;
        this.sequence = opened.sequence();
        this.responseDue = opened.responseDue();
        this.resolutionDue = opened.resolutionDue();
    }

    /**
     * @param events of one incident, in any order, repeats included
     * @return empty while its opening has not arrived
     */
    static Optional<Emergency> of(List<IncidentEvent> events) {
        var ordered = events.stream()
                .sorted(Comparator.comparingLong(IncidentEvent::sequence))
                .toList();
        if (ordered.isEmpty() || !(ordered.getFirst() instanceof IncidentOpened opened)) {
            return Optional.empty();
        }
        var emergency = new Emergency(opened);
        ordered.forEach(emergency::apply);
        return Optional.of(emergency);
    }

    /** Neither an exercise, nor a part of another one, nor called off. */
    boolean counts() {
        return !Boolean.TRUE.equals(opened.drill()) && partOf == null && !cancelled;
    }

    boolean wasGoingOn(Instant from, Instant to) {
        return opened.startedAt().isBefore(to) && (recoveredAt == null || recoveredAt.isAfter(from));
    }

    /** Takes in the next event; one that it has had already changes nothing. */
    private void apply(IncidentEvent event) {
        if (event.sequence() <= sequence) {
            return;
        }
        sequence = event.sequence();
        switch (event) {
            case IncidentOpened again -> {
                // Only the first event opens an incident.
            }
            case IncidentAcknowledged acknowledged -> {
                // The response is what the first one was; who has it, the last.
                acknowledgedAt = acknowledgedAt == null ? acknowledged.at() : acknowledgedAt;
                acknowledgedBy = acknowledged.by();
            }
            case IncidentEscalated escalated -> {
                escalations++;
                var called =
                        escalated.personIds() == null ? escalated.personId() : String.join(", ", escalated.personIds());
                steps.add(Step.of(escalated.at(), Step.Kind.ESCALATED).who(called == null ? escalated.role() : called));
            }
            case IncidentDeadlineBreached breach -> {
                if (breach.clock().equals("response")) {
                    responseBreached = true;
                } else {
                    resolutionBreached = true;
                }
            }
            case IncidentResolved resolved -> {
                resolvedBy = resolved.by();
                recoveredAt = resolved.recoveredAt();
                note = resolved.note();
            }
            case IncidentReopened reopened -> {
                steps.add(Step.of(reopened.at(), Step.Kind.REOPENED).because(reopened.reason()));
                this.reopened++;
                closed = null;
                resolvedBy = null;
                recoveredAt = null;
                note = null;
            }
            case IncidentDeadlineRecomputed recomputed -> {
                steps.add(Step.moved(
                        recomputed.at(),
                        recomputed.clock(),
                        recomputed.previous(),
                        recomputed.due(),
                        recomputed.reason()));
                if (recomputed.clock().equals("resolution")) {
                    resolutionDue = recomputed.due();
                } else if (recomputed.due() != null) {
                    responseDue = recomputed.due();
                }
            }
            case IncidentUnacknowledged unacknowledged ->
                // Somebody did own it in time, which is what the response is measured by.
                steps.add(Step.of(unacknowledged.at(), Step.Kind.RELEASED)
                        .who(unacknowledged.previous())
                        .because(unacknowledged.reason()));
            case IncidentHeld held ->
                steps.add(Step.of(held.at(), Step.Kind.HELD)
                        .who(held.by())
                        .because(held.reason().name().toLowerCase(Locale.ROOT)));
            case IncidentResumed resumed ->
                steps.add(Step.of(resumed.at(), Step.Kind.RESUMED).who(resumed.by()));
            case IncidentMerged merged -> partOf = merged.intoIncidentId();
            case IncidentUnmerged unmerged -> partOf = null;
            case IncidentMembersAdded added -> members = added.total();
            case IncidentMemberSplitOff splitOff -> members = Math.max(1, members - 1);
            case IncidentOccurredAgain again -> {}
            case IncidentSeverityChanged changed -> {}
            case IncidentNoteAdded added -> {}
            case IncidentSuppressed suppressed -> {}
            case IncidentUnsuppressed unsuppressed -> {}
            case IncidentDeadlineWarned warned -> {}
            case IncidentClosed end -> closed = end;
            case IncidentCancelled called -> cancelled = true;
        }
    }
}
