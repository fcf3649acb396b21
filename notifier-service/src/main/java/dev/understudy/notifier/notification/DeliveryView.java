package dev.understudy.notifier.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way to one address.
 *
 * @param channel {@code email}, {@code webhook}...; {@code none} when there was nowhere to send it
 * @param address of a webhook only the host: the path may be as good as a password
 * @param messageId what the receiver knows the message by ({@code Message-ID}, {@code webhook-id})
 * @param attempt of sending, from 1; 0 while it was never tried
 * @param dueAt when it is sent next; absent when it is not
 * @param detail why, when the state is not a success
 */
@Schema(name = "Delivery")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        String id,
        String channel,
        String address,
        String messageId,
        DeliveryState state,
        int attempt,
        @Nullable Instant dueAt,
        Instant notAfter,
        @Nullable String providerId,
        @Nullable String detail,
        Instant updatedAt) {

    static DeliveryView of(Delivery delivery) {
        return new DeliveryView(
                delivery.id,
                delivery.channel,
                Addresses.shown(delivery.address),
                delivery.messageId(),
                delivery.state,
                delivery.attempt,
                delivery.dueAt,
                delivery.notAfter,
                delivery.providerId,
                delivery.detail,
                delivery.updatedAt);
    }
}
