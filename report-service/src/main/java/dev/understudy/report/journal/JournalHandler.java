package dev.understudy.report.journal;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.DrillEvent;
import dev.understudy.events.Event;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.WorkEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Keeps events. No inbox: the journal itself knows an event by its id. */
@ApplicationScoped
class JournalHandler {

    private final Journal journal;

    JournalHandler(Journal journal) {
        this.journal = journal;
    }

    @Transactional
    void onIncident(Event<IncidentEvent> event) {
        journal.keep(event, event.data().incidentId());
    }

    @Transactional
    void onWork(Event<WorkEvent> event) {
        journal.keep(event, event.data().workItemId());
    }

    @Transactional
    void onProblem(Event<ProblemEvent> event) {
        journal.keep(event, event.data().problemId());
    }

    @Transactional
    void onDrill(Event<DrillEvent> event) {
        journal.keep(event, event.data().drillId());
    }

    @Transactional
    void onFinding(Event<FindingEvent> event) {
        journal.keep(event, event.data().findingId());
    }

    @Transactional
    void onStatus(Event<CheckStatusEvent> event) {
        switch (event.data()) {
            case ExpiryObserved observed -> journal.keep(event, observed.checkId());
            case FactObserved observed -> journal.keep(event, observed.checkId());
            case BackupEvidenceObserved observed -> journal.keep(event, observed.checkId());
            case CheckStatusChanged changed -> {
                // Availability is counted from the results themselves, which say more.
            }
            case SlotsMissed missed -> {
                // As above: no result speaks for them.
            }
            case CheckRetired retired -> {
                // monitor.checks.v1 tells of it.
            }
        }
    }
}
