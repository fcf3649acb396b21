package dev.understudy.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code monitor.status.v1}: what changed in what is known of a check. */
public sealed interface CheckStatusEvent extends EventData {

    String checkId();

    @Override
    default String key() {
        return checkId();
    }

    /**
     * @param sequence number of the change of this check, from 1 and without gaps: an event with a lower one is late
     * @param since end of the first probe that showed the new status (before confirmation)
     * @param at end of the probe that decided the change
     * @param dependsOn ids of assets of the project whose failure would explain this one
     * @param target what was probed, for a person to read (a URL)
     */
    @EventType("monitor.check.status-changed.v1")
    record CheckStatusChanged(
            String projectId,
            String checkId,
            long sequence,
            String kind,
            @Nullable String assetId,
            @Nullable String zoneId,
            CheckStatus from,
            CheckStatus to,
            Instant since,
            Instant at,
            long slot,
            @Nullable Failure failure,
            List<String> dependsOn,
            @Nullable String target)
            implements CheckStatusEvent {}

    /**
     * Slots that nobody probed; their time is UNKNOWN.
     *
     * @param from start of the first missed slot
     * @param until end of the last one
     */
    @EventType("monitor.check.slots-missed.v1")
    record SlotsMissed(
            String projectId, String checkId, long firstSlot, long lastSlot, Instant from, Instant until, String reason)
            implements CheckStatusEvent {}

    /** The check is gone; nothing more will be said of it. */
    @EventType("monitor.check.retired.v1")
    record CheckRetired(String projectId, String checkId, long sequence, Instant at) implements CheckStatusEvent {}
}
