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
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An emergency as its events tell of it. */
@Entity
class Emergency {

    @Id
    @Column(name = "incident_id")
    String incidentId;

    @Column(name = "project_id")
    String projectId;

    /** The last event that was taken in. */
    long sequence;

    String title;

    @Column(name = "zone_id")
    @Nullable
    String zoneId;

    @Column(name = "check_id")
    @Nullable
    String checkId;

    @Column(name = "failure_reason")
    @Nullable
    String failureReason;

    @Column(name = "failure_message")
    @Nullable
    String failureMessage;

    @Column(name = "failure_measured")
    @Nullable
    String failureMeasured;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "opened_at")
    Instant openedAt;

    @Column(name = "response_due")
    Instant responseDue;

    @Column(name = "resolution_due")
    @Nullable
    Instant resolutionDue;

    @Nullable
    String assignee;

    int escalations;

    @Column(name = "acknowledged_at")
    @Nullable
    Instant acknowledgedAt;

    @Column(name = "acknowledged_by")
    @Nullable
    String acknowledgedBy;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    @Column(name = "resolved_by")
    @Nullable
    String resolvedBy;

    @Column(name = "recovered_at")
    @Nullable
    Instant recoveredAt;

    @Nullable
    String note;

    @Column(name = "response_breached")
    boolean responseBreached;

    @Column(name = "resolution_breached")
    boolean resolutionBreached;

    protected Emergency() {}

    static Emergency of(IncidentOpened opened) {
        var emergency = new Emergency();
        emergency.incidentId = opened.incidentId();
        emergency.projectId = opened.projectId();
        emergency.sequence = opened.sequence();
        emergency.title = opened.title();
        emergency.zoneId = opened.zoneId();
        emergency.checkId = opened.checkId();
        var failure = opened.failure();
        if (failure != null) {
            emergency.failureReason = failure.reason();
            emergency.failureMessage = failure.message();
            emergency.failureMeasured = failure.measured();
        }
        emergency.startedAt = opened.startedAt();
        emergency.openedAt = opened.at();
        emergency.responseDue = opened.responseDue();
        emergency.resolutionDue = opened.resolutionDue();
        emergency.assignee = opened.assignee();
        return emergency;
    }

    /** Takes in the next event; one that it has had already changes nothing. */
    void apply(IncidentEvent event) {
        if (event.sequence() <= sequence) {
            return;
        }
        sequence = event.sequence();
        switch (event) {
            case IncidentOpened opened ->
                throw new IllegalStateException(
                        "incident " + incidentId + " is opened a second time, by event number " + opened.sequence());
            case IncidentAcknowledged acknowledged -> {
                acknowledgedAt = acknowledged.at();
                acknowledgedBy = acknowledged.by();
            }
            case IncidentEscalated escalated -> escalations++;
            case IncidentDeadlineBreached breach -> {
                if (breach.clock().equals("response")) {
                    responseBreached = true;
                } else {
                    resolutionBreached = true;
                }
            }
            case IncidentResolved resolved -> {
                resolvedAt = resolved.at();
                resolvedBy = resolved.by();
                recoveredAt = resolved.recoveredAt();
                note = resolved.note();
            }
            case IncidentReopened reopened -> {
                resolvedAt = null;
                resolvedBy = null;
                recoveredAt = null;
                note = null;
            }
            case IncidentDeadlineRecomputed recomputed -> {
                if (recomputed.clock().equals("resolution")) {
                    resolutionDue = recomputed.due();
                } else if (recomputed.due() != null) {
                    responseDue = recomputed.due();
                }
            }
            case IncidentUnacknowledged unacknowledged -> {
                // Somebody did own it in time, which is what the response is measured by.
            }
            case IncidentHeld held -> {}
            case IncidentResumed resumed -> {}
            case IncidentMerged merged -> {}
            case IncidentUnmerged unmerged -> {}
            case IncidentMembersAdded added -> {}
            case IncidentMemberSplitOff splitOff -> {}
            case IncidentOccurredAgain again -> {}
            case IncidentSeverityChanged changed -> {}
            case IncidentNoteAdded added -> {}
            case IncidentSuppressed suppressed -> {}
            case IncidentUnsuppressed unsuppressed -> {}
            case IncidentDeadlineWarned warned -> {}
            case IncidentClosed closed -> {}
            case IncidentCancelled cancelled -> {}
        }
    }
}
