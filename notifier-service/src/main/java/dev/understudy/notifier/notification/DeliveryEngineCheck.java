package dev.understudy.notifier.notification;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A service whose engine has died tells nobody anything, and only a new start mends it. */
@Liveness
@ApplicationScoped
class DeliveryEngineCheck implements HealthCheck {

    private final DeliveryEngineLife life;

    DeliveryEngineCheck(DeliveryEngineLife life) {
        this.life = life;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("delivery engine")
                .status(life.isAlive())
                .build();
    }
}
