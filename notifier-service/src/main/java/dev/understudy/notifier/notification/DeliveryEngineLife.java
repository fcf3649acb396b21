package dev.understudy.notifier.notification;

import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channels;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs this replica's engine from the start of the service to its end. */
@ApplicationScoped
class DeliveryEngineLife {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DeliveryEngine engine;
    private final DeliveryService deliveries;
    private final NotifierConfig config;

    DeliveryEngineLife(
            DeliveryService deliveries,
            Channels channels,
            MessageWriter writer,
            NotifierConfig config,
            Tracer tracer,
            Clock clock,
            MeterRegistry meters,
            @ConfigProperty(name = "understudy.instance-id") String instance) {
        this.deliveries = deliveries;
        this.config = config;
        this.engine = new DeliveryEngine(deliveries, channels, writer, config, tracer, clock, instance);
        engine.register(meters);
    }

    void start(@Observes StartupEvent event) {
        engine.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        engine.stop(PATIENCE);
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeliveriesDue due) {
        engine.wake();
    }

    boolean isAlive() {
        return engine.isAlive();
    }

    @Scheduled(every = "1h", delayed = "10m")
    void forgetTheOldest() {
        int forgotten;
        do {
            forgotten = deliveries.forgetOlderThan(config.retention());
        } while (forgotten > 0);
        deliveries.forgetFullBuckets();
    }
}
