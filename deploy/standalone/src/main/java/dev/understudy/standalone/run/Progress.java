package dev.understudy.standalone.run;

import dev.understudy.standalone.Durations;
import dev.understudy.standalone.suite.Phase;
import dev.understudy.standalone.suite.SuiteState;
import dev.understudy.standalone.supervision.ComponentState;
import dev.understudy.standalone.supervision.ComponentStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells a person what changes, one line a change. */
final class Progress {

    private final PrintStream out;
    private final Map<String, ComponentState> shown = new HashMap<>();
    private final Map<String, Boolean> served = new HashMap<>();

    Progress(PrintStream out) {
        this.out = out;
    }

    /** Takes the state for known, so that only what changes from here on is told. */
    synchronized void passOver(SuiteState state) {
        state.components().forEach(component -> shown.put(component.name(), component.state()));
    }

    synchronized void show(SuiteState state) {
        for (var component : state.components()) {
            if (component.state() != shown.put(component.name(), component.state())) {
                line(state, component);
            }
        }
    }

    private void line(SuiteState state, ComponentStatus component) {
        switch (component.state()) {
            case READY -> {
                boolean again = served.put(component.name(), true) != null;
                say(
                        component,
                        again
                                ? "ready again"
                                : "ready after "
                                        + Durations.seconds(Duration.between(state.startedAt(), component.since())));
            }
            case UNHEALTHY -> say(component, "unhealthy: " + component.detail());
            case BACKOFF ->
                say(
                        component,
                        component.detail() + (state.phase() == Phase.STARTING ? "" : "; it will be started again"));
            case STOPPED -> {
                // Else it only waits for its turn to be started.
                if (state.phase() != Phase.STARTING) {
                    say(component, "stopped");
                }
            }
            case STARTING -> {
                // Becomes news when it ends.
            }
        }
    }

    private void say(ComponentStatus component, String what) {
        out.printf("  %-9s %s%n", component.name(), what);
    }
}
