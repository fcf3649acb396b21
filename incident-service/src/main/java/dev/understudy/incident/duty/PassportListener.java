package dev.understudy.incident.duty;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.PersonEvent;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ResponsibilityEvent;
import dev.understudy.kit.intake.Intake;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PassportListener {

    private final Intake intake;
    private final PassportHandler handler;

    PassportListener(Intake intake, PassportHandler handler) {
        this.intake = intake;
        this.handler = handler;
    }

    @Incoming("passport-projects")
    @Blocking
    void onProject(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ProjectEvent.class, handler::onProject);
    }

    @Incoming("passport-assets")
    @Blocking
    void onAsset(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, AssetEvent.class, handler::onAsset);
    }

    @Incoming("passport-people")
    @Blocking
    void onPerson(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, PersonEvent.class, handler::onPerson);
    }

    @Incoming("passport-responsibilities")
    @Blocking
    void onResponsibilities(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ResponsibilityEvent.class, handler::onResponsibilities);
    }
}
