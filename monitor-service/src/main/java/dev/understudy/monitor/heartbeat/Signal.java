package dev.understudy.monitor.heartbeat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job reports.
 *
 * @param exitStatus of the job, 0 to 255, if it said so
 * @param runId tells the runs of a job apart; absent when it does not
 * @param verdict what is wrong with a success that is none: the body says otherwise
 */
record Signal(
        Kind kind,
        Instant at,
        @Nullable Integer exitStatus,
        @Nullable String runId,
        @Nullable Verdict verdict) {

    enum Kind {
        SUCCESS,
        START,
        FAIL,
        LOG,
        /** Received, kept, and without effect. */
        IGNORED
    }

    Signal(Kind kind, Instant at) {
        this(kind, at, null, null, null);
    }
}
