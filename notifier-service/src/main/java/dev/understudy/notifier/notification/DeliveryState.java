package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent;
import dev.understudy.notifier.channel.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a delivery stands. A transition that a state does not offer is not legal. */
sealed interface DeliveryState {

    /** The name that it goes by outside. */
    DeliveryEvent.DeliveryState published();

    /** Why, where the state is not a success. */
    default Optional<String> why() {
        return Optional.empty();
    }

    /** It waits for its turn, or for another attempt. */
    sealed interface Due extends DeliveryState {

        Instant due();

        default Sending toSending(Lease lease) {
            return new Sending(lease);
        }

        default Expired toExpired(String why) {
            return new Expired(why);
        }

        default Suppressed toSuppressed(String why) {
            return new Suppressed(why);
        }

        default Failed toFailed(String why) {
            return new Failed(why);
        }
    }

    /** A message may be with the provider, and nobody has recorded what came of it: an answer, however late, settles it. */
    sealed interface InDoubt extends DeliveryState {

        default DeliveryState toOutcome(SendResult result, Terms terms, Instant now) {
            return switch (result) {
                case SendResult.Accepted accepted -> new Accepted(accepted.providerId());
                case SendResult.Retry retry -> new Retrying(terms.nextAttempt(now, retry.after()), retry.why());
                case SendResult.Permanent permanent -> new Failed(permanent.why());
                case SendResult.Uncertain uncertain -> unknown(uncertain.why(), terms, now);
            };
        }

        private static DeliveryState unknown(String why, Terms terms, Instant now) {
            return terms.resendsUnknown()
                    ? new UnknownResending(terms.nextAttempt(now, Optional.empty()), why)
                    : new UnknownForGood(why);
        }
    }

    /** Nothing more happens by itself; a person can have it sent again. */
    sealed interface Settled extends DeliveryState {

        default Pending toPending(Instant now) {
            return new Pending(now);
        }
    }

    /** What the delivery's urgency and age say about further attempts. */
    interface Terms {

        /** When the next attempt may be made: not before the provider's wait is over, and never after the last moment. */
        Instant nextAttempt(Instant now, Optional<Duration> askedWait);

        /** Whether telling twice is better than perhaps not telling. */
        boolean resendsUnknown();
    }

    /** The right to send, until a moment. {@code incarnation} tells two lives of the same instance apart. */
    record Lease(String instance, String incarnation, Instant until) {}

    record Pending(Instant due) implements Due {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.PENDING;
        }
    }

    record Sending(Lease lease) implements InDoubt {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.SENDING;
        }

        /** Its sender died, or lost touch with the database, in mid-send. */
        DeliveryState toLost(Terms terms, Instant now) {
            return InDoubt.unknown("the sender was lost in mid-send; it may have been delivered", terms, now);
        }
    }

    record Accepted(@Nullable String providerId) implements Settled {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.ACCEPTED;
        }
    }

    record Retrying(Instant due, String reason) implements Due {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.RETRYING;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }

    /** It may have been delivered, and is sent again under the same message id. */
    record UnknownResending(Instant due, String reason) implements Due, InDoubt {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.UNKNOWN;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }

    /** It may have been delivered, and is not worth the risk of telling twice. */
    record UnknownForGood(String reason) implements Settled, InDoubt {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.UNKNOWN;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }

    record Failed(String reason) implements Settled {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.FAILED;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }

    record Expired(String reason) implements Settled {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.EXPIRED;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }

    record Suppressed(String reason) implements Settled {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.SUPPRESSED;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }
}
