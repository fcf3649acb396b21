package dev.understudy.incident.incident;

import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.incident.duty.DutyRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An emergency. Its methods change the state and answer with the event that tells of the change. */
@Entity
class Incident {

    @Id
    String id;

    @Version
    long version;

    @Column(name = "project_id")
    String projectId;

    @Column(name = "deduplication_key")
    String deduplicationKey;

    @Enumerated(EnumType.STRING)
    IncidentState state;

    String title;

    @Column(name = "check_id")
    @Nullable
    String checkId;

    @Column(name = "asset_id")
    @Nullable
    String assetId;

    @Column(name = "zone_id")
    @Nullable
    String zoneId;

    @Nullable
    String target;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Failure failure;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "opened_at")
    Instant openedAt;

    @Column(name = "response_due")
    Instant responseDue;

    @Column(name = "resolution_due")
    @Nullable
    Instant resolutionDue;

    /** What the deadlines follow from. */
    String clause;

    @Column(name = "escalate_after_s")
    long escalateAfterSeconds;

    @Nullable
    String assignee;

    @Column(name = "acknowledged_by")
    @Nullable
    String acknowledgedBy;

    @Column(name = "acknowledged_at")
    @Nullable
    Instant acknowledgedAt;

    @Column(name = "resolved_by")
    @Nullable
    String resolvedBy;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    @Column(name = "recovered_at")
    @Nullable
    Instant recoveredAt;

    @Nullable
    String note;

    @Column(name = "response_breached")
    boolean responseBreached;

    @Column(name = "resolution_breached")
    boolean resolutionBreached;

    int occurrences;

    /** Number of the last event published of this incident. */
    long sequence;

    protected Incident() {}

    /** An emergency that a failing check opens; its clocks start when the failure was first seen. */
    static Incident open(
            String id, CheckStatusChanged change, String title, EmergencyDeadlines deadlines, Instant now) {
        var incident = new Incident();
        incident.id = id;
        incident.projectId = change.projectId();
        incident.deduplicationKey = deduplicationKey(change.checkId());
        incident.state = IncidentState.TRIGGERED;
        incident.title = title;
        incident.checkId = change.checkId();
        incident.assetId = change.assetId();
        incident.zoneId = change.zoneId();
        incident.target = change.target();
        incident.failure = change.failure();
        incident.startedAt = change.since();
        incident.openedAt = now;
        incident.responseDue = change.since().plus(deadlines.response());
        incident.resolutionDue =
                deadlines.resolution().map(change.since()::plus).orElse(null);
        incident.clause = deadlines.clause();
        incident.escalateAfterSeconds = deadlines.escalateAfter().toSeconds();
        incident.occurrences = 1;
        return incident;
    }

    static String deduplicationKey(String checkId) {
        return "check:" + checkId;
    }

    IncidentEvent opened(@Nullable String assignee) {
        this.assignee = assignee;
        return new IncidentOpened(
                projectId,
                id,
                ++sequence,
                openedAt,
                deduplicationKey,
                title,
                checkId,
                assetId,
                zoneId,
                startedAt,
                responseDue,
                resolutionDue,
                assignee,
                failure,
                null,
                "monitor",
                null,
                null,
                null,
                null);
    }

    /** The same failure was reported again while the incident is open. */
    void occurredAgain() {
        occurrences++;
    }

    /**
     * Somebody takes it.
     *
     * @return empty when it is taken already: who was first stays the one who has it
     * @throws IllegalTransition when it is resolved
     */
    Optional<IncidentEvent> acknowledge(String by, Instant now) {
        return switch (state) {
            case TRIGGERED -> {
                state = IncidentState.ACKNOWLEDGED;
                acknowledgedBy = by;
                acknowledgedAt = now;
                assignee = by;
                yield Optional.of(new IncidentAcknowledged(projectId, id, ++sequence, now, by, null));
            }
            case ACKNOWLEDGED -> Optional.empty();
            case RESOLVED -> throw new IllegalTransition(this, IncidentState.ACKNOWLEDGED);
        };
    }

    /** @return empty when it is resolved already */
    Optional<IncidentEvent> resolve(String by, Instant recovered, @Nullable String text, Instant now) {
        return switch (state) {
            case TRIGGERED, ACKNOWLEDGED -> {
                state = IncidentState.RESOLVED;
                resolvedBy = by;
                resolvedAt = now;
                recoveredAt = recovered;
                note = text;
                yield Optional.of(new IncidentResolved(projectId, id, ++sequence, now, by, recovered, text));
            }
            case RESOLVED -> Optional.empty();
        };
    }

    IncidentEvent escalated(int step, DutyRole role, @Nullable String personId, Instant now) {
        return new IncidentEscalated(projectId, id, ++sequence, now, step, role.label(), personId, null);
    }

    /** Nobody owned it by {@code responseDue}; recorded once. */
    Optional<IncidentEvent> breachResponse(Instant now) {
        if (responseBreached || acknowledgedAt != null || !state.isOpen() || now.isBefore(responseDue)) {
            return Optional.empty();
        }
        responseBreached = true;
        return Optional.of(new IncidentDeadlineBreached(projectId, id, ++sequence, now, "response", responseDue));
    }

    /** It did not work again by {@code resolutionDue}; recorded once. */
    Optional<IncidentEvent> breachResolution(Instant now) {
        if (resolutionBreached || resolutionDue == null || !state.isOpen() || now.isBefore(resolutionDue)) {
            return Optional.empty();
        }
        resolutionBreached = true;
        return Optional.of(new IncidentDeadlineBreached(projectId, id, ++sequence, now, "resolution", resolutionDue));
    }

    Duration escalateAfter() {
        return Duration.ofSeconds(escalateAfterSeconds);
    }
}
