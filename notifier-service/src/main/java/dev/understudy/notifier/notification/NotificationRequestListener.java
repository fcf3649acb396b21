package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent;
import dev.understudy.kit.intake.Intake;
import dev.understudy.kit.intake.PoisonEventException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** In a storm the last page is told no later than it is taken over: what was polled together is one transaction. */
@ApplicationScoped
class NotificationRequestListener {

    private static final Logger LOG = Logger.getLogger(NotificationRequestListener.class);

    private final Intake intake;
    private final NotificationRequestHandler handler;

    NotificationRequestListener(Intake intake, NotificationRequestHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("notifier-requests")
    @Blocking
    void on(ConsumerRecords<String, @Nullable String> records) {
        try {
            intake.acceptBatch(records, NotificationEvent.class, handler::on);
        } catch (PoisonEventException e) {
            // Which of them it was is not told; none of the others may go untold with it.
            for (var record : records) {
                try {
                    intake.accept(record, NotificationEvent.class, event -> handler.on(List.of(event)));
                } catch (PoisonEventException poison) {
                    LOG.debugf("Passed over %s-%d@%d", record.topic(), record.partition(), record.offset());
                }
            }
            throw e;
        }
    }
}
