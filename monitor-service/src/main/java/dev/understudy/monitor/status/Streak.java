package dev.understudy.monitor.status;

import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;

/**
 * Consecutive probes that say the same, and not what the check's status says.
 *
 * @param since end of the first of them
 */
public record Streak(Outcome outcome, int count, Instant since) {

    Streak grow() {
        return new Streak(outcome, count + 1, since);
    }
}
