package dev.understudy.monitor.heartbeat;

import dev.understudy.events.CheckEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** What checks are to be. */
@ApplicationScoped
class DefinitionListener {

    private final Intake intake;
    private final DefinitionHandler definitions;

    DefinitionListener(Intake intake, DefinitionHandler definitions) {
        this.intake = intake;
        this.definitions = definitions;
    }

    @Incoming("check-definitions")
    @Blocking
    void definition(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, CheckEvent.class, definitions::on);
    }
}
