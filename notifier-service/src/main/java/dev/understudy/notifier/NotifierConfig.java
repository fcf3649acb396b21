package dev.understudy.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages are delivered; durations as {@code 30s} or ISO-8601. */
@ConfigMapping(prefix = "understudy.notifier")
public interface NotifierConfig {

    /** Messages on their way at the same time, over all channels of this replica. */
    @WithDefault("16")
    int concurrency();

    /** How often to look for what another replica wrote, and for leases that ran out; own work wakes the engine. */
    @WithDefault("1s")
    Duration pollInterval();

    /** How long a message may be on its way before another replica takes the sender for dead. */
    @WithDefault("40s")
    Duration lease();

    /** The first wait before another attempt, and the longest; each further one doubles. */
    Retries emergency();

    /** The same for what can wait. */
    Retries planned();

    Email email();

    Webhook webhook();

    /** How long notifications and their log are kept. */
    @WithDefault("400d")
    Duration retention();

    /** How long a test message, or one that a person sends again, is worth telling. */
    @WithDefault("1h")
    Duration resendLifetime();

    interface Retries {
        Duration first();

        Duration longest();
    }

    interface Email {
        /** From connecting to the server's answer to the whole message; shorter than the lease. */
        @WithDefault("25s")
        Duration timeout();
    }

    interface Webhook {
        /** From resolving the name to the status line; shorter than the lease. */
        @WithDefault("10s")
        Duration timeout();
    }
}
