package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code notifier.deliveries.v1}: what became of a notification, and what people answered. */
public sealed interface DeliveryEvent extends EventData {

    String notificationId();

    @Override
    default String key() {
        return notificationId();
    }

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
            implements DeliveryEvent {}

    /** @param action {@code acknowledge}, {@code resolve}... */
    @EventType("notifier.reply.received.v1")
    record ReplyReceived(
            String projectId,
            String notificationId,
            String personId,
            String channel,
            String action,
            Instant at,
            @Nullable String incidentId)
            implements DeliveryEvent {}

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
