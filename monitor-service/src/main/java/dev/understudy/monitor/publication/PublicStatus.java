package dev.understudy.monitor.publication;

import dev.understudy.events.CheckStatus;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * For a public status page: no addresses, no reasons.
 *
 * @param status the worst of the checks
 */
@Schema(name = "PublicStatus")
record PublicStatus(String title, CheckStatus status, Instant at, List<PublicCheck> checks) {

    /**
     * @param since when the status began
     * @param availability of the measured time of the last 30 days, 0 to 1; absent when nothing was measured
     * @param coverage measured time by all time of the last 30 days, 0 to 1
     */
    @Schema(name = "PublicCheck")
    record PublicCheck(
            String name,
            CheckStatus status,
            @Nullable Instant since,
            @Nullable Double availability,
            double coverage) {}
}
