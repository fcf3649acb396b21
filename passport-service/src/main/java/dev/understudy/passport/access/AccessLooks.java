package dev.understudy.passport.access;

import dev.understudy.passport.access.SecretStore.Item;
import dev.understudy.passport.access.SecretStore.SecretStoreUnavailable;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.fact.Facts;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into stores, and keeps what was seen there as facts. */
@ApplicationScoped
class AccessLooks {

    /**
     * What a store said of one access.
     *
     * @param item null when the store did not answer
     * @param error why it did not
     */
    record Look(
            Asset asset,
            Access access,
            String scheme,
            @Nullable Item item,
            @Nullable String error) {}

    private final List<SecretStore> stores;
    private final FactRepository facts;

    AccessLooks(@All List<SecretStore> stores, FactRepository facts) {
        this.stores = List.copyOf(stores);
        this.facts = facts;
    }

    /** Asks the store of the reference; empty when there is none that could tell without reading the secret. Blocking. */
    Optional<Look> look(Asset asset, Access access) {
        var reference = AccessFacts.reference(access);
        return stores.stream()
                .filter(store -> reference.startsWith(store.scheme()) && store.avoidsReadingValues())
                .findFirst()
                .map(store -> {
                    try {
                        return new Look(asset, access, store.scheme(), store.look(reference), null);
                    } catch (SecretStoreUnavailable e) {
                        return new Look(asset, access, store.scheme(), null, e.getMessage());
                    }
                });
    }

    /** Within the caller's transaction. A store that did not answer leaves an older answer as it is. */
    void keep(String projectId, Look look, Instant now) {
        var item = look.item();
        if (item == null) {
            keep(
                    projectId,
                    look.asset(),
                    look.access(),
                    AccessFacts.EXISTS,
                    look.scheme(),
                    List.of(),
                    now,
                    look.error());
            return;
        }
        keep(
                projectId,
                look.asset(),
                look.access(),
                AccessFacts.EXISTS,
                look.scheme(),
                List.of(String.valueOf(item.exists())),
                now,
                null);
        if (item.changedAt() != null) {
            keep(
                    projectId,
                    look.asset(),
                    look.access(),
                    AccessFacts.CHANGED,
                    look.scheme(),
                    List.of(item.changedAt().toString()),
                    now,
                    null);
        }
    }

    /** What a person said. Within the caller's transaction. */
    void attested(String projectId, Asset asset, Access access, String by, List<String> values, Instant now) {
        keep(projectId, asset, access, AccessFacts.ATTESTED, "person:" + by, values, now, null);
    }

    private void keep(
            String projectId,
            Asset asset,
            Access access,
            String what,
            String source,
            List<String> values,
            Instant now,
            @Nullable String error) {
        facts.record(
                projectId,
                new Fact(
                        Facts.subjectOf(asset.id()),
                        AccessFacts.name(access.id(), what),
                        AccessFacts.reference(access),
                        source,
                        values,
                        error == null ? now : null,
                        now,
                        error));
    }
}
