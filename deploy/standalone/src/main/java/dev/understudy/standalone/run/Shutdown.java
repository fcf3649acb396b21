package dev.understudy.standalone.run;

import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.Phase;
import dev.understudy.standalone.suite.StateFile;
import dev.understudy.standalone.suite.SuiteState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops a suite from outside. */
public final class Shutdown {

    /** More than all orderly stops together may take before the supervisor kills. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(200);

    private Shutdown() {}

    /** Whether a process of the suite runs, be it one that a killed supervisor has left over. */
    public static boolean isNeeded(DataFolder folder) {
        return StateFile.in(folder).read().filter(SuiteState::isSupervised).isPresent()
                || !Leftovers.find(folder).isEmpty();
    }

    /**
     * Stops the supervisor with all it keeps, or, where there is none, what one has left over.
     *
     * @return what was done, in one line
     * @throws LauncherFailure when it does not end
     */
    public static String of(DataFolder folder, PrintStream out) {
        var file = StateFile.in(folder);
        var supervisor = file.read().flatMap(state -> state.supervisor().process());
        if (supervisor.isEmpty()) {
            var stopped = Leftovers.stop(folder);
            return stopped.isEmpty()
                    ? "No suite runs on %s.".formatted(folder.root())
                    : "The supervisor was gone; stopped what it had left over: %s."
                            .formatted(String.join(
                                    ", ", stopped.stream().map(Object::toString).toList()));
        }
        var progress = new Progress(out);
        file.read().ifPresent(progress::passOver);
        supervisor.get().destroy();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasEnded(supervisor.get().onExit())) {
            file.read().filter(state -> state.phase() == Phase.STOPPING).ifPresent(progress::show);
            if (System.nanoTime() - deadline > 0) {
                throw new LauncherFailure("The supervisor (process %d) has not ended after %d s; see %s."
                        .formatted(supervisor.get().pid(), PATIENCE.toSeconds(), folder.launcherLog()));
            }
        }
        file.read().ifPresent(progress::show);
        return "Stopped.";
    }

    private static boolean hasEnded(CompletableFuture<ProcessHandle> end) {
        try {
            end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherFailure("Interrupted; the suite goes on stopping.", e);
        }
    }
}
