package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.SendResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Changes a delivery's state, and tells of it: in the log, on the bus, in the figures. */
@ApplicationScoped
class DeliveryJournal {

    static final String FAILURES = "understudy.notifier.failures";

    private final EntityManager entities;
    private final Outbox outbox;
    private final Channels channels;
    private final MeterRegistry meters;

    DeliveryJournal(EntityManager entities, Outbox outbox, Channels channels, MeterRegistry meters) {
        this.entities = entities;
        this.outbox = outbox;
        this.channels = channels;
        this.meters = meters;
    }

    /**
     * In the caller's transaction, which holds the delivery's row lock or has just made it.
     *
     * @param actor the person who caused it, when one did
     */
    void change(Delivery delivery, DeliveryState next, @Nullable String actor, Instant now) {
        delivery.become(next, now);
        switch (next) {
            case DeliveryState.Sending sending -> delivery.attempt++;
            case DeliveryState.Pending pending -> entities.persist(DeliveryLogEntry.of(delivery, actor, now));
            case DeliveryState.Accepted accepted -> {
                tell(delivery, actor, now);
                if (delivery.resends == 0) {
                    Timer.builder("understudy.notifier.latency")
                            .description("from the request to the provider's acceptance")
                            .tag("channel", kind(delivery))
                            .register(meters)
                            .record(Duration.between(delivery.notification.requestedAt, now));
                }
            }
            case DeliveryState.Delivered delivered -> tell(delivery, actor, now);
            case DeliveryState.Read read -> tell(delivery, actor, now);
            case DeliveryState.Held held -> tell(delivery, actor, now);
            case DeliveryState.Bundled bundled -> tell(delivery, actor, now);
            case DeliveryState.Superseded superseded -> tell(delivery, actor, now);
            case DeliveryState.Retrying retrying -> tell(delivery, actor, now);
            case DeliveryState.UnknownResending unknown -> tell(delivery, actor, now);
            case DeliveryState.UnknownForGood unknown -> tell(delivery, actor, now);
            case DeliveryState.Failed failed -> tell(delivery, actor, now);
            case DeliveryState.Expired expired -> tell(delivery, actor, now);
            case DeliveryState.Suppressed suppressed -> tell(delivery, actor, now);
        }
    }

    private void tell(Delivery delivery, @Nullable String actor, Instant now) {
        entities.persist(DeliveryLogEntry.of(delivery, actor, now));
        var notification = delivery.notification;
        try (var scope = TraceParent.of(notification).makeCurrent()) {
            outbox.publish(
                    new DeliveryStateChanged(
                            notification.projectId,
                            notification.id,
                            delivery.id,
                            notification.personId,
                            delivery.channel,
                            delivery.state,
                            delivery.attempt,
                            now,
                            notification.incidentId,
                            delivery.providerId,
                            delivery.detail),
                    now);
        }
        meters.counter(
                        "understudy.notifier.deliveries",
                        "channel",
                        kind(delivery),
                        "state",
                        delivery.state.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** One failure counts once, under what kind of failure it was. */
    void count(Delivery delivery, SendResult result) {
        result.failure()
                .ifPresent(reason -> meters.counter(FAILURES, "channel", kind(delivery), "reason", reason.word())
                        .increment());
    }

    /** A passport may name any channel; a meter's tag may not. */
    private String kind(Delivery delivery) {
        return channels.find(delivery.channel).isPresent() || delivery.channel.equals(Delivery.NO_CHANNEL)
                ? delivery.channel
                : "other";
    }
}
