package dev.understudy.monitor.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A check's state as it is stored.
 *
 * @param retired whether the check is gone; nothing more may be said of it
 * @param lastDue when the last slot that was probed, or recorded as missed, was due
 */
public record RecordedState(
        String checkId,
        boolean retired,
        CheckState state,
        @Nullable Instant lastDue) {

    /** The same, with what is known from elsewhere of the last probed slot. */
    public RecordedState probedAt(@Nullable Instant due) {
        return due == null || (lastDue != null && !due.isAfter(lastDue))
                ? this
                : new RecordedState(checkId, retired, state, due);
    }

    /** A check that nothing is stored of. */
    public static RecordedState none(String checkId) {
        return new RecordedState(checkId, false, CheckState.NEW, null);
    }
}
