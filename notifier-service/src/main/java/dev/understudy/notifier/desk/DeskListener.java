package dev.understudy.notifier.desk;

import dev.understudy.events.ResponsibilityEvent;
import dev.understudy.events.ScheduleEvent;
import dev.understudy.events.WorkEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DeskListener {

    private final Intake intake;
    private final DeskHandler handler;

    DeskListener(Intake intake, DeskHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("work")
    @Blocking
    void onWork(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, WorkEvent.class, handler::onWork);
    }

    @Incoming("schedules")
    @Blocking
    void onSchedule(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ScheduleEvent.class, handler::onSchedule);
    }

    @Incoming("passport-responsibilities")
    @Blocking
    void onResponsibilities(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ResponsibilityEvent.class, handler::onResponsibilities);
    }
}
