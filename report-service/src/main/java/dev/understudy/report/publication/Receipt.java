package dev.understudy.report.publication;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a report that was handed out.
 *
 * @param deliveries to each recipient by each channel, as notifier-service tells of them
 * @param acknowledgements who has taken note of it, the first first
 */
record Receipt(Publication publication, List<Delivery> deliveries, List<Acknowledgement> acknowledgements) {

    /**
     * @param state absent while nothing was heard of it; UNKNOWN when the provider did not say whether it took it
     * @param at when that was so, UTC
     */
    @Schema(name = "ReportDelivery")
    record Delivery(
            String personId,
            String notificationId,
            @Nullable String channel,
            @Nullable DeliveryState state,
            @Nullable Instant at,
            @Nullable String detail) {}

    @Schema(name = "ReportAcknowledgement")
    record Acknowledgement(String by, Instant at, @Nullable String note) {}
}
