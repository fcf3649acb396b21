package dev.understudy.monitor.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.Failure;
import dev.understudy.monitor.probe.Observation;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A change of a check's status.
 *
 * @param sequence number of the change, from 1
 * @param since end of the first probe that showed the new status
 * @param at end of the probe that decided the change
 * @param evidence what that probe saw
 */
public record StatusChange(
        long sequence,
        CheckStatus from,
        CheckStatus to,
        Instant since,
        Instant at,
        long slot,
        @Nullable Failure failure,
        @Schema(implementation = Observation.class) JsonNode evidence) {}
