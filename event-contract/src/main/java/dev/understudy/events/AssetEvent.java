package dev.understudy.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code passport.assets.v1}: a thing that is owned (site, domain, hosting...), its relations, how to watch it. */
public sealed interface AssetEvent extends EventData {

    String assetId();

    @Override
    default String key() {
        return projectId() + "/" + assetId();
    }

    /**
     * The asset as it now is, whole.
     *
     * @param assetId unique within the project
     * @param version the passport version that last applied it
     * @param kind {@code site}, {@code domain}, {@code hosting}...; readers ignore kinds they do not know
     * @param attributes the kind's own fields: {@code url} of a site, {@code domain} of a domain, {@code provider} of a
     *     hosting...
     */
    @EventType("passport.asset.applied.v1")
    record AssetApplied(
            String projectId,
            String assetId,
            long version,
            String kind,
            String name,
            @Nullable String zoneId,
            Map<String, String> attributes,
            List<Relation> relations,
            @Nullable MonitoringHints monitoring)
            implements AssetEvent {}

    @EventType(value = "passport.asset.removed.v1", tombstone = true)
    record AssetRemoved(String projectId, String assetId) implements AssetEvent {}

    /** @param type {@code dependsOn}, {@code hostedOn}, {@code registeredWith}...; {@code target} is an asset id */
    record Relation(String type, String target) {}

    /** How the derived checks differ from the template of the asset's kind; what is absent follows the template. */
    record MonitoringHints(
            @Nullable Boolean enabled,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Duration confirmationInterval,
            @Nullable Integer failureThreshold,
            @Nullable Integer recoveryThreshold,
            @Nullable List<Integer> expectStatus) {}
}
