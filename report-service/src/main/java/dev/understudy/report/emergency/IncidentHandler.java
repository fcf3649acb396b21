package dev.understudy.report.emergency;

import dev.understudy.events.Event;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;

/** Follows incidents. No inbox: the number of each event within its incident recognises a repeat. */
@ApplicationScoped
class IncidentHandler {

    private final EmergencyRepository emergencies;

    IncidentHandler(EmergencyRepository emergencies) {
        this.emergencies = emergencies;
    }

    @Transactional
    void on(Event<IncidentEvent> event) {
        var data = event.data();
        var known = emergencies.findByIdOptional(data.incidentId(), LockModeType.PESSIMISTIC_WRITE);
        if (known.isPresent()) {
            known.get().apply(data);
        } else if (data instanceof IncidentOpened opened) {
            emergencies.persist(Emergency.of(opened));
        } else {
            // Its opening lies in the dead-letter topic or is no longer kept; a replay brings both.
            throw new IllegalStateException(
                    "incident " + data.incidentId() + " is not known; its opening has not arrived");
        }
    }
}
