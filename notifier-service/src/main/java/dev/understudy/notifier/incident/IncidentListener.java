package dev.understudy.notifier.incident;

import dev.understudy.events.IncidentEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class IncidentListener {

    private final Intake intake;
    private final IncidentHandler handler;

    IncidentListener(Intake intake, IncidentHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("incidents")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, IncidentEvent.class, handler::on);
    }
}
