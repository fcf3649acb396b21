package dev.understudy.monitor.schedule;

import dev.understudy.monitor.MonitorConfig;
import dev.understudy.monitor.maintenance.MaintenanceCalendar;
import dev.understudy.monitor.probe.NettyProber;
import dev.understudy.monitor.result.ResultPublisher;
import dev.understudy.monitor.status.StatusRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/** Starts the parts of the engine from the end of the path to its beginning, and stops them the other way round. */
@ApplicationScoped
public class EngineLifecycle {

    private final Engine engine;
    private final Ownership ownership;
    private final StatusRecorder recorder;
    private final ResultPublisher results;

    EngineLifecycle(
            Clock clock,
            NettyProber prober,
            StatusRecorder recorder,
            ResultPublisher results,
            Ownership ownership,
            MaintenanceCalendar planned,
            MonitorConfig config,
            MeterRegistry meters) {
        this.ownership = ownership;
        this.recorder = recorder;
        this.results = results;
        this.engine = new Engine(
                clock,
                prober,
                recorder,
                results,
                planned,
                new Engine.Settings(
                        config.probe().maxInFlight(),
                        config.probe().maxPerHost(),
                        config.status().flushInterval(),
                        config.results().grace()),
                meters);
    }

    void onStart(@Observes StartupEvent event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** Begins to probe what the consumer group gives to this replica. */
    public void start() {
        recorder.start(engine::correct);
        results.start();
        engine.start();
        ownership.start(engine);
    }

    /** Stops probing; what checks came to is stored first. */
    public void stop() throws InterruptedException {
        ownership.stop();
        engine.stop();
        recorder.stop();
        results.stop();
    }

    boolean isAlive() {
        return engine.isAlive() && ownership.isAlive();
    }
}
