package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of an attempt; never changed. */
@Entity
@Table(name = "delivery_log")
class DeliveryLogEntry {

    @Id
    String id;

    @Column(name = "delivery_id")
    String deliveryId;

    int entry;

    Instant at;

    @Enumerated(EnumType.STRING)
    DeliveryEvent.DeliveryState state;

    int attempt;

    @Column(name = "provider_id")
    @Nullable
    String providerId;

    @Nullable
    String detail;

    @Nullable
    String actor;

    protected DeliveryLogEntry() {}

    static DeliveryLogEntry of(Delivery delivery, @Nullable String actor, Instant at) {
        var entry = new DeliveryLogEntry();
        entry.entry = ++delivery.logEntries;
        entry.id = delivery.id + "/" + entry.entry;
        entry.deliveryId = delivery.id;
        entry.at = at;
        entry.state = delivery.state;
        entry.attempt = delivery.attempt;
        entry.providerId = delivery.providerId;
        entry.detail = delivery.detail;
        entry.actor = actor;
        return entry;
    }
}
