package dev.understudy.notifier.channel;

import java.time.Duration;
import java.util.Locale;
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
    record Retry(String why, Optional<Duration> after, Reason reason) implements SendResult {

        public Retry(String why) {
            this(why, Optional.empty(), Reason.OTHER);
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
    record Permanent(String why, boolean gone, Reason reason) implements SendResult {

        public Permanent(String why) {
            this(why, false);
        }

        public Permanent(String why, boolean gone) {
            this(why, gone, Reason.CLIENT);
        }

        public static Permanent gone(String why) {
            return new Permanent(why, true);
        }
    }

    /** It was handed over, and nobody knows whether it was taken. */
    record Uncertain(String why) implements SendResult {}

    /** Whose fault a failure is, as the figures tell it. */
    enum Reason {
        /** Our login, or our right to write there. */
        AUTH,
        RATE_LIMITED,
        /** What we sent, or where to. */
        CLIENT,
        SERVER,
        UNANSWERED,
        OTHER;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Why it failed; empty when it did not. */
    default Optional<Reason> failure() {
        return switch (this) {
            case Accepted accepted -> Optional.empty();
            case Moved moved -> Optional.empty();
            case Retry retry -> Optional.of(retry.reason());
            case Busy busy -> Optional.of(Reason.RATE_LIMITED);
            case Permanent permanent -> Optional.of(permanent.reason());
            case Uncertain uncertain -> Optional.of(Reason.UNANSWERED);
        };
    }
}
