package dev.understudy.incident.due;

import dev.understudy.incident.IncidentConfig;
import dev.understudy.incident.heartbeat.Heartbeat;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Fires what is due until the service stops; what fails is left for the next turn and holds up nothing else. */
@ApplicationScoped
class DueLoop {

    private static final Logger LOG = Logger.getLogger(DueLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 200;

    private final List<DueWork> kinds;
    private final Heartbeat heartbeat;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Duration pollInterval;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "due-work");

    private volatile long lastTurn;

    DueLoop(@All List<DueWork> kinds, Heartbeat heartbeat, Clock clock, IncidentConfig config, MeterRegistry meters) {
        this.kinds = kinds;
        this.heartbeat = heartbeat;
        kinds.forEach(kind -> heartbeat.expect(kind.name()));
        this.clock = clock;
        this.meters = meters;
        this.pollInterval = config.pollInterval();
        this.lastTurn = clock.millis();
        meters.gauge("understudy.due.idle.seconds", this, loop -> (loop.clock.millis() - loop.lastTurn) / 1000.0);
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        while (stopping.getCount() > 0) {
            var pause = pollInterval;
            for (var kind : kinds) {
                var wait = turn(kind);
                pause = wait.compareTo(pause) < 0 ? wait : pause;
            }
            lastTurn = clock.millis();
            try {
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @return how long until it may be worth asking again */
    private Duration turn(DueWork kind) {
        try {
            var wait = fire(kind);
            heartbeat.turned(kind.name(), clock.instant());
            return wait;
        } catch (RuntimeException e) {
            meters.counter("understudy.due.failures", "kind", kind.name()).increment();
            LOG.warnf("Due %s pause for %s: %s", kind.name(), AFTER_FAILURE, e);
            return Optional.of(AFTER_FAILURE)
                    .filter(wait -> wait.compareTo(pollInterval) < 0)
                    .orElse(pollInterval);
        }
    }

    private Duration fire(DueWork kind) {
        for (int i = 0; i < AT_ONCE && stopping.getCount() > 0; i++) {
            if (!kind.fireNext()) {
                return kind.nextDue()
                        .map(next -> Duration.between(clock.instant(), next))
                        .filter(wait -> wait.compareTo(pollInterval) < 0)
                        .map(wait -> wait.isNegative() ? Duration.ofMillis(100) : wait)
                        .orElse(pollInterval);
            }
        }
        return Duration.ZERO;
    }
}
