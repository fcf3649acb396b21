package dev.understudy.monitor.check;

import static java.util.stream.Collectors.toSet;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.Event;
import dev.understudy.kit.inbox.Inbox;
import dev.understudy.monitor.probe.InvalidProbe;
import dev.understudy.monitor.probe.ProbeTarget;
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
    private final CheckDefinitionRepository definitions;
    private final CheckRegistry registry;

    AssetHandler(Inbox inbox, CheckDefinitionRepository definitions, CheckRegistry registry) {
        this.inbox = inbox;
        this.definitions = definitions;
        this.registry = registry;
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
                registry.remove(definition.projectId, definition.name, at);
            }
        }
        wanted.forEach(check -> apply(check, at));
    }

    private void apply(CheckApplied wanted, Instant at) {
        var known = registry.lock(wanted.checkId());
        if (known.isPresent() && !known.get().managedBy().equals(CheckRegistry.BY_PASSPORT)) {
            LOG.infof("Check %s was made by hand and stays as it is", wanted.checkId());
            return;
        }
        // Whoever put it to rest wakes it; the passport does not know of that.
        registry.apply(known.map(CheckApplied::resting).orElse(false) ? wanted.withPaused(true) : wanted, at);
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
