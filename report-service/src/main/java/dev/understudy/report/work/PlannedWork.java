package dev.understudy.report.work;

import dev.understudy.events.EventData;
import dev.understudy.events.Topic;
import dev.understudy.events.WorkEvent;
import dev.understudy.events.WorkEvent.Slot;
import dev.understudy.events.WorkEvent.WorkCancelled;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about planned work. */
@ApplicationScoped
public class PlannedWork {

    /** What an item was at the end of a period, or is now. */
    public enum State {
        PLANNED,
        STARTED,
        DONE,
        CANCELLED
    }

    /**
     * @param type {@code defect}, {@code improvement}, {@code update}, {@code question} or {@code expiry}
     * @param due until when it was to be done, UTC; absent without a date
     * @param overdue it was not done by then
     * @param hours spent on it in the period
     */
    public record ItemView(
            String workItemId,
            String type,
            String title,
            @Nullable String zoneId,
            State state,
            Instant plannedAt,
            @Nullable Instant due,
            boolean overdue,
            @Nullable Instant doneAt,
            @Nullable Double estimateHours,
            double hours) {}

    /**
     * Something that was changed in the client's system.
     *
     * @param from what it was before; absent for something new
     * @param to what it is now; absent for something that was removed
     */
    public record ChangeView(
            String workItemId,
            Instant at,
            String component,
            @Nullable String zoneId,
            @Nullable String from,
            @Nullable String to,
            @Nullable String note) {}

    /**
     * @param items that were done or called off in the period, that had hours in it, or that were still to do at its end
     * @param changes made in the period, in order
     */
    public record Month(List<ItemView> items, List<ChangeView> changes) {}

    /**
     * Work that lies ahead.
     *
     * @param begins of the first time set aside for it in the period; absent when there is none
     * @param hours set aside for it in the period
     */
    public record PlanView(
            String workItemId,
            String type,
            String title,
            @Nullable String zoneId,
            @Nullable Instant due,
            @Nullable Instant begins,
            double hours,
            @Nullable Double estimateHours) {}

    /** What ends an item. */
    public static final Set<Class<? extends EventData>> ENDS = Set.of(WorkDone.class, WorkCancelled.class);

    private final Journal journal;

    PlannedWork(Journal journal) {
        this.journal = journal;
    }

    /**
     * @param from first instant of the period
     * @param until its end, or now
     * @param firstDay of the period, and {@code endDay} the one after its last, in the project's time zone: hours are
     *     logged by day
     */
    public Month during(String projectId, Instant from, Instant until, LocalDate firstDay, LocalDate endDay) {
        return among(events(projectId), from, until, firstDay, endDay);
    }

    /**
     * The same of events that were read before.
     *
     * @param events of one project, each item's in the order in which they happened
     */
    public static Month among(
            List<WorkEvent> events, Instant from, Instant until, LocalDate firstDay, LocalDate endDay) {
        var items = items(events);
        return new Month(
                items.stream()
                        .filter(item -> belongs(item, from, until, firstDay, endDay))
                        .map(item -> view(item, until, firstDay, endDay))
                        .toList(),
                items.stream()
                        .flatMap(item -> item.changes().stream())
                        .filter(change ->
                                !change.at().isBefore(from) && change.at().isBefore(until))
                        .map(change -> new ChangeView(
                                change.workItemId(),
                                change.at(),
                                change.component(),
                                change.zoneId(),
                                change.from(),
                                change.to(),
                                change.note()))
                        .sorted(Comparator.comparing(ChangeView::at).thenComparing(ChangeView::component))
                        .toList());
    }

    /**
     * What is still to do at an instant and has a time set aside in a period, or is due by its end.
     *
     * @param knownAt as it was then
     */
    public List<PlanView> ahead(String projectId, Instant knownAt, Instant from, Instant to) {
        return items(events(projectId)).stream()
                .filter(item -> item.plannedAt.isBefore(knownAt))
                .filter(item -> {
                    var state = state(item, knownAt);
                    return state == State.PLANNED || state == State.STARTED;
                })
                .map(item -> {
                    var slots = item.slots(knownAt).stream()
                            .filter(slot ->
                                    !slot.from().isBefore(from) && slot.from().isBefore(to))
                            .toList();
                    return new PlanView(
                            item.workItemId,
                            item.type,
                            item.title,
                            item.zoneId,
                            item.due,
                            slots.isEmpty() ? null : slots.getFirst().from(),
                            slots.stream().mapToDouble(Slot::hours).sum(),
                            item.estimateHours);
                })
                .filter(plan -> plan.begins() != null
                        || plan.due() != null && plan.due().isBefore(to))
                .sorted(Comparator.comparing(PlannedWork::place).thenComparing(PlanView::workItemId))
                .toList();
    }

    private static Instant place(PlanView plan) {
        return plan.begins() != null ? plan.begins() : plan.due() != null ? plan.due() : Instant.MAX;
    }

    private List<WorkEvent> events(String projectId) {
        return journal.events(projectId, Topic.WORK, WorkEvent.class);
    }

    private static List<WorkItem> items(List<WorkEvent> events) {
        return events.stream().collect(Collectors.groupingBy(WorkEvent::workItemId)).values().stream()
                .map(WorkItem::of)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing((WorkItem item) -> item.plannedAt).thenComparing(item -> item.workItemId))
                .toList();
    }

    private static boolean belongs(WorkItem item, Instant from, Instant until, LocalDate firstDay, LocalDate endDay) {
        if (!item.plannedAt.isBefore(until)) {
            return false;
        }
        var end = item.doneAt != null ? item.doneAt : item.cancelledAt;
        return end == null || !end.isBefore(from) || item.hours(firstDay, endDay) != 0;
    }

    private static ItemView view(WorkItem item, Instant until, LocalDate firstDay, LocalDate endDay) {
        var state = state(item, until);
        var done = state == State.DONE ? item.doneAt : null;
        return new ItemView(
                item.workItemId,
                item.type,
                item.title,
                item.zoneId,
                state,
                item.plannedAt,
                item.due,
                item.due != null && state != State.CANCELLED && (done == null ? until : done).isAfter(item.due),
                done,
                item.estimateHours,
                item.hours(firstDay, endDay));
    }

    private static State state(WorkItem item, Instant until) {
        if (item.doneAt != null && item.doneAt.isBefore(until)) {
            return State.DONE;
        }
        if (item.cancelledAt != null && item.cancelledAt.isBefore(until)) {
            return State.CANCELLED;
        }
        return item.startedAt != null && item.startedAt.isBefore(until) ? State.STARTED : State.PLANNED;
    }
}
