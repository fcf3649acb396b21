package dev.understudy.monitor.schedule;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A monitor that has stopped probing without anybody noticing is worse than none. */
@Liveness
@ApplicationScoped
class EngineHealth implements HealthCheck {

    private final EngineLifecycle engine;

    EngineHealth(EngineLifecycle engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("probe engine")
                .status(engine.isAlive())
                .build();
    }
}
