package dev.understudy.report.measurement;

import dev.understudy.events.ProbeEvent;
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
class ResultsListener {

    private static final Logger LOG = Logger.getLogger(ResultsListener.class);

    private final Intake intake;
    private final Measurements measurements;

    ResultsListener(Intake intake, Measurements measurements) {
        this.intake = intake;
        this.measurements = measurements;
    }

    @Incoming("monitor-results")
    @Blocking
    void on(ConsumerRecords<String, @Nullable String> records) {
        try {
            intake.acceptBatch(records, ProbeEvent.class, measurements::add);
        } catch (PoisonEventException e) {
            // Which of them it was is not told; none of the others may be lost with it.
            addOneByOne(records);
            throw e;
        }
    }

    private void addOneByOne(ConsumerRecords<String, @Nullable String> records) {
        for (var record : records) {
            try {
                intake.accept(record, ProbeEvent.class, event -> measurements.add(List.of(event)));
            } catch (PoisonEventException e) {
                LOG.debugf("Passed over %s-%d@%d", record.topic(), record.partition(), record.offset());
            }
        }
    }
}
