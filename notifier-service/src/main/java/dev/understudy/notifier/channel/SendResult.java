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

    /**
     * The provider has not got it because we are too fast: no failure, only a wait.
     *
     * @param after the wait that the provider asks for
     * @param everywhere whether the limit is on our account, not on this address alone
     */
    record Busy(String why, Optional<Duration> after, boolean everywhere) implements SendResult {}

    /** The provider has not got it: the address is another one by now. */
    record Moved(String why, String address) implements SendResult {}

    /**
     * The provider will never take this message for this address.
     *
     * @param gone whether it would take no other message either: blocked, deactivated, unknown
     */
    record Permanent(String why, boolean gone) implements SendResult {

        public Permanent(String why) {
            this(why, false);
        }

        public static Permanent gone(String why) {
            return new Permanent(why, true);
        }
    }

    /** It was handed over, and nobody knows whether it was taken. */
    record Uncertain(String why) implements SendResult {}
}
