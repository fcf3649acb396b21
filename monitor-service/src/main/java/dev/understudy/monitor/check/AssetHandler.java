package dev.understudy.monitor.check;

import static java.util.stream.Collectors.toSet;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.Event;
import dev.understudy.kit.inbox.Inbox;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.monitor.probe.InvalidProbe;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.status.StatusStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Keeps the derived checks what the passport's assets make of them. */
@ApplicationScoped
class AssetHandler {

    private static final Logger LOG = Logger.getLogger(AssetHandler.class);

    private final Inbox inbox;
    private final Outbox outbox;
    private final CheckDefinitionRepository definitions;
    private final StatusStore states;

    AssetHandler(Inbox inbox, Outbox outbox, CheckDefinitionRepository definitions, StatusStore states) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.definitions = definitions;
        this.states = states;
    }

    @Transactional
    void on(Event<AssetEvent> event) {
        if (!inbox.isNew(event, "assets")) {
            return;
        }
        switch (event.data()) {
            case AssetApplied asset ->
                reconcile(asset.projectId(), asset.assetId(), probeable(SiteTemplate.derive(asset)), event.time());
            case AssetRemoved asset -> reconcile(asset.projectId(), asset.assetId(), List.of(), event.time());
        }
    }

    private void reconcile(String projectId, String assetId, List<CheckApplied> wanted, Instant at) {
        var kept = wanted.stream().map(CheckApplied::checkId).collect(toSet());
        for (var definition : definitions.lockDerivedFrom(projectId, assetId)) {
            if (!kept.contains(definition.checkId)) {
                remove(definition, at);
            }
        }
        wanted.forEach(check -> apply(check, at));
    }

    private void apply(CheckApplied wanted, Instant at) {
        var known = definitions.lock(wanted.checkId());
        var definition = known.orElseGet(() -> new CheckDefinition(wanted));
        if (!definition.removed && !definition.managedBy.equals(SiteTemplate.MANAGED_BY_PASSPORT)) {
            LOG.infof("Check %s was made by hand and stays as it is", wanted.checkId());
            return;
        }
        definition.apply(wanted).ifPresent(check -> {
            if (known.isEmpty()) {
                definitions.persist(definition);
            }
            definitions.flush();
            states.open(check.checkId());
            outbox.publish(check, at);
        });
    }

    private void remove(CheckDefinition definition, Instant at) {
        definition.remove();
        outbox.publish(new CheckRemoved(definition.projectId, definition.name), at);
        states.retire(definition.projectId, definition.checkId, at);
    }

    /** The passport's rules for a URL are not ours: one that cannot be probed leads to no check, and is logged. */
    private static List<CheckApplied> probeable(List<CheckApplied> checks) {
        return checks.stream()
                .filter(check -> {
                    try {
                        return ProbeTarget.of(check).isPresent();
                    } catch (InvalidProbe e) {
                        LOG.warnf("No check %s can be derived: %s", check.checkId(), e.getMessage());
                        return false;
                    }
                })
                .toList();
    }
}
