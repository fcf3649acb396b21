package dev.understudy.notifier.desk;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.ResponsibilityEvent;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesRemoved;
import dev.understudy.events.ScheduleEvent;
import dev.understudy.events.ScheduleEvent.SchedulePlanned;
import dev.understudy.events.ScheduleEvent.ScheduleRemoved;
import dev.understudy.events.WorkEvent;
import dev.understudy.events.WorkEvent.WorkCancelled;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkLinked;
import dev.understudy.events.WorkEvent.WorkOverdue;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkScheduled;
import dev.understudy.events.WorkEvent.WorkStarted;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.events.WorkEvent.WorkUpdated;
import dev.understudy.kit.inbox.Inbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps the copies. A repeated event of a work item must not bring back one that is done, hence the inbox. */
@ApplicationScoped
class DeskHandler {

    private final EntityManager entities;
    private final Inbox inbox;
    private final jakarta.enterprise.event.Event<DutiesKnown> known;

    DeskHandler(EntityManager entities, Inbox inbox, jakarta.enterprise.event.Event<DutiesKnown> known) {
        this.entities = entities;
        this.inbox = inbox;
        this.known = known;
    }

    @Transactional
    void onWork(Event<WorkEvent> event) {
        if (!inbox.isNew(event, "work")) {
            return;
        }
        switch (event.data()) {
            case WorkPlanned planned ->
                put(
                        planned.projectId(),
                        planned.workItemId(),
                        planned.title(),
                        planned.due(),
                        planned.assignee(),
                        planned.at());
            case WorkUpdated updated ->
                put(
                        updated.projectId(),
                        updated.workItemId(),
                        updated.title(),
                        updated.due(),
                        updated.assignee(),
                        updated.at());
            case WorkDone done -> remove(done.workItemId());
            case WorkCancelled cancelled -> remove(cancelled.workItemId());
            case WorkScheduled scheduled -> nothingToShow();
            case WorkStarted started -> nothingToShow();
            case WorkTimeLogged logged -> nothingToShow();
            case WorkChangeRecorded recorded -> nothingToShow();
            case WorkLinked linked -> nothingToShow();
            case WorkOverdue overdue -> nothingToShow();
        }
    }

    private static void nothingToShow() {}

    private void put(
            String projectId, String id, String title, @Nullable Instant due, @Nullable String assignee, Instant at) {
        entities.createNativeQuery("""
                        INSERT INTO work_item (work_item_id, project_id, title, due, assignee, at)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                        ON CONFLICT (work_item_id) DO UPDATE
                           SET title = excluded.title, due = excluded.due, assignee = excluded.assignee, at = excluded.at
                        """)
                .setParameter(1, id)
                .setParameter(2, projectId)
                .setParameter(3, title)
                .setParameter(4, due)
                .setParameter(5, assignee)
                .setParameter(6, at)
                .executeUpdate();
    }

    private void remove(String id) {
        entities.createNativeQuery("DELETE FROM work_item WHERE work_item_id = ?1")
                .setParameter(1, id)
                .executeUpdate();
    }

    @Transactional
    void onSchedule(Event<ScheduleEvent> event) {
        switch (event.data()) {
            case SchedulePlanned planned ->
                entities.createNativeQuery("""
                                INSERT INTO duty_plan (project_id, schedule, at, data) VALUES (?1, ?2, ?3, CAST(?4 AS jsonb))
                                ON CONFLICT (project_id, schedule)
                                DO UPDATE SET at = excluded.at, data = excluded.data WHERE duty_plan.at <= excluded.at
                                """)
                        .setParameter(1, planned.projectId())
                        .setParameter(2, planned.schedule())
                        .setParameter(3, planned.at())
                        .setParameter(4, EventCodec.toJson(planned))
                        .executeUpdate();
            case ScheduleRemoved removed ->
                entities.createNativeQuery("DELETE FROM duty_plan WHERE project_id = ?1 AND schedule = ?2")
                        .setParameter(1, removed.projectId())
                        .setParameter(2, removed.schedule())
                        .executeUpdate();
        }
    }

    @Transactional
    void onResponsibilities(Event<ResponsibilityEvent> event) {
        switch (event.data()) {
            case ResponsibilitiesApplied applied ->
                entities.createNativeQuery("""
                                INSERT INTO duty_copy (project_id, version, data) VALUES (?1, ?2, CAST(?3 AS jsonb))
                                ON CONFLICT (project_id)
                                DO UPDATE SET version = excluded.version, data = excluded.data
                                 WHERE duty_copy.version <= excluded.version
                                """)
                        .setParameter(1, applied.projectId())
                        .setParameter(2, applied.version())
                        .setParameter(3, EventCodec.toJson(applied))
                        .executeUpdate();
            case ResponsibilitiesRemoved removed ->
                entities.createNativeQuery("DELETE FROM duty_copy WHERE project_id = ?1")
                        .setParameter(1, removed.projectId())
                        .executeUpdate();
        }
        known.fire(new DutiesKnown(event.data().projectId()));
    }
}
