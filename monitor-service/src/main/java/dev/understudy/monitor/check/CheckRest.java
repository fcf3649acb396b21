package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.monitor.heartbeat.HeartbeatService;
import dev.understudy.monitor.heartbeat.RestingChecks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** Ends the rest of checks that others find awake. */
@ApplicationScoped
class CheckRest implements RestingChecks {

    private final CheckDefinitionRepository definitions;
    private final HeartbeatService heartbeats;
    private final Outbox outbox;

    CheckRest(CheckDefinitionRepository definitions, HeartbeatService heartbeats, Outbox outbox) {
        this.definitions = definitions;
        this.heartbeats = heartbeats;
        this.outbox = outbox;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void wake(CheckApplied check, Instant at) {
        definitions
                .lock(check.checkId())
                .filter(known -> !known.removed)
                .flatMap(known -> known.apply(known.definition().withPaused(false)))
                .ifPresent(awake -> {
                    definitions.flush();
                    heartbeats.applied(awake, at);
                    outbox.publish(awake, at);
                });
    }
}
