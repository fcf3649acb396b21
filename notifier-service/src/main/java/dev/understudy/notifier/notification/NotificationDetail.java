package dev.understudy.notifier.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A notification with all that is known of it.
 *
 * @param data what the message was filled with
 * @param log what became of each attempt, of every delivery, oldest first
 */
@Schema(name = "NotificationDetail")
record NotificationDetail(NotificationView notification, Map<String, String> data, List<LogEntry> log) {

    /**
     * @param actor the person who caused it, when one did
     */
    @Schema(name = "DeliveryLogEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LogEntry(
            String deliveryId,
            Instant at,
            DeliveryState state,
            int attempt,
            @Nullable String providerId,
            @Nullable String detail,
            @Nullable String actor) {}

    static NotificationDetail of(Notification notification, List<Delivery> deliveries, List<DeliveryLogEntry> log) {
        return new NotificationDetail(
                NotificationView.of(notification, deliveries),
                Map.copyOf(notification.data),
                log.stream()
                        .map(entry -> new LogEntry(
                                entry.deliveryId,
                                entry.at,
                                entry.state,
                                entry.attempt,
                                entry.providerId,
                                entry.detail,
                                entry.actor))
                        .toList());
    }
}
