package dev.understudy.incident;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How people are called. */
@ConfigMapping(prefix = "understudy.escalation")
public interface IncidentConfig {

    /**
     * How often everybody who may be called is called again, at the agreement's interval, after the last step was met
     * with silence.
     */
    @WithDefault("5")
    int repeats();

    /** Longest wait between two looks for due timers; a timer that is known to be due earlier is met in time. */
    @WithDefault("1s")
    Duration pollInterval();

    /** After which an acknowledgement that is not repeated counts no more, where no policy says so; never when empty. */
    @WithDefault("4h")
    Optional<Duration> acknowledgementTimeout();

    /** How long a message about an emergency keeps its sense. */
    @WithDefault("24h")
    Duration notificationLifetime();

    /**
     * Address that is called every {@link #heartbeatInterval} while timers and all that is due at a time run, so that
     * somebody outside misses it.
     */
    Optional<String> heartbeatUrl();

    @WithDefault("1m")
    Duration heartbeatInterval();
}
