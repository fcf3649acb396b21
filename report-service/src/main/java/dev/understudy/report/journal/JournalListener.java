package dev.understudy.report.journal;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.DeliveryEvent;
import dev.understudy.events.DrillEvent;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.WorkEvent;
import dev.understudy.report.intake.Batches;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class JournalListener {

    private final Batches batches;
    private final JournalHandler handler;

    JournalListener(Batches batches, JournalHandler handler) {
        this.batches = batches;
        this.handler = handler;
    }

    @Incoming("journal-incidents")
    @Blocking
    void onIncidents(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, IncidentEvent.class, handler::onIncidents);
    }

    @Incoming("journal-work")
    @Blocking
    void onWork(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, WorkEvent.class, handler::onWork);
    }

    @Incoming("journal-problems")
    @Blocking
    void onProblems(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, ProblemEvent.class, handler::onProblems);
    }

    @Incoming("journal-drills")
    @Blocking
    void onDrills(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, DrillEvent.class, handler::onDrills);
    }

    @Incoming("journal-findings")
    @Blocking
    void onFindings(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, FindingEvent.class, handler::onFindings);
    }

    @Incoming("journal-status")
    @Blocking
    void onStatus(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, CheckStatusEvent.class, handler::onStatus);
    }

    @Incoming("journal-deliveries")
    @Blocking
    void onDeliveries(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, DeliveryEvent.class, handler::onDeliveries);
    }

    @Incoming("journal-reports")
    @Blocking
    void onReports(ConsumerRecords<String, @Nullable String> records) {
        batches.accept(records, ReportEvent.class, handler::onReports);
    }
}
