package dev.understudy.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
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
     *     hosting... One value each
     * @param criticality where it differs from the zone's
     * @param lists the kind's own fields that hold several values: {@code nameServers} of a domain...
     * @param accesses who may do what with it, and where the secret is kept
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
            @Nullable MonitoringHints monitoring,
            @Nullable Criticality criticality,
            @Nullable Map<String, List<String>> lists,
            @Nullable List<Access> accesses)
            implements AssetEvent {

        /** Of which no more is known. */
        public AssetApplied(
                String projectId,
                String assetId,
                long version,
                String kind,
                String name,
                @Nullable String zoneId,
                Map<String, String> attributes,
                List<Relation> relations,
                @Nullable MonitoringHints monitoring) {
            this(projectId, assetId, version, kind, name, zoneId, attributes, relations, monitoring, null, null, null);
        }
    }

    @EventType(value = "passport.asset.removed.v1", tombstone = true)
    record AssetRemoved(String projectId, String assetId) implements AssetEvent {}

    /**
     * @param type {@code dependsOn}, {@code hostedOn}, {@code registeredWith}, {@code integratesWith},
     *     {@code backsUp}, {@code paidBy}...; {@code target} is an asset id
     */
    record Relation(String type, String target) {}

    /**
     * @param accessId unique within the asset
     * @param reference where the secret is kept ({@code op://}, {@code bw:}, {@code vault:}, {@code env:}...); never the
     *     secret itself
     * @param holders ids of the people who have it
     * @param scope {@code admin}, {@code operate} or {@code read}
     * @param lastRotated day, in the project's time zone
     */
    record Access(
            String accessId,
            @Nullable String reference,
            List<String> holders,
            @Nullable String scope,
            @Nullable LocalDate lastRotated) {}

    /**
     * How the derived checks differ from the template of the asset's kind; what is absent follows the template.
     *
     * @param checks settings of single checks, by the kind of check ({@code tls}, {@code heartbeat}, {@code flow}...): an
     *     object each, in the words of that kind
     */
    record MonitoringHints(
            @Nullable Boolean enabled,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Duration confirmationInterval,
            @Nullable Integer failureThreshold,
            @Nullable Integer recoveryThreshold,
            @Nullable List<Integer> expectStatus,
            @Nullable Map<String, JsonNode> checks) {

        /** The same for all checks of the asset. */
        public MonitoringHints(
                @Nullable Boolean enabled,
                @Nullable Duration interval,
                @Nullable Duration timeout,
                @Nullable Duration confirmationInterval,
                @Nullable Integer failureThreshold,
                @Nullable Integer recoveryThreshold,
                @Nullable List<Integer> expectStatus) {
            this(
                    enabled,
                    interval,
                    timeout,
                    confirmationInterval,
                    failureThreshold,
                    recoveryThreshold,
                    expectStatus,
                    null);
        }
    }
}
