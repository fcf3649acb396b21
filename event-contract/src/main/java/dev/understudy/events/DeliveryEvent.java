package dev.understudy.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code notifier.deliveries.v1}: what became of a notification, what people answered, and by what they can be reached. */
public sealed interface DeliveryEvent extends EventData {

    /**
     * @param deliveryId one notification has one delivery per channel of the person
     * @param channel {@code email}, {@code webhook}...
     * @param attempt of sending, from 1; 0 when it was never tried
     * @param providerId what the provider calls it (a Message-ID)
     * @param detail why, when the state is not a success
     */
    @EventType("notifier.delivery.state-changed.v1")
    record DeliveryStateChanged(
            String projectId,
            String notificationId,
            String deliveryId,
            String personId,
            String channel,
            DeliveryState state,
            int attempt,
            Instant at,
            @Nullable String incidentId,
            @Nullable String providerId,
            @Nullable String detail)
            implements DeliveryEvent {

        @Override
        public String key() {
            return notificationId;
        }
    }

    /**
     * Somebody answered a message: a button, a signed link, a mail. Whether the answer still fits the incident's state is
     * its reader's to decide.
     *
     * @param personId who answered; not always who was told, for example in a group
     * @param action {@code acknowledge} (seen, I am on it), {@code take} (make me the assignee), {@code resolve}, {@code
     *     snooze}, {@code call-deputy}, {@code comment}, or, of no incident, {@code confirm-duty} (I am there)
     * @param replyId one id, one answer; stable over redelivery
     * @param deliveryId the message that was answered
     * @param text what the person wrote, plain and harmless; only with {@code comment} and {@code resolve}
     * @param until end of the quiet that {@code snooze} asks for
     */
    @EventType("notifier.reply.received.v1")
    record ReplyReceived(
            String projectId,
            String notificationId,
            String personId,
            String channel,
            String action,
            Instant at,
            @Nullable String incidentId,
            @Nullable String replyId,
            @Nullable String deliveryId,
            @Nullable String text,
            @Nullable Instant until)
            implements DeliveryEvent {

        @Override
        public String key() {
            return notificationId;
        }
    }

    /**
     * A person asks for work by a message (the command {@code /new} in a chat): not an emergency.
     *
     * @param requestId one id, one request; stable over redelivery
     * @param title one line
     * @param text the rest of what was written, plain and harmless
     */
    @EventType("notifier.work.requested.v1")
    record WorkRequested(
            String projectId,
            String requestId,
            String personId,
            String channel,
            Instant at,
            String title,
            @Nullable String text)
            implements DeliveryEvent {

        @Override
        public String key() {
            return requestId;
        }
    }

    /**
     * By what a person can be reached, whole: a channel counts as a way only when it is verified and not disabled.
     *
     * @param channels in the order of the passport, then those that the person linked
     */
    @EventType("notifier.channels.changed.v1")
    record ChannelsChanged(String projectId, String personId, Instant at, List<Reach> channels)
            implements DeliveryEvent {

        @Override
        public String key() {
            return projectId + "/" + personId;
        }
    }

    /**
     * @param channel {@code email}, {@code telegram}...
     * @param verified whether a message made the round trip
     * @param disabled whether the provider refused the address for good
     * @param why it is disabled
     */
    record Reach(
            String channel,
            boolean verified,
            boolean disabled,
            @Nullable String why) {}

    enum DeliveryState {
        PENDING,
        SENDING,
        ACCEPTED,
        DELIVERED,
        READ,
        RETRYING,
        FAILED,
        UNKNOWN,
        EXPIRED,
        BUNDLED,
        SUPERSEDED,
        SUPPRESSED
    }
}
