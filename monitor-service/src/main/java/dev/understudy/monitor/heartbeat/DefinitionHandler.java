package dev.understudy.monitor.heartbeat;

import dev.understudy.events.CheckEvent;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.Event;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/**
 * Keeps the jobs what their checks' definitions say. The topic is our own: whoever applies a definition, by hand or from
 * the passport, need not know of jobs. Versions tell a repetition, so that no inbox is needed.
 */
@ApplicationScoped
class DefinitionHandler {

    private final HeartbeatService heartbeats;

    DefinitionHandler(HeartbeatService heartbeats) {
        this.heartbeats = heartbeats;
    }

    @Transactional
    void on(Event<CheckEvent> event) {
        switch (event.data()) {
            case CheckApplied check -> heartbeats.applied(check, event.time());
            case CheckRemoved removed -> heartbeats.removed(removed.checkId());
        }
    }
}
