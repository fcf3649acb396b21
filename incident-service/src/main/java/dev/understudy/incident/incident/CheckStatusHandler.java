package dev.understudy.incident.incident;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.Event;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What the monitor's changes mean for incidents. No inbox: the watermark of each check recognises both the repeated and
 * the late event, and a check that is retired twice finds nothing open the second time.
 */
@ApplicationScoped
class CheckStatusHandler {

    private final IncidentService incidents;

    CheckStatusHandler(IncidentService incidents) {
        this.incidents = incidents;
    }

    void on(Event<CheckStatusEvent> event) {
        switch (event.data()) {
            case CheckStatusChanged change -> incidents.onStatusChanged(event, change);
            case CheckRetired retired -> incidents.onRetired(event, retired);
            case SlotsMissed missed -> {
                // A gap in the measurements is no emergency; report-service shows it.
            }
            case ExpiryObserved expiry -> {
                // What ends soon is no emergency yet.
            }
            case FactObserved fact -> {
                // The passport compares facts.
            }
            case BackupEvidenceObserved evidence -> {
                // The passport weighs evidence.
            }
        }
    }
}
