package dev.understudy.incident.intake;

import dev.understudy.events.DeliveryEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DeliveryListener {

    private final Intake intake;
    private final DeliveryHandler handler;

    DeliveryListener(Intake intake, DeliveryHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("notifier-deliveries")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, DeliveryEvent.class, handler::on);
    }
}
