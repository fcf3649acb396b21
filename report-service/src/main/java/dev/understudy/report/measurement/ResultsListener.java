package dev.understudy.report.measurement;

import dev.understudy.events.ProbeEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ResultsListener {

    private final Intake intake;
    private final Measurements measurements;

    ResultsListener(Intake intake, Measurements measurements) {
        this.intake = intake;
        this.measurements = measurements;
    }

    @Incoming("monitor-results")
    @Blocking
    void on(ConsumerRecords<String, @Nullable String> records) {
        intake.acceptBatch(records, ProbeEvent.class, measurements::add);
    }
}
