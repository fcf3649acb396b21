package dev.understudy.monitor.check;

import static java.util.stream.Collectors.toSet;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.Event;
import dev.understudy.kit.inbox.Inbox;
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
    private final CheckRules rules;
    private final AssetTies ties;

    AssetHandler(
            Inbox inbox,
            CheckDefinitionRepository definitions,
            CheckRegistry registry,
            CheckRules rules,
            AssetTies ties) {
        this.inbox = inbox;
        this.definitions = definitions;
        this.registry = registry;
        this.rules = rules;
        this.ties = ties;
    }

    @Transactional
    void on(Event<AssetEvent> event) {
        if (!inbox.isNew(event, "assets")) {
            return;
        }
        switch (event.data()) {
            case AssetApplied asset -> {
                ties.replace(asset);
                reconcile(asset.projectId(), asset.assetId(), AssetTemplates.derive(asset, rules::probe), event.time());
            }
            case AssetRemoved asset -> {
                ties.remove(asset.projectId(), asset.assetId());
                reconcile(asset.projectId(), asset.assetId(), List.of(), event.time());
            }
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
}
