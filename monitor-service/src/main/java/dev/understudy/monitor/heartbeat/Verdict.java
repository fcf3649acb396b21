package dev.understudy.monitor.heartbeat;

import dev.understudy.events.Failure;
import dev.understudy.monitor.probe.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a job's report, or its silence, says of it.
 *
 * @param failure why the outcome is not UP
 */
record Verdict(Outcome outcome, @Nullable Failure failure) {

    static final Verdict WELL = new Verdict(Outcome.UP, null);

    static Verdict down(String reason, String message, @Nullable String measured, @Nullable String expected) {
        return new Verdict(Outcome.DOWN, new Failure(reason, message, measured, expected));
    }
}
