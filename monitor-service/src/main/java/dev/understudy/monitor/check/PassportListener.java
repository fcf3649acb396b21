package dev.understudy.monitor.check;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.ProjectEvent;
import dev.understudy.kit.intake.Intake;
import dev.understudy.kit.security.ProjectDirectory;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** What the passport says of projects and assets. */
@ApplicationScoped
class PassportListener {

    private final Intake intake;
    private final ProjectDirectory projects;
    private final ZoneRepository zones;
    private final AssetHandler assets;

    PassportListener(Intake intake, ProjectDirectory projects, ZoneRepository zones, AssetHandler assets) {
        this.intake = intake;
        this.projects = projects;
        this.zones = zones;
        this.assets = assets;
    }

    @Incoming("projects")
    @Blocking
    void project(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, ProjectEvent.class, event -> {
            projects.on(event);
            zones.on(event);
        });
    }

    @Incoming("assets")
    @Blocking
    void asset(ConsumerRecord<String, @Nullable String> record) {
        intake.accept(record, AssetEvent.class, assets::on);
    }
}
