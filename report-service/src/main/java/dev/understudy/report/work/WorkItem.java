package dev.understudy.report.work;

import dev.understudy.events.WorkEvent;
import dev.understudy.events.WorkEvent.Slot;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of planned work as its events tell of it. */
class WorkItem {

    final String workItemId;
    final Instant plannedAt;
    String type;
    String title;

    @Nullable
    String zoneId;

    @Nullable
    Instant due;

    @Nullable
    Double estimateHours;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant doneAt;

    @Nullable
    Instant cancelledAt;

    private final List<WorkScheduled> scheduled = new ArrayList<>();

    private final Map<String, WorkTimeLogged> entries = new LinkedHashMap<>();
    private final Map<String, WorkChangeRecorded> changes = new LinkedHashMap<>();

    private WorkItem(WorkPlanned planned) {
        workItemId = planned.workItemId();
        plannedAt = planned.at();
        type = planned.type();
        title = planned.title();
        zoneId = planned.zoneId();
        due = planned.due();
        estimateHours = planned.estimateHours();
    }

    /**
     * @param events of one item, in the order in which they happened
     * @return empty while nothing tells what it is
     */
    static Optional<WorkItem> of(List<WorkEvent> events) {
        return events.stream()
                .filter(WorkPlanned.class::isInstance)
                .map(WorkPlanned.class::cast)
                .findFirst()
                .map(planned -> {
                    var item = new WorkItem(planned);
                    events.forEach(item::apply);
                    return item;
                });
    }

    /** Hours of the days from {@code from}, inclusive, to {@code to}, exclusive, corrections taken off. */
    double hours(LocalDate from, LocalDate to) {
        return entries.values().stream()
                .filter(entry -> !entry.day().isBefore(from) && entry.day().isBefore(to))
                .mapToDouble(WorkTimeLogged::hours)
                .sum();
    }

    /** Times set aside for it, in order, as it was at an instant. */
    List<Slot> slots(Instant at) {
        return scheduled.stream()
                .filter(schedule -> schedule.at().isBefore(at))
                .reduce((earlier, later) -> later)
                .map(WorkScheduled::slots)
                .orElse(List.of());
    }

    List<WorkChangeRecorded> changes() {
        return new ArrayList<>(changes.values());
    }

    private void apply(WorkEvent event) {
        switch (event) {
            case WorkPlanned planned -> {
                // It was made of this.
            }
            case WorkUpdated updated -> {
                type = updated.type();
                title = updated.title();
                zoneId = updated.zoneId();
                due = updated.due();
                estimateHours = updated.estimateHours();
            }
            case WorkScheduled schedule -> scheduled.add(schedule);
            case WorkStarted started -> startedAt = started.at();
            case WorkTimeLogged logged -> entries.put(logged.entryId(), logged);
            case WorkChangeRecorded change -> changes.put(change.changeId(), change);
            case WorkLinked linked -> {}
            case WorkOverdue overdue -> {}
            case WorkDone done -> doneAt = done.at();
            case WorkCancelled cancelled -> cancelledAt = cancelled.at();
        }
    }
}
