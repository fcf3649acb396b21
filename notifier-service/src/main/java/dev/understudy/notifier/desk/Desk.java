package dev.understudy.notifier.desk;

import dev.understudy.events.EventCodec;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ScheduleEvent.SchedulePlanned;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what people ask; in the caller's transaction. */
@ApplicationScoped
public class Desk {

    private final EntityManager entities;

    Desk(EntityManager entities) {
        this.entities = entities;
    }

    public record WorkItem(String title, @Nullable Instant due) {}

    /** Open planned work of a person, what is due first first. */
    public List<WorkItem> queue(String projectId, String personId, int limit) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT title, due FROM work_item WHERE project_id = ?1 AND assignee = ?2"
                                + " ORDER BY due NULLS LAST, at LIMIT ?3",
                        Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, limit)
                .getResultList();
        return rows.stream()
                .map(row -> new WorkItem((String) row[0], (Instant) row[1]))
                .toList();
    }

    /**
     * @param people who are on call; empty when nobody is
     * @param until when that changes; absent when it is not known to change
     */
    public record OnCall(
            String schedule, List<String> people, @Nullable Instant until) {}

    /** Who is on call by each schedule of a project, as far as incident-service has told it. */
    public List<OnCall> onCall(String projectId, Instant now) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT CAST(data AS text) FROM duty_plan WHERE project_id = ?1 ORDER BY schedule",
                        String.class)
                .setParameter(1, projectId)
                .getResultList();
        return rows.stream()
                .map(row -> EventCodec.fromJson(SchedulePlanned.class, (String) row))
                .filter(plan -> now.isBefore(plan.until()))
                .flatMap(plan -> at(plan, now).stream())
                .toList();
    }

    private static Optional<OnCall> at(SchedulePlanned plan, Instant now) {
        OnCall found = null;
        for (var watch : plan.watches()) {
            if (watch.from().isAfter(now)) {
                return Optional.ofNullable(found).map(on -> new OnCall(on.schedule(), on.people(), watch.from()));
            }
            found = new OnCall(plan.schedule(), watch.people(), null);
        }
        return Optional.ofNullable(found);
    }

    /** Who answers for what on a day. */
    public List<Duty> duties(String projectId, LocalDate day) {
        return duties(projectId).stream()
                .filter(duty -> (duty.validFrom() == null || !day.isBefore(duty.validFrom()))
                        && (duty.validTo() == null || !day.isAfter(duty.validTo())))
                .toList();
    }

    /** Who answers for what, at any time. */
    public List<Duty> duties(String projectId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT CAST(data AS text) FROM duty_copy WHERE project_id = ?1", String.class)
                .setParameter(1, projectId)
                .getResultList();
        return rows.stream()
                .map(row -> EventCodec.fromJson(ResponsibilitiesApplied.class, (String) row))
                .flatMap(applied -> applied.duties().stream())
                .toList();
    }
}
