package dev.understudy.kit.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the relay works; the defaults suit every service. */
@ConfigMapping(prefix = "understudy.outbox")
public interface OutboxConfig {

    /** Rows read and sent together. */
    @WithDefault("500")
    int batchSize();

    /**
     * How often to look for rows that another replica wrote; this replica's own commits wake the relay at once.
     */
    @WithDefault("200ms")
    Duration pollInterval();

    /** How often a replica whose relay is on stand-by asks for the lock. */
    @WithDefault("1s")
    Duration standbyInterval();

    /** Longest pause after a failed attempt; the first is 100 ms, doubling. */
    @WithDefault("5s")
    Duration maxBackoff();
}
