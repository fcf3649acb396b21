package dev.understudy.monitor.heartbeat;

import dev.understudy.events.CheckEvent.CheckApplied;
import java.time.Instant;

/** Whoever keeps the definitions of checks: a ping may wake a check at rest. */
public interface RestingChecks {

    /** Ends a check's rest, inside the caller's transaction. */
    void wake(CheckApplied check, Instant at);
}
