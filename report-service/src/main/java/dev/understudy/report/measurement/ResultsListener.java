package dev.understudy.report.measurement;

import dev.understudy.events.ProbeEvent;
import dev.understudy.report.intake.Batches;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ResultsListener {

    private final Batches batches;
    private final Measurements measurements;

    ResultsListener(Batches batches, Measurements measurements) {
        this.batches = batches;
        this.measurements = measurements;
    }

    @Incoming("monitor-results")
    @Blocking
    void on(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, ProbeEvent.class, measurements::add);
    }
}
