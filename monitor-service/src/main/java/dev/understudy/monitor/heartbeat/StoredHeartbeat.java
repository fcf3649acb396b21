package dev.understudy.monitor.heartbeat;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored.
 *
 * @param events number of the last thing that happened to it, a ping or a deadline: the slot of its results
 * @param pings number of its last ping
 * @param alertAfter when its silence, or its run, becomes a failure
 * @param affirmAt when what is known of it is to be said again
 */
record StoredHeartbeat(
        CheckApplied check,
        UUID pingId,
        String slug,
        Heartbeat heartbeat,
        long events,
        long pings,
        @Nullable Instant alertAfter,
        @Nullable Instant affirmAt) {

    HeartbeatTarget target() {
        return Objects.requireNonNull(check.heartbeat(), "a heartbeat has a target of its kind");
    }

    HeartbeatPlan plan() {
        return HeartbeatPlan.of(target());
    }
}
