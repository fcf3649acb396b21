package dev.understudy.incident.incident;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.HoldReason;
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
import dev.understudy.events.IncidentEvent.Member;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.correlation.Correlation;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationRun;
import dev.understudy.incident.incident.DeadlineClocks.Due;
import dev.understudy.incident.incident.DeadlineClocks.Pause;
import dev.understudy.incident.incident.IncidentState.Acknowledged;
import dev.understudy.incident.incident.IncidentState.Action;
import dev.understudy.incident.incident.IncidentState.Cancelled;
import dev.understudy.incident.incident.IncidentState.Closed;
import dev.understudy.incident.incident.IncidentState.Merged;
import dev.understudy.incident.incident.IncidentState.OnHold;
import dev.understudy.incident.incident.IncidentState.Open;
import dev.understudy.incident.incident.IncidentState.Resolved;
import dev.understudy.incident.incident.IncidentState.Triggered;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/** An emergency. Its methods change the state and answer with the event that tells of the change. */
@Entity
class Incident {

    /** The clocks, as events and timers name them. */
    static final String RESPONSE = "response";

    static final String RESOLUTION = "resolution";

    @Id
    String id;

    @Version
    long version;

    @Column(name = "project_id")
    String projectId;

    @Column(name = "deduplication_key")
    String deduplicationKey;

    @Enumerated(EnumType.STRING)
    IncidentState.Kind state;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    @Column(name = "state_detail")
    private IncidentState standing;

    String title;

    @Enumerated(EnumType.STRING)
    Severity severity;

    String source;

    @Nullable
    String rule;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    @Nullable
    Facts facts;

    /** The correlation rule that it comes from; absent when it was opened by cause. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    @Nullable
    Correlation correlation;

    @Nullable
    String cause;

    @Column(name = "recurrence_of")
    @Nullable
    String recurrenceOf;

    boolean drill;

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
    @Mutability(Immutability.class)
    @Nullable
    Failure failure;

    @Column(name = "started_at")
    Instant startedAt;

    /** When the clocks started: with the failure, or with the end of the maintenance that it began in. */
    @Column(name = "clocks_from")
    Instant clocksFrom;

    /** From when they would run without the incidents that were merged into this one. */
    @Column(name = "own_clocks_from")
    Instant ownClocksFrom;

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

    /** When somebody owned it for the first time; what comes later does not make the response late. */
    @Column(name = "responded_at")
    @Nullable
    Instant respondedAt;

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

    @Column(name = "closed_at")
    @Nullable
    Instant closedAt;

    @Column(name = "minutes_spent")
    @Nullable
    Integer minutesSpent;

    @Column(name = "merged_into")
    @Nullable
    String mergedInto;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    List<Pause> pauses = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    @Nullable
    EscalationRun escalation;

    /** How many calls were made: each has its number, so that none is taken for another. */
    int calls;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    @Nullable
    Suppressed suppression;

    @Column(name = "response_breached")
    boolean responseBreached;

    @Column(name = "resolution_breached")
    boolean resolutionBreached;

    int occurrences;

    @Column(name = "told_occurrences")
    int toldOccurrences;

    int members;

    @Column(name = "joinable_until")
    Instant joinableUntil;

    /** Number of the last event published of this incident. */
    long sequence;

    /** Lines of its timeline while it is being opened: nobody else writes any yet. Less than none afterwards. */
    @Transient
    private int firstLines = -1;

    protected Incident() {}

    /**
     * An emergency that a signal opens; its clocks start when the failure was first seen.
     *
     * @param rule which rule made it one
     */
    static Incident open(String id, Signal signal, Severity severity, @Nullable String rule, Instant now) {
        var incident = new Incident();
        incident.firstLines = 0;
        incident.id = id;
        incident.projectId = signal.projectId();
        incident.deduplicationKey = signal.key();
        incident.become(new Triggered());
        incident.title = signal.title();
        incident.severity = severity;
        incident.source = signal.source();
        incident.rule = rule;
        incident.drill = signal.drill();
        incident.checkId = signal.checkId();
        incident.assetId = signal.assetId();
        incident.zoneId = signal.zoneId();
        incident.target = signal.target();
        incident.failure = signal.failure();
        incident.startedAt = signal.since();
        incident.clocksFrom = signal.since();
        incident.ownClocksFrom = signal.since();
        incident.openedAt = now;
        incident.joinableUntil = now;
        incident.occurrences = 1;
        incident.toldOccurrences = 1;
        incident.members = 1;
        return incident;
    }

