package dev.understudy.incident.incident;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class CheckStatusListener {

    private final Intake intake;
    private final CheckStatusHandler handler;

    CheckStatusListener(Intake intake, CheckStatusHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("monitor-status")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, CheckStatusEvent.class, handler::on);
    }
}
