package dev.understudy.notifier.incident;

import dev.understudy.events.Event;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Follows incidents. Their sequence number recognises the repeated and the late event, so no inbox is needed. */
@ApplicationScoped
class IncidentHandler {

    private final IncidentStandings standings;

    IncidentHandler(IncidentStandings standings) {
        this.standings = standings;
    }

    @Transactional
    void on(Event<IncidentEvent> event) {
        switch (event.data()) {
            case IncidentOpened opened -> record(opened, IncidentStanding.OPEN);
            case IncidentAcknowledged acknowledged -> record(acknowledged, IncidentStanding.ACKNOWLEDGED);
            case IncidentResolved resolved -> record(resolved, IncidentStanding.RESOLVED);
            case IncidentEscalated escalated -> {
                // It stands where it stood; recording the sequence would shut out an acknowledgement that comes late.
            }
            case IncidentDeadlineBreached breached -> {
                // As above.
            }
        }
    }

    private void record(IncidentEvent event, IncidentStanding standing) {
        standings.record(event.projectId(), event.incidentId(), event.sequence(), standing, event.at());
    }
}
