package dev.understudy.standalone.supervision;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Something that runs as a process of its own and can be started any number of times, one after the other. */
public interface Component {

    String name();

    /**
     * Starts the process. Returns as soon as there is one, or only when it serves, as suits the component.
     *
     * @throws RuntimeException whose message is one line that says why there is no process; nothing is left running
     */
    Run start();

    /** One run of a component's process. */
    interface Run {

        ProcessHandle process();

        /** Completes when the process has ended, whatever the reason. */
        CompletableFuture<?> ended();

        /** Known after {@link #ended} only, and not even then for each kind of component. */
        OptionalInt exitCode();

        /** Why it cannot serve now; empty when it can. Answers within a few seconds. */
        Optional<String> ailment();

        /** Ends the process, in order if it lets itself be; returns when it is gone. */
        void stop();
    }
}
