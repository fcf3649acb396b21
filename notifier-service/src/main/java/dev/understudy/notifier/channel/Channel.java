package dev.understudy.notifier.channel;

import dev.understudy.notifier.limit.Limit;
import java.util.List;
import java.util.Optional;

/** A way to reach a person. Adding one is adding a class. */
public interface Channel {

    /** As in the contacts of the passport: {@code email}, {@code webhook}... */
    String kind();

    /**
     * Hands the message over; blocks until the provider has answered or the channel's own time limit has passed. Never
     * throws for what a provider, a network or a configuration may do: that is what {@link SendResult} is for.
     */
    SendResult send(OutgoingMessage message);

    /** What the provider allows our account, over all addresses. */
    default List<Limit> accountLimits() {
        return List.of();
    }

    /** What the provider allows towards one address. */
    default List<Limit> addressLimits(String address) {
        return List.of();
    }

    /** How people are spared a storm; empty for receivers that are machines and want each message. */
    default Optional<Storm> storm() {
        return Optional.of(Storm.OF_MESSAGES);
    }

    /**
     * Whether the receiver's own acceptance is the round trip: a program answers there, or a hook that leads nowhere
     * else. Where people receive, only their answer is.
     */
    default boolean answersByItself() {
        return false;
    }

    /** The same channel, if its messages can be changed after they were sent. */
    default Optional<Editing> editing() {
        return Optional.empty();
    }

    /** The same channel, if its provider can be asked later what became of a message that it took. */
    default Optional<Receipts> receipts() {
        return Optional.empty();
    }

    /** Changes messages that were sent. */
    interface Editing {

        /**
         * @param providerId what {@link #send} gave
         * @param message as it is to read now
         */
        SendResult edit(String providerId, OutgoingMessage message);
    }

    /** Knows what became of messages that the provider took. */
    interface Receipts {

        /** @param providerId what {@link #send} gave */
        Receipt receipt(String providerId, String address);
    }

    /** What a provider says of a message that it took. */
    sealed interface Receipt {

        /** Neither the one nor the other yet, or nobody could be asked. */
        record Waiting() implements Receipt {}

        record Delivered() implements Receipt {}

        record Read() implements Receipt {}

        /**
         * It did not arrive, and will not.
         *
         * @param gone whether no other message would arrive there either
         */
        record Lost(String why, boolean gone) implements Receipt {}
    }

    /**
     * Messages to one address beyond the limit wait for each other and are told together: once nothing may follow at
     * once, all that waits is in one message.
     *
     * @param from how many that wait are told in one message while more may follow; fewer are told one by one
     */
    record Storm(Limit limit, int from) {

        /** The first three at once, and then one in half a minute. */
        static final Storm OF_MESSAGES = new Storm(new Limit(3, java.time.Duration.ofSeconds(90)), 3);
    }
}
