package dev.understudy.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code incident.drills.v1}: test emergencies that show whether the deputy is reached when the primary is silent. */
public sealed interface DrillEvent extends EventData {

    String drillId();

    Instant at();

    @Override
    default String key() {
        return drillId();
    }

    /**
     * @param silent person id of the one who is taken to be silent
     * @param deputy person id of the one who is to take it; absent when the matrix names nobody
     * @param by who asked for it; {@code understudy} when it was due
     */
    @EventType("incident.drill.started.v1")
    record DrillStarted(
            String projectId,
            String drillId,
            Instant at,
            @Nullable String zoneId,
            String silent,
            @Nullable String deputy,
            String by)
            implements DrillEvent {}

    /**
     * @param pagedAt when the silent person was called: the measurement starts here
     * @param deputyCalledAt when the deputy was called
     * @param acknowledgedBy person id or subject of the token
     * @param seconds from the first page to the acknowledgement; absent when nobody took it
     * @param allowedSeconds what the agreement allows until somebody owns an emergency
     * @param reason why it failed or was called off
     */
    @EventType("incident.drill.completed.v1")
    record DrillCompleted(
            String projectId,
            String drillId,
            Instant at,
            @Nullable String zoneId,
            DrillOutcome outcome,
            String silent,
            @Nullable String deputy,
            Instant pagedAt,
            @Nullable Instant deputyCalledAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Long seconds,
            long allowedSeconds,
            @Nullable String reason)
            implements DrillEvent {}

    enum DrillOutcome {
        /** Somebody other than the silent person took it in time. */
        @JsonProperty("passed")
        PASSED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("called-off")
        CALLED_OFF
    }
}
