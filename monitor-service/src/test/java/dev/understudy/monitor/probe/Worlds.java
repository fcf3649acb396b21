package dev.understudy.monitor.probe;

import java.time.Duration;
import java.util.Map;

/** What probes of tests have around them. */
final class Worlds {

    private Worlds() {}

    /** Of nobody, and patient. */
    static Registries registries() {
        return new Registries(null, null, Map.of(), Map.of(), Duration.ofMillis(10));
    }
}