    /** Whether what belongs to it is new with it, and so cannot be there already. */
    boolean isBeingOpened() {
        return firstLines >= 0;
    }

    /** The number of the next line of the timeline of one that is being opened. */
    int nextFirstLine() {
        return ++firstLines;
    }

    /** All is there; from now on it is as any other. */
    void isOpened() {
        firstLines = -1;
    }

    IncidentState standing() {
        return standing;
    }

    void owe(Due due) {
        responseDue = due.response();
        resolutionDue = due.resolution();
        clause = due.clause();
        escalateAfterSeconds = due.escalateAfter().toSeconds();
    }

    IncidentEvent opened(@Nullable String toWhom) {
        assignee = toWhom;
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
                severity,
                source,
                rule,
                cause,
                recurrenceOf,
                drill ? Boolean.TRUE : null);
    }

    /** The same failures were reported again while the incident is open. */
    void occurredAgain(int times) {
        occurrences += times;
    }

    /** Tells of occurrences since the last time; empty when there were none. */
    Optional<IncidentEvent> tellOccurrences(Instant now) {
        if (occurrences == toldOccurrences) {
            return Optional.empty();
        }
        toldOccurrences = occurrences;
        return Optional.of(new IncidentOccurredAgain(projectId, id, ++sequence, now, occurrences));
    }

    IncidentEvent membersAdded(List<Member> added, Instant now) {
        return new IncidentMembersAdded(projectId, id, ++sequence, now, added, members, cause);
    }

    IncidentEvent memberSplitOff(String memberKey, String toIncidentId, String by, Instant now) {
        members--;
        return new IncidentMemberSplitOff(projectId, id, ++sequence, now, by, memberKey, toIncidentId);
    }

    /**
     * Somebody takes it, or acknowledges what somebody else has, where one acknowledgement is not enough.
     *
     * @param until when the acknowledgement times out
     * @return empty when it changes nothing: who was first stays the one who has it
     * @throws IllegalTransition when it is over
     */
    Optional<IncidentEvent> acknowledge(String by, @Nullable Instant until, Instant now) {
        return switch (standing) {
            case Triggered triggered -> {
                var owned = triggered.toAcknowledged(by, now, until, toAcknowledgeToo());
                become(owned);
                assignee = by;
                if (respondedAt == null) {
                    respondedAt = now;
                }
                yield Optional.of(acknowledged(owned, now));
            }
            case Acknowledged owned -> {
                if (owned.by().equals(by)) {
                    become(owned.prolonged(until));
                    yield Optional.empty();
                }
                if (!eachAcknowledges() || owned.isAcknowledgedBy(by)) {
                    yield Optional.empty();
                }
                var both = owned.alsoBy(by);
                become(both);
                yield Optional.of(acknowledged(both, now));
            }
            case OnHold held -> {
                if (!eachAcknowledges() || held.owner().isAcknowledgedBy(by)) {
                    yield Optional.empty();
                }
                var both = held.owner().alsoBy(by);
                become(held.with(both));
                yield Optional.of(acknowledged(both, now));
            }
            case Resolved over -> throw new IllegalTransition(this, Action.ACKNOWLEDGE);
            case Closed over -> throw new IllegalTransition(this, Action.ACKNOWLEDGE);
            case Merged over -> throw new IllegalTransition(this, Action.ACKNOWLEDGE);
            case Cancelled over -> throw new IllegalTransition(this, Action.ACKNOWLEDGE);
        };
    }

    /**
     * Somebody takes it from whoever has it; empty when that is the same person. A hold goes on: what is waited for is no
     * other for that.
     *
     * @throws IllegalTransition when it is over
     */
    Optional<IncidentEvent> takeOver(String by, @Nullable Instant until, Instant now) {
        if (!standing.allowed().contains(Action.TAKE)) {
            throw new IllegalTransition(this, Action.TAKE);
        }
        var taken = standing.ownership()
                .filter(owned -> !owned.by().equals(by))
                .map(owned -> owned.takenOver(by, now, until));
        if (taken.isEmpty()) {
            return acknowledge(by, until, now);
        }
        become(standing instanceof OnHold held ? held.with(taken.get()) : taken.get());
        assignee = by;
        return Optional.of(acknowledged(taken.get(), now));
    }

    private IncidentEvent acknowledged(Acknowledged owned, Instant now) {
        return new IncidentAcknowledged(
                projectId,
                id,
                ++sequence,
                now,
                owned.by(),
                owned.until(),
                owned.awaited().isEmpty() ? null : owned.awaited(),
                owned.also().isEmpty() ? null : owned.also());
    }

    private boolean eachAcknowledges() {
        return escalation != null && escalation.policy().acknowledgement() == AcknowledgedBy.EACH;
    }

    /** Whom the last step called, where each of them has to acknowledge. */
    private List<String> toAcknowledgeToo() {
        return escalation == null || escalation.last() == null || !eachAcknowledges()
                ? List.of()
                : escalation.last().people();
    }

    /**
     * Nobody owns it any more, so that people are called again.
     *
     * @param reason {@code timeout}, {@code severity-raised} or {@code released}
     * @return empty when nobody owns it, or it is on hold and only the acknowledgement's time ran out
     */
    Optional<IncidentEvent> unacknowledge(String reason, Instant now) {
        var owner =
                switch (standing) {
                    case Acknowledged acknowledged -> acknowledged.by();
                    case OnHold held
                    when reason.equals("severity-raised") -> {
                        endPause(now);
                        yield held.owner().by();
                    }
                    default -> null;
                };
        if (owner == null) {
            return Optional.empty();
        }
        become(new Triggered());
        assignee = null;
        return Optional.of(new IncidentUnacknowledged(projectId, id, ++sequence, now, reason, owner));
    }

    IncidentEvent release(Instant now) {
        if (!(standing instanceof Acknowledged)) {
            throw new IllegalTransition(this, Action.RELEASE);
        }
        return unacknowledge("released", now).orElseThrow();
    }

    IncidentEvent hold(String by, HoldReason reason, @Nullable String text, Instant until, Instant now) {
        if (!(standing instanceof Acknowledged acknowledged)) {
            throw new IllegalTransition(this, Action.HOLD);
        }
        become(acknowledged.toOnHold(reason, text, now, until));
        var longer = new ArrayList<>(pauses);
        longer.add(Pause.ofHold(now, null));
        pauses = List.copyOf(longer);
        return new IncidentHeld(projectId, id, ++sequence, now, by, reason, text, until);
    }

    IncidentEvent resume(String by, @Nullable Instant until, Instant now) {
        if (!(standing instanceof OnHold held)) {
            throw new IllegalTransition(this, Action.RESUME);
        }
        endPause(now);
        become(held.toAcknowledged(until));
        return new IncidentResumed(projectId, id, ++sequence, now, by);
    }

    /**
     * @return empty when it is over already
     * @throws IllegalTransition when it is part of another incident
     */
    Optional<IncidentEvent> resolve(String by, Instant recovered, @Nullable String text, Instant now) {
        return switch (standing) {
            case Open open -> {
                endPause(now);
                become(open.toResolved(by, now, recovered, text));
                suppression = null;
                yield Optional.of(new IncidentResolved(projectId, id, ++sequence, now, by, recovered, text));
            }
            case Resolved over -> Optional.empty();
            case Closed over -> Optional.empty();
            case Merged merged -> throw new IllegalTransition(this, Action.RESOLVE);
            case Cancelled cancelled -> throw new IllegalTransition(this, Action.RESOLVE);
        };
    }

    IncidentEvent reopen(String by, String reason, Instant now) {
        if (!(standing instanceof Resolved resolved)) {
            throw new IllegalTransition(this, Action.REOPEN);
        }
        become(resolved.toTriggered());
        assignee = null;
        // It worked meanwhile: that time is nobody's.
        var longer = new ArrayList<>(pauses);
        longer.add(new Pause(
                resolved.recoveredAt().isBefore(resolved.at()) ? resolved.recoveredAt() : resolved.at(), now, true));
        pauses = List.copyOf(longer);
        return new IncidentReopened(projectId, id, ++sequence, now, by, reason);
    }

    IncidentEvent close(String by, String why, @Nullable String where, String done, int minutes, Instant now) {
        if (!(standing instanceof Resolved resolved)) {
            throw new IllegalTransition(this, Action.CLOSE);
        }
        become(resolved.toClosed(by, now, why, where, done, minutes));
        return new IncidentClosed(projectId, id, ++sequence, now, by, why, where, done, minutes);
    }

    IncidentEvent merge(String by, String into, Instant now) {
        if (!(standing instanceof Open open)) {
            throw new IllegalTransition(this, Action.MERGE);
        }
        endPause(now);
        become(open.toMerged(into, now));
        suppression = null;
        return new IncidentMerged(projectId, id, ++sequence, now, by, into);
    }

    /** What it was before, it is again; a hold that it was on has gone by. */
    IncidentEvent unmerge(String by, Instant now) {
        if (!(standing instanceof Merged merged)) {
            throw new IllegalTransition(this, Action.UNMERGE);
        }
        become(merged.before() instanceof OnHold held ? held.owner() : merged.before());
        return new IncidentUnmerged(projectId, id, ++sequence, now, by, merged.into(), state.name());
    }

    IncidentEvent cancel(String by, String reason, Instant now) {
        if (!(standing instanceof Open open)) {
            throw new IllegalTransition(this, Action.CANCEL);
        }
        endPause(now);
        become(open.toCancelled(by, now, reason));
        suppression = null;
        return new IncidentCancelled(projectId, id, ++sequence, now, by, reason);
    }

    IncidentEvent changeSeverity(Severity to, String by, Instant now) {
        var from = severity;
        severity = to;
        return new IncidentSeverityChanged(projectId, id, ++sequence, now, by, from, to);
    }

    IncidentEvent noted(String by, String text, @Nullable String link, Instant now) {
        return new IncidentNoteAdded(projectId, id, ++sequence, now, by, text, link);
    }

    /** @return empty when it is suppressed for longer already */
    Optional<IncidentEvent> suppress(Suppressed by, Instant now) {
        if (suppression != null && !by.until().isAfter(suppression.until())) {
            return Optional.empty();
        }
        return Optional.of(suppressAnew(by, now));
    }

    /** In place of whatever suppresses it now. */
    IncidentEvent suppressAnew(Suppressed by, Instant now) {
        suppression = suppression == null ? by : by.after(suppression);
        return new IncidentSuppressed(projectId, id, ++sequence, now, by.kind(), by.reason(), by.until());
    }

    Optional<IncidentEvent> unsuppress(Instant now) {
        if (suppression == null) {
            return Optional.empty();
        }
        var kind = suppression.kind();
        suppression = null;
        return Optional.of(new IncidentUnsuppressed(projectId, id, ++sequence, now, kind));
    }

    boolean isSuppressed() {
        return suppression != null;
    }

    /** Whether it began in the maintenance that it is in: nothing is owed for that time. What failed before is owed on. */
    boolean waitsForMaintenance() {
        return suppression != null
                && suppression.kind().equals(Suppressed.MAINTENANCE)
                // The database keeps microseconds of the one, and all of the other.
                && !openedAt.plusMillis(1).isBefore(suppression.since());
    }

    IncidentEvent escalated(int step, String role, List<String> people, Instant now) {
        return new IncidentEscalated(
                projectId, id, ++sequence, now, step, role, people.isEmpty() ? null : people.getFirst(), people);
    }

    /**
     * The first moment at which a deadline is missed: at the very moment it is due it is still kept. The database counts
     * in microseconds.
     */
    static Instant missedFrom(Instant due) {
        return due.plusNanos(1_000);
    }

    /** Nobody owned it by {@code responseDue}; recorded once. */
    Optional<IncidentEvent> breachResponse(Instant now) {
        if (responseBreached || respondedAt != null || !state.isOpen() || !now.isAfter(responseDue)) {
            return Optional.empty();
        }
        responseBreached = true;
        return Optional.of(new IncidentDeadlineBreached(projectId, id, ++sequence, now, RESPONSE, responseDue));
    }

    /** It did not work again by {@code resolutionDue}; recorded once. */
    Optional<IncidentEvent> breachResolution(Instant now) {
        if (resolutionBreached || resolutionDue == null || !state.isOpen() || !now.isAfter(resolutionDue)) {
            return Optional.empty();
        }
        resolutionBreached = true;
        return Optional.of(new IncidentDeadlineBreached(projectId, id, ++sequence, now, RESOLUTION, resolutionDue));
    }

    /** @return empty when the clock has stopped, or the deadline has moved away meanwhile */
    Optional<IncidentEvent> warn(String clock, int percent, Instant now) {
        var due = clock.equals(RESPONSE) ? responseDue : resolutionDue;
        if (!state.isOpen() || due == null || !now.isBefore(due) || (clock.equals(RESPONSE) && respondedAt != null)) {
            return Optional.empty();
        }
        return Optional.of(new IncidentDeadlineWarned(projectId, id, ++sequence, now, clock, due, percent));
    }

    /** @return what moved; nothing when the deadlines are what they were */
    List<IncidentEvent> recompute(Due due, String reason, Instant now) {
        var moved = new ArrayList<IncidentEvent>();
        var oldResponse = responseDue;
        var oldResolution = resolutionDue;
        owe(due);
        if (!Objects.equals(oldResponse, responseDue)) {
            moved.add(new IncidentDeadlineRecomputed(
                    projectId, id, ++sequence, now, RESPONSE, oldResponse, responseDue, reason));
        }
        if (!Objects.equals(oldResolution, resolutionDue)) {
            moved.add(new IncidentDeadlineRecomputed(
                    projectId, id, ++sequence, now, RESOLUTION, oldResolution, resolutionDue, reason));
        }
        return moved;
    }

    DeadlineClocks.Subject subject() {
        return new DeadlineClocks.Subject(id, projectId, zoneId, severity, clocksFrom, pauses);
    }

    Duration escalateAfter() {
        return Duration.ofSeconds(escalateAfterSeconds);
    }

    private void endPause(Instant now) {
        if (!pauses.isEmpty() && pauses.getLast().until() == null) {
            var ended = new ArrayList<>(pauses);
            ended.set(ended.size() - 1, Pause.ofHold(pauses.getLast().from(), now));
            pauses = List.copyOf(ended);
        }
    }

    private void become(IncidentState next) {
        standing = next;
        state = next.kind();
        acknowledgedBy = switch (next) {
            case Acknowledged acknowledged -> acknowledged.by();
            case OnHold held -> held.owner().by();
            case Triggered triggered -> null;
            // Who had it stays to be read.
            case Resolved over -> acknowledgedBy;
            case Closed over -> acknowledgedBy;
            case Merged over -> acknowledgedBy;
            case Cancelled over -> acknowledgedBy;
        };
        acknowledgedAt = switch (next) {
            case Acknowledged acknowledged -> acknowledged.at();
            case OnHold held -> held.owner().at();
            case Triggered triggered -> null;
            case Resolved over -> acknowledgedAt;
            case Closed over -> acknowledgedAt;
            case Merged over -> acknowledgedAt;
            case Cancelled over -> acknowledgedAt;
        };
        var resolved = next instanceof Resolved now ? now : next instanceof Closed closed ? closed.resolved() : null;
        resolvedBy = resolved == null ? null : resolved.by();
        resolvedAt = resolved == null ? null : resolved.at();
        recoveredAt = resolved == null ? null : resolved.recoveredAt();
        note = resolved == null ? null : resolved.note();
        closedAt = next instanceof Closed closed ? (Instant) closed.at() : null;
        minutesSpent = next instanceof Closed closed ? (Integer) closed.minutesSpent() : null;
        mergedInto = next instanceof Merged merged ? merged.into() : null;
    }
}
