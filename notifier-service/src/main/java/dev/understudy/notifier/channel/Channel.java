package dev.understudy.notifier.channel;

/** A way to reach a person. */
public interface Channel {

    /** As in the contacts of the passport: {@code email}, {@code webhook}... */
    String kind();

    /**
     * Hands the message over; blocks until the provider has answered or the channel's own time limit has passed. Never
     * throws for what a provider, a network or a configuration may do: that is what {@link SendResult} is for.
     */
    SendResult send(OutgoingMessage message);
}
