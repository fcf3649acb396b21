package dev.understudy.monitor.status;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a check, for people to read; about a second old.
 *
 * @param last what the last probe saw; absent before the first one
 */
public record StatusSnapshot(
        CheckStatus status,
        @Nullable Instant since,
        @Nullable LastProbe last) {

    public static final StatusSnapshot PENDING = new StatusSnapshot(CheckStatus.PENDING, null, null);

    /** @param totalMillis how long it took, all phases together */
    public record LastProbe(
            CheckStatus outcome,
            Instant finishedAt,
            double totalMillis,
            @Nullable Failure failure) {}
}
