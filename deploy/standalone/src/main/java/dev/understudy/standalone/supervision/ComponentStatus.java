package dev.understudy.standalone.supervision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A component as seen at one moment.
 *
 * @param since when it came into this state
 * @param pid of its process, while there is one
 * @param processStartedAt when that process started
 * @param restarts starts after the first
 * @param lastExitCode of the process before; above 128 it is a signal's number plus 128
 * @param detail why it is in this state, when there is something to say
 */
public record ComponentStatus(
        String name,
        ComponentState state,
        Instant since,
        @Nullable Long pid,
        @Nullable Instant processStartedAt,
        int restarts,
        @Nullable Integer lastExitCode,
        @Nullable String detail) {

    static ComponentStatus unborn(String name, Instant now) {
        return new ComponentStatus(name, ComponentState.STOPPED, now, null, null, 0, null, null);
    }

    ComponentStatus starting(int restarts, Instant now) {
        return new ComponentStatus(name, ComponentState.STARTING, now, null, null, restarts, lastExitCode, null);
    }

    ComponentStatus withProcess(ProcessHandle process) {
        return new ComponentStatus(
                name,
                state,
                since,
                process.pid(),
                process.info().startInstant().orElse(null),
                restarts,
                lastExitCode,
                detail);
    }

    ComponentStatus in(ComponentState next, @Nullable String why, Instant now) {
        return new ComponentStatus(
                name, next, next == state ? since : now, pid, processStartedAt, restarts, lastExitCode, why);
    }

    ComponentStatus ended(ComponentState next, @Nullable Integer exitCode, @Nullable String why, Instant now) {
        return new ComponentStatus(
                name, next, now, null, null, restarts, exitCode == null ? lastExitCode : exitCode, why);
    }
}
