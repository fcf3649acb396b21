package dev.understudy.report.journal;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.DeliveryEvent;
import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.DrillEvent;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.WorkEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps events that were polled together. No inbox: the journal itself knows an event by its id. */
@ApplicationScoped
class JournalHandler {

    private final Journal journal;

    JournalHandler(Journal journal) {
        this.journal = journal;
    }

    @Transactional
    void onIncidents(List<Event<IncidentEvent>> events) {
        keep(events, IncidentEvent::incidentId);
    }

    @Transactional
    void onWork(List<Event<WorkEvent>> events) {
        keep(events, WorkEvent::workItemId);
    }

    @Transactional
    void onProblems(List<Event<ProblemEvent>> events) {
        keep(events, ProblemEvent::problemId);
    }

    @Transactional
    void onDrills(List<Event<DrillEvent>> events) {
        keep(events, DrillEvent::drillId);
    }

    @Transactional
    void onFindings(List<Event<FindingEvent>> events) {
        keep(events, FindingEvent::findingId);
    }

    /** Our own, so that what the client said is there again after a replay. */
    @Transactional
    void onReports(List<Event<ReportEvent>> events) {
        keep(events, ReportEvent::aboutId);
    }

    @Transactional
    void onStatus(List<Event<CheckStatusEvent>> events) {
        keep(events, JournalHandler::aggregate);
    }

    @Transactional
    void onDeliveries(List<Event<DeliveryEvent>> events) {
        keep(events, JournalHandler::aggregate);
    }

    private static @Nullable String aggregate(CheckStatusEvent event) {
        return switch (event) {
            case ExpiryObserved observed -> observed.checkId();
            case FactObserved observed -> observed.checkId();
            case BackupEvidenceObserved observed -> observed.checkId();
            // Availability is counted from the results themselves, which say more.
            case CheckStatusChanged changed -> null;
            // As above: no result speaks for them.
            case SlotsMissed missed -> null;
            // monitor.checks.v1 tells of it.
            case CheckRetired retired -> null;
        };
    }

    private static @Nullable String aggregate(DeliveryEvent event) {
        return switch (event) {
            // Of an emergency, its own events say who was called and who answered.
            case DeliveryStateChanged changed -> changed.incidentId() == null ? changed.notificationId() : null;
            case ReplyReceived reply -> null;
            case WorkRequested requested -> null;
            case ChannelsChanged changed -> null;
        };
    }

    private <T extends EventData> void keep(List<Event<T>> events, Function<T, @Nullable String> aggregate) {
        journal.keep(events.stream()
                .flatMap(event -> Kept.of(event, aggregate.apply(event.data())).stream())
                .toList());
    }
}
