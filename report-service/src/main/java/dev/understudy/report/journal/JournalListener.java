package dev.understudy.report.journal;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.DrillEvent;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.WorkEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class JournalListener {

    private final Intake intake;
    private final JournalHandler handler;

    JournalListener(Intake intake, JournalHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("journal-incidents")
    @Blocking
    void onIncident(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, IncidentEvent.class, handler::onIncident);
    }

    @Incoming("journal-work")
    @Blocking
    void onWork(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, WorkEvent.class, handler::onWork);
    }

    @Incoming("journal-problems")
    @Blocking
    void onProblem(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ProblemEvent.class, handler::onProblem);
    }

    @Incoming("journal-drills")
    @Blocking
    void onDrill(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, DrillEvent.class, handler::onDrill);
    }

    @Incoming("journal-findings")
    @Blocking
    void onFinding(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, FindingEvent.class, handler::onFinding);
    }

    @Incoming("journal-status")
    @Blocking
    void onStatus(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, CheckStatusEvent.class, handler::onStatus);
    }
}
