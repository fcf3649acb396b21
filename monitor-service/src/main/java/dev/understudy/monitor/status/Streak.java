package dev.understudy.monitor.status;

import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;

/**
 * Consecutive probes that speak against a check's status.
 *
 * @param outcome what they all say, or the worst of it
 * @param since end of the first of them
 */
public record Streak(Outcome outcome, int count, Instant since) {

    static Streak begin(Outcome outcome, Instant at) {
        return new Streak(outcome, 1, at);
    }

    Streak grow() {
        return new Streak(outcome, count + 1, since);
    }

    Streak growWith(Outcome next) {
        return new Streak(next == Outcome.UP ? outcome : next, count + 1, since);
    }
}
