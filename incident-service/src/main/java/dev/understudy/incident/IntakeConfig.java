package dev.understudy.incident;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What machines may send. */
@ConfigMapping(prefix = "understudy.signals")
public interface IntakeConfig {

    /** Events of one routing key in a second; more are answered 429. */
    @WithDefault("2000")
    int eventsPerSecond();

    /** Accepted events that wait to be taken in; while there are more, new ones are answered 429. */
    @WithDefault("200000")
    long maxWaiting();
}
