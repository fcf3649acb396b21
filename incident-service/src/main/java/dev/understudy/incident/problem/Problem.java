package dev.understudy.incident.problem;

import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ProblemEvent.BreakEven;
import dev.understudy.events.ProblemEvent.ProblemClosed;
import dev.understudy.events.ProblemEvent.ProblemCost;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProblemEvent.ProblemUpdated;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.ProblemEvent.PromiseChecked;
import dev.understudy.events.ProblemEvent.ReworkDone;
import dev.understudy.events.ProblemEvent.ReworkProposed;
import dev.understudy.kit.problem.Conflict;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cause that recurs. Its methods change the state and answer with the event that tells of the change. */
@Entity
class Problem {

    private static final Duration BETWEEN_CHECKS = Duration.ofDays(1);

    enum State {
        /** It recurs, and nobody has said what to do. */
        DETECTED,
        /** Somebody has proposed to mend the cause. */
        REWORK_PROPOSED,
        /** The cause is said to be mended; whether it is, is watched. */
        REWORK_DONE,
        /** The promise was kept, or not. */
        JUDGED,
        CLOSED;

        List<String> actions() {
            return switch (this) {
                case DETECTED -> List.of("cause", "proposal", "rework-done", "close");
                case REWORK_PROPOSED -> List.of("cause", "proposal", "rework-done", "close");
                case REWORK_DONE -> List.of("cause", "close");
                case JUDGED -> List.of("cause");
                case CLOSED -> List.of();
            };
        }
    }

    @Id
    String id;

    @Version
    long version;

    @Column(name = "project_id")
    String projectId;

    @Column(name = "cluster_id")
    String clusterId;

    @Column(name = "zone_id")
    @Nullable
    String zoneId;

    @Column(name = "failure_class")
    String failureClass;

    String title;

    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "detected_at")
    Instant detectedAt;

    @Column(name = "touched_at")
    Instant touchedAt;

    @Column(name = "suspected_cause")
    @Nullable
    String suspectedCause;

    @Nullable
    String proposal;

    @Column(name = "estimate_hours")
    @Nullable
    Double estimateHours;

    @Column(name = "proposed_at")
    @Nullable
    Instant proposedAt;

    @Column(name = "proposed_by")
    @Nullable
    String proposedBy;

    @Column(name = "work_item_id")
    @Nullable
    String workItemId;

    @Column(name = "rework_done_at")
    @Nullable
    Instant reworkDoneAt;

    @Column(name = "rework_done_by")
    @Nullable
    String reworkDoneBy;

    @Column(name = "rework_hours")
    @Nullable
    Double reworkHours;

    @Enumerated(EnumType.STRING)
    @Nullable
    Promise promise;

    @Column(name = "next_check_at")
    @Nullable
    Instant nextCheckAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(name = "ended_by")
    @Nullable
    String endedBy;

    @Column(name = "end_reason")
    @Nullable
    String endReason;

    protected Problem() {}

    static Problem detect(
            String id,
            String projectId,
            String clusterId,
            @Nullable String zoneId,
            String failureClass,
            String title,
            Instant now) {
        var problem = new Problem();
        problem.id = id;
        problem.projectId = projectId;
        problem.clusterId = clusterId;
        problem.zoneId = zoneId;
        problem.failureClass = failureClass;
        problem.title = title;
        problem.state = State.DETECTED;
        problem.detectedAt = now;
        problem.touchedAt = now;
        return problem;
    }

    ProblemEvent detected(int occurrences, String template) {
        return new ProblemDetected(projectId, id, detectedAt, title, zoneId, occurrences, failureClass, template);
    }

    ProblemEvent updated(ProblemCost cost, Instant now) {
        touchedAt = now;
        return new ProblemUpdated(projectId, id, now, title, zoneId, cost, suspectedCause);
    }

    void suspect(String cause) {
        if (state == State.CLOSED) {
            throw illegal("cause");
        }
        suspectedCause = cause;
    }

    ProblemEvent propose(
            String text, double hours, @Nullable String workItem, BreakEven breakEven, String by, Instant now) {
        if (state != State.DETECTED && state != State.REWORK_PROPOSED) {
            throw illegal("proposal");
        }
        state = State.REWORK_PROPOSED;
        proposal = text;
        estimateHours = hours;
        proposedAt = now;
        proposedBy = by;
        workItemId = workItem == null ? workItemId : workItem;
        touchedAt = now;
        return new ReworkProposed(projectId, id, now, by, text, hours, workItemId, breakEven);
    }

    /** @return empty when it was said before */
    Optional<ProblemEvent> reworkDone(double hours, String by, Instant at, Instant now) {
        if (state == State.REWORK_DONE) {
            return Optional.empty();
        }
        if (state != State.DETECTED && state != State.REWORK_PROPOSED) {
            throw illegal("rework-done");
        }
        state = State.REWORK_DONE;
        reworkDoneAt = at;
        reworkDoneBy = by;
        reworkHours = hours;
        promise = Promise.TOO_EARLY;
        nextCheckAt = now.plus(BETWEEN_CHECKS);
        touchedAt = now;
        return Optional.of(new ReworkDone(projectId, id, at, by, hours, workItemId));
    }

    /** @return empty while nothing is new: it was too early before, and is */
    Optional<ProblemEvent> judge(
            Judgement judgement, int before, double daysBefore, int after, double daysAfter, Instant now) {
        if (state != State.REWORK_DONE) {
            return Optional.empty();
        }
        nextCheckAt = now.plus(BETWEEN_CHECKS);
        if (judgement.promise() == Promise.TOO_EARLY) {
            return Optional.empty();
        }
        promise = judgement.promise();
        state = State.JUDGED;
        nextCheckAt = null;
        endedAt = now;
        touchedAt = now;
        return Optional.of(new PromiseChecked(
                projectId, id, now, judgement.promise(), before, daysBefore, after, daysAfter, judgement.pValue()));
    }

    /** @return empty when it is closed already */
    Optional<ProblemEvent> close(String by, String reason, Instant now) {
        if (state == State.CLOSED) {
            return Optional.empty();
        }
        if (state == State.JUDGED) {
            throw illegal("close");
        }
        state = State.CLOSED;
        nextCheckAt = null;
        endedAt = now;
        endedBy = by;
        endReason = reason;
        touchedAt = now;
        return Optional.of(new ProblemClosed(projectId, id, now, by, reason));
    }

    private Conflict illegal(String action) {
        return Conflict.ofState(
                "problem.illegal-transition",
                "problem " + id + " is " + state + ", and '" + action
                        + "' is not possible any more; when it recurs, a new" + " one is opened",
                state.name(),
                state.actions());
    }
}
