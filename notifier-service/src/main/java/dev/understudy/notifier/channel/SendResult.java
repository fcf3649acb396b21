package dev.understudy.notifier.channel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of handing a message to a provider. The texts are shown to people and stored: no secret belongs in them.
 */
public sealed interface SendResult {

    /** @param providerId what the provider, or the receiver, calls the message */
    record Accepted(@Nullable String providerId) implements SendResult {}

    /**
     * The provider certainly has not got it, and a later attempt can succeed.
     *
     * @param after the wait that the provider asks for
     */
    record Retry(String why, Optional<Duration> after) implements SendResult {

        public Retry(String why) {
            this(why, Optional.empty());
        }
    }

    /** The provider will never take this message for this address. */
    record Permanent(String why) implements SendResult {}

    /** It was handed over, and nobody knows whether it was taken. */
    record Uncertain(String why) implements SendResult {}
}
