package dev.understudy.incident.intake;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.kit.intake.Intake;
import dev.understudy.kit.intake.PoisonEventException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StatusListener {

    private static final Logger LOG = Logger.getLogger(StatusListener.class);

    private final Intake intake;
    private final StatusHandler handler;

    StatusListener(Intake intake, StatusHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("monitor-status")
    @Blocking
    void on(ConsumerRecords<String, @Nullable String> records) {
        try {
            intake.acceptBatch(records, CheckStatusEvent.class, handler::on);
        } catch (PoisonEventException e) {
            // Which of them it was is not told; none of the others may be lost with it.
            for (var record : records) {
                try {
                    intake.accept(record, CheckStatusEvent.class, event -> handler.on(List.of(event)));
                } catch (PoisonEventException poison) {
                    LOG.debugf("Passed over %s-%d@%d", record.topic(), record.partition(), record.offset());
                }
            }
            throw e;
        }
    }
}
