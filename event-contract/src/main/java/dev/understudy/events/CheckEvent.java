package dev.understudy.events;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code monitor.checks.v1}: what is to be probed. Replicas of monitor-service share the probing by its partitions. */
public sealed interface CheckEvent extends EventData {

    String name();

    /** The check's global id: {@code <projectId>/<name>}. */
    default String checkId() {
        return projectId() + "/" + name();
    }

    @Override
    default String key() {
        return checkId();
    }

    /**
     * The check as it now is, whole.
     *
     * @param name unique within the project; {@code <asset>.<kind>} for one that is derived from an asset
     * @param version grows with every change of the check
     * @param kind {@code http}...; a reader skips kinds that it does not know
     * @param managedBy {@code passport} for a derived check, {@code user} for one made by hand
     * @param dependsOn ids of assets of the project whose failure would explain this check's
     * @param http what to probe when {@code kind} is {@code http}
     */
    @EventType("monitor.check.applied.v1")
    record CheckApplied(
            String projectId,
            String name,
            long version,
            String kind,
            String managedBy,
            @Nullable String assetId,
            @Nullable String zoneId,
            Schedule schedule,
            List<String> dependsOn,
            @Nullable HttpTarget http)
            implements CheckEvent {}

    @EventType(value = "monitor.check.removed.v1", tombstone = true)
    record CheckRemoved(String projectId, String name) implements CheckEvent {}

    /**
     * @param interval between slots, 5 s to 31 d
     * @param confirmationInterval between the repeated probes that confirm a failure or a recovery
     * @param failureThreshold consecutive failed probes that make the check DOWN
     * @param recoveryThreshold consecutive successful probes that make it UP again
     */
    record Schedule(
            Duration interval,
            Duration timeout,
            Duration confirmationInterval,
            int failureThreshold,
            int recoveryThreshold) {}

    /** @param expectStatus HTTP status codes that count as success; any 2xx when empty */
    record HttpTarget(String url, String method, List<Integer> expectStatus) {}
}
