package dev.understudy.kit.app;

import dev.understudy.events.ProjectEvent;
import dev.understudy.kit.intake.Intake;
import dev.understudy.kit.security.ProjectDirectory;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProjectsListener {

    private final Intake intake;
    private final ProjectDirectory projects;

    ProjectsListener(Intake intake, ProjectDirectory projects) {
        this.intake = intake;
        this.projects = projects;
    }

    @Incoming("projects")
    @Blocking
    void on(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ProjectEvent.class, projects::on);
    }
}
