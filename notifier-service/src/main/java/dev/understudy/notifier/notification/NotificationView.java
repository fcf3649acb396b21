package dev.understudy.notifier.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is to be told something.
 *
 * @param awaitingPerson whether the passport has yet to tell of the person
 * @param problem how many of the deliveries failed; absent when none did
 * @param deliveries one for each channel of the person; empty while awaiting the person
 */
@Schema(name = "Notification")
@JsonInclude(JsonInclude.Include.NON_NULL)
record NotificationView(
        String id,
        String projectId,
        String personId,
        Purpose purpose,
        Urgency urgency,
        String template,
        @Nullable String incidentId,
        Instant requestedAt,
        Instant notAfter,
        boolean awaitingPerson,
        @Nullable String problem,
        List<DeliveryView> deliveries) {

    static NotificationView of(Notification notification, List<Delivery> deliveries) {
        return new NotificationView(
                notification.id,
                notification.projectId,
                notification.personId,
                notification.purpose,
                notification.urgency,
                notification.template,
                notification.incidentId,
                notification.requestedAt,
                notification.notAfter,
                notification.awaitingPerson,
                problem(deliveries),
                deliveries.stream().map(DeliveryView::of).toList());
    }

    private static @Nullable String problem(List<Delivery> deliveries) {
        long failed = deliveries.stream()
                .filter(delivery -> switch (delivery.state) {
                    case FAILED, EXPIRED -> true;
                    case PENDING,
                            SENDING,
                            ACCEPTED,
                            DELIVERED,
                            READ,
                            RETRYING,
                            UNKNOWN,
                            BUNDLED,
                            SUPERSEDED,
                            SUPPRESSED -> false;
                })
                .count();
        return failed == 0 ? null : failed + " out of " + deliveries.size() + " deliveries failed";
    }
}
