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

        default Superseded toSuperseded(String why) {
            return new Superseded(why);
        }

        default Failed toFailed(String why) {
            return new Failed(why);
        }

        /** It is not the hour for it. */
        default Held toHeld(Instant until, String why) {
            return new Held(until, why);
        }

        /** Another delivery tells its news too. */
        default Bundled toBundled(String carrier) {
            return new Bundled(carrier);
        }
    }

    /** A message may be with the provider, and nobody has recorded what came of it: an answer, however late, settles it. */
    sealed interface InDoubt extends DeliveryState {

        default DeliveryState toOutcome(SendResult result, Terms terms, Instant now) {
            return switch (result) {
                case SendResult.Accepted accepted -> new Accepted(accepted.providerId());
                case SendResult.Retry retry ->
                    terms.givesUp()
                            ? new Failed("given up; last: " + retry.why())
                            : new Retrying(terms.nextAttempt(now, retry.after()), retry.why());
                case SendResult.Busy busy -> new Retrying(terms.afterWait(now, busy.after()), busy.why());
                case SendResult.Moved moved ->
                    terms.followsMove()
                            ? new Retrying(now, moved.why())
                            : new Failed(moved.why() + "; it has moved too often to be followed");
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

    /** The provider has it. */
    sealed interface Arrived extends Settled {

        @Nullable
        String providerId();

        /** The provider says that the device has it; never a step back. */
        default Arrived toDelivered() {
            return new Delivered(providerId());
        }

        /** The provider took it, and says later that it did not arrive. */
        default Failed toUndelivered(String why) {
            return new Failed(why);
        }

        /** The person answered, or the provider says that it was looked at. */
        default Read toRead() {
            return new Read(providerId());
        }
    }

    /** What the delivery's urgency and age say about further attempts. */
    interface Terms {

        /** When the next attempt may be made: not before the provider's wait is over, and never after the last moment. */
        Instant nextAttempt(Instant now, Optional<Duration> askedWait);

        /** The same when we were told to wait, which is no failure: no longer than asked but for some chance. */
        Instant afterWait(Instant now, Optional<Duration> askedWait);

        /** Whether telling twice is better than perhaps not telling. */
        boolean resendsUnknown();

        /** Whether it has failed so often that the person's next channel is the better way. */
        boolean givesUp();

        /** Whether a new address is to be followed: a provider that keeps redirecting must not trap the sender. */
        boolean followsMove();
    }

    /** The right to send, until a moment. {@code incarnation} tells two lives of the same instance apart. */
    record Lease(String instance, String incarnation, Instant until) {}

    record Pending(Instant due) implements Due {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.PENDING;
        }
    }

    /** Waits for quiet hours to end, or for working hours to begin. */
    record Held(Instant due, String reason) implements Due {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.PENDING;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
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

    record Accepted(@Nullable String providerId) implements Arrived {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.ACCEPTED;
        }
    }

    record Delivered(@Nullable String providerId) implements Arrived {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.DELIVERED;
        }
    }

    record Read(@Nullable String providerId) implements Arrived {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.READ;
        }

        @Override
        public Arrived toDelivered() {
            return this;
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

    /** Newer news of the same kind took its place before it was told. */
    record Superseded(String reason) implements Settled {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.SUPERSEDED;
        }

        @Override
        public Optional<String> why() {
            return Optional.of(reason);
        }
    }

    /** Told together with others; comes free again when the delivery that carries it does not get through. */
    record Bundled(String carrier) implements Settled {
        @Override
        public DeliveryEvent.DeliveryState published() {
            return DeliveryEvent.DeliveryState.BUNDLED;
        }

        @Override
        public Optional<String> why() {
            return Optional.of("told together with delivery " + carrier);
        }

        /** It lost its sense before the carrier was sent. */
        Suppressed toSuppressed(String why) {
            return new Suppressed(why);
        }
    }
}
