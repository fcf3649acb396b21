package dev.understudy.passport.observation;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** What monitor-service found out. */
@ApplicationScoped
class MonitorStatusListener {

    private final Intake intake;
    private final MonitorStatusHandler handler;

    MonitorStatusListener(Intake intake, MonitorStatusHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("observations")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, CheckStatusEvent.class, handler::on);
    }
}
