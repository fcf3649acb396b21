package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.monitor.heartbeat.HeartbeatService;
import dev.understudy.monitor.status.StatusStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes checks what they are to be: stores the definition, publishes it when it changed, begins and ends what is known
 * of it. Inside the transaction of whoever decides that.
 */
@ApplicationScoped
public class CheckRegistry {

    public static final String BY_PASSPORT = "passport";
    public static final String BY_USER = "user";

    /** What became of a definition. */
    public enum Change {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /** @param check with its version */
    public record Applied(Change change, CheckApplied check) {}

    private final CheckDefinitionRepository definitions;
    private final StatusStore states;
    private final HeartbeatService heartbeats;
    private final Outbox outbox;

    CheckRegistry(
            CheckDefinitionRepository definitions, StatusStore states, HeartbeatService heartbeats, Outbox outbox) {
        this.definitions = definitions;
        this.states = states;
        this.heartbeats = heartbeats;
        this.outbox = outbox;
    }

    /** The check as it is; nobody else changes it until the transaction ends. */
    @Transactional(TxType.MANDATORY)
    public Optional<CheckApplied> lock(String checkId) {
        return definitions.lock(checkId).filter(known -> !known.removed).map(CheckDefinition::definition);
    }

    /** @param wanted judged, whatever its version */
    @Transactional(TxType.MANDATORY)
    public Applied apply(CheckApplied wanted, Instant at) {
        var known = definitions.lock(wanted.checkId());
        var definition = known.orElseGet(() -> new CheckDefinition(wanted));
        boolean isNew = definition.removed;
        var next = definition.apply(wanted);
        if (next.isEmpty()) {
            return new Applied(Change.UNCHANGED, definition.definition());
        }
        if (known.isEmpty()) {
            definitions.persist(definition);
        }
        definitions.flush();
        if (wanted.heartbeat() != null) {
            // A job's row before its state's, as whoever looks at deadlines takes them.
            heartbeats.hold(wanted.checkId());
        }
        states.open(wanted.checkId());
        // At once, and not when the event comes round: whoever makes a job is told where it reports.
        heartbeats.applied(next.get(), at);
        outbox.publish(next.get(), at);
        return new Applied(isNew ? Change.CREATED : Change.CHANGED, next.get());
    }

    /** Ends a check that is there. */
    @Transactional(TxType.MANDATORY)
    public void remove(String projectId, String name, Instant at) {
        definitions.lock(projectId + "/" + name).filter(known -> !known.removed).ifPresent(known -> {
            known.remove();
            heartbeats.removed(known.checkId);
            outbox.publish(new CheckRemoved(projectId, name), at);
            states.retire(projectId, known.checkId, at);
        });
    }
}
