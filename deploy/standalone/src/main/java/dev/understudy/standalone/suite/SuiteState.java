package dev.understudy.standalone.suite;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.understudy.standalone.supervision.ComponentStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor writes down for the other commands: {@code run/suite.json}.
 *
 * @param startedAt when this run of the suite began
 * @param readyAt when every component served for the first time in this run
 * @param failure why it could not be started
 * @param components in the order of their start
 */
public record SuiteState(
        int version,
        Phase phase,
        Supervisor supervisor,
        int portBase,
        boolean demo,
        Instant startedAt,
        @Nullable Instant readyAt,
        @Nullable String failure,
        List<ComponentStatus> components) {

    public static final int VERSION = 1;

    /**
     * The process that keeps the components.
     *
     * @param startedAt tells it from a later process with the same id
     */
    public record Supervisor(long pid, @Nullable Instant startedAt) {

        public static Supervisor self() {
            return of(ProcessHandle.current());
        }

        private static Supervisor of(ProcessHandle process) {
            return new Supervisor(process.pid(), process.info().startInstant().orElse(null));
        }

        /** The process, if it still runs. */
        public Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> of(process)
                    .equals(this));
        }
    }

    public PortPlan ports() {
        return new PortPlan(portBase);
    }

    /** Whether the supervisor that wrote this is still there. */
    @JsonIgnore
    public boolean isSupervised() {
        return supervisor.process().isPresent();
    }
}
