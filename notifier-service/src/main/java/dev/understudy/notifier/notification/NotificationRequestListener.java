package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class NotificationRequestListener {

    private final Intake intake;
    private final NotificationRequestHandler handler;

    NotificationRequestListener(Intake intake, NotificationRequestHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("notifier-requests")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, NotificationEvent.class, handler::on);
    }
}
