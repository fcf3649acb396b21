package dev.understudy.incident.work;

import dev.understudy.events.WorkEvent;
import dev.understudy.events.WorkEvent.WorkCancelled;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkOverdue;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkScheduled;
import dev.understudy.events.WorkEvent.WorkStarted;
import dev.understudy.events.WorkEvent.WorkUpdated;
import dev.understudy.kit.problem.Conflict;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of planned work. Its methods change the state and answer with the event that tells of the change. */
@Entity
@Table(name = "work_item")
class WorkItem {

    @Id
    String id;

    @Version
    long version;

    @Column(name = "project_id")
    String projectId;

    @Nullable
    String key;

    @Enumerated(EnumType.STRING)
    WorkType type;

    @Enumerated(EnumType.STRING)
    WorkState state;

    String title;

    @Nullable
    String description;

    @Column(name = "zone_id")
    @Nullable
    String zoneId;

    @Column(name = "asset_id")
    @Nullable
    String assetId;

    @Column(name = "estimate_hours")
    @Nullable
    Double estimateHours;

    @Nullable
    Instant due;

    @Column(name = "due_by_agreement")
    boolean dueByAgreement;

    @Nullable
    String clause;

    @Nullable
    String assignee;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "touched_at")
    Instant touchedAt;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(name = "ended_by")
    @Nullable
    String endedBy;

    @Column(name = "end_reason")
    @Nullable
    String endReason;

    @Column(name = "hours_spent")
    double hoursSpent;

    @Column(name = "overdue_told")
    @Nullable
    Instant overdueTold;

    protected WorkItem() {}

    /** What is written down of an item. */
    record Text(
            WorkType type,
            String title,
            @Nullable String description,
            @Nullable String zoneId,
            @Nullable String assetId,
            @Nullable Double estimateHours,
            @Nullable Instant due,
            @Nullable String assignee) {}

    static WorkItem plan(String id, String projectId, @Nullable String key, Text text, String by, Instant now) {
        var item = new WorkItem();
        item.id = id;
        item.projectId = projectId;
        item.key = key;
        item.state = WorkState.PLANNED;
        item.write(text);
        item.createdAt = now;
        item.createdBy = by;
        item.touchedAt = now;
        return item;
    }

    private void write(Text text) {
        type = text.type();
        title = text.title();
        description = text.description();
        zoneId = text.zoneId();
        assetId = text.assetId();
        estimateHours = text.estimateHours();
        due = text.due();
        assignee = text.assignee();
    }

    Text text() {
        return new Text(type, title, description, zoneId, assetId, estimateHours, due, assignee);
    }

    WorkEvent planned() {
        return new WorkPlanned(
                projectId, id, createdAt, type.label(), title, zoneId, due, estimateHours, assignee, createdBy);
    }

    /** @return empty when it says the same already */
    Optional<WorkEvent> update(Text text, String by, Instant now) {
        requireOpen("update");
        if (text().equals(text)) {
            return Optional.empty();
        }
        if (!Objects.equals(due, text.due())) {
            dueByAgreement = false;
            clause = null;
        }
        write(text);
        touchedAt = now;
        return Optional.of(updated(by, now));
    }

    /** The agreement gives it another date. */
    Optional<WorkEvent> owe(@Nullable Instant date, @Nullable String why, Instant now) {
        clause = why;
        dueByAgreement = date != null;
        if (Objects.equals(due, date)) {
            return Optional.empty();
        }
        due = date;
        return Optional.of(updated("understudy", now));
    }

    private WorkEvent updated(String by, Instant now) {
        return new WorkUpdated(projectId, id, now, by, type.label(), title, zoneId, due, estimateHours, assignee);
    }

    WorkEvent schedule(List<WorkEvent.Slot> slots, String by, Instant now) {
        requireOpen("schedule");
        if (state != WorkState.STARTED) {
            state = slots.isEmpty() ? WorkState.PLANNED : WorkState.SCHEDULED;
        }
        touchedAt = now;
        return new WorkScheduled(projectId, id, now, by, slots);
    }

    /** @return empty when somebody has begun already */
    Optional<WorkEvent> start(String by, Instant now) {
        requireOpen("start");
        if (state == WorkState.STARTED) {
            return Optional.empty();
        }
        state = WorkState.STARTED;
        startedAt = now;
        touchedAt = now;
        if (assignee == null) {
            assignee = by;
        }
        return Optional.of(new WorkStarted(projectId, id, now, by));
    }

    /** @return empty when it is done already */
    Optional<WorkEvent> done(String by, Instant now) {
        if (state == WorkState.DONE) {
            return Optional.empty();
        }
        requireOpen("done");
        state = WorkState.DONE;
        endedAt = now;
        endedBy = by;
        touchedAt = now;
        return Optional.of(new WorkDone(projectId, id, now, by, hoursSpent));
    }

    /** @return empty when it is cancelled already */
    Optional<WorkEvent> cancel(String by, String reason, Instant now) {
        if (state == WorkState.CANCELLED) {
            return Optional.empty();
        }
        requireOpen("cancel");
        state = WorkState.CANCELLED;
        endedAt = now;
        endedBy = by;
        endReason = reason;
        touchedAt = now;
        return Optional.of(new WorkCancelled(projectId, id, now, by, reason));
    }

    /** It was not done by its date; told once a date. */
    Optional<WorkEvent> overdue(Instant now) {
        if (due == null || !state.isOpen() || !now.isAfter(due) || due.equals(overdueTold)) {
            return Optional.empty();
        }
        overdueTold = due;
        return Optional.of(new WorkOverdue(projectId, id, now, due));
    }

    boolean isOverdue(Instant now) {
        return due != null && state.isOpen() && now.isAfter(due);
    }

    void requireNotCancelled(String action) {
        if (state == WorkState.CANCELLED) {
            throw illegal(action);
        }
    }

    private void requireOpen(String action) {
        if (!state.isOpen()) {
            throw illegal(action);
        }
    }

    private Conflict illegal(String action) {
        return Conflict.ofState(
                "work.illegal-transition",
                "work item " + id + " is " + state + ", and '" + action + "' is not possible any more; plan a new one",
                state.name(),
                state.actions());
    }
}
