package dev.understudy.passport.finding;

import dev.understudy.events.ReportEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** What the client said to the risks in a report. */
@ApplicationScoped
class ClientAnswerListener {

    private final Intake intake;
    private final ClientAnswerHandler handler;

    ClientAnswerListener(Intake intake, ClientAnswerHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("client-answers")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ReportEvent.class, handler::on);
    }
}
