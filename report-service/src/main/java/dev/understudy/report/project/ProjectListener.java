package dev.understudy.report.project;

import dev.understudy.events.CheckEvent;
import dev.understudy.events.ProjectEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProjectListener {

    private final Intake intake;
    private final ProjectHandler handler;

    ProjectListener(Intake intake, ProjectHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("passport-projects")
    @Blocking
    void onProject(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ProjectEvent.class, handler::onProject);
    }

    @Incoming("monitor-checks")
    @Blocking
    void onCheck(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, CheckEvent.class, handler::onCheck);
    }
}
