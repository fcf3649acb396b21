package dev.understudy.monitor.probe;

import java.time.Duration;
import java.util.function.Consumer;

/** Makes probes, one call each, without blocking the caller. */
public interface Prober {

    /**
     * Probes once. Every phase together takes at most {@code timeout}.
     *
     * @param then called exactly once, on a thread that must not be blocked
     */
    void probe(ProbeTarget target, Duration timeout, Consumer<Observation> then);
}
