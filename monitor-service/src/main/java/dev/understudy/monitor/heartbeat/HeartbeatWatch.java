package dev.understudy.monitor.heartbeat;

import dev.understudy.monitor.maintenance.MaintenanceCalendar;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks at jobs when their deadlines pass, one transaction each, until the service stops. Every replica runs one; the
 * rows are shared. It asks the clock every second and never sleeps until a deadline, so that one that is months away, or
 * a clock that jumps, is nothing special.
 */
@ApplicationScoped
class HeartbeatWatch {

    private static final Logger LOG = Logger.getLogger(HeartbeatWatch.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration NOTE_EVERY = Duration.ofSeconds(5);

    private final HeartbeatService heartbeats;
    private final MaintenanceCalendar planned;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "heartbeat-watch");

    private Instant noted = Instant.EPOCH;
    private Instant plansHoldUntil = Instant.EPOCH;
    private long plansRevision = -1;
    private volatile long lastTurn;

    HeartbeatWatch(HeartbeatService heartbeats, MaintenanceCalendar planned, Clock clock, MeterRegistry meters) {
        this.heartbeats = heartbeats;
        this.planned = planned;
        this.clock = clock;
        this.lastTurn = System.nanoTime();
        // An alert on this figure is how an operator learns that no missed job would be noticed any more.
        meters.gauge(
                "understudy.monitor.heartbeats.idle.seconds",
                this,
                watch -> (System.nanoTime() - watch.lastTurn) / 1e9);
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
        var pause = Duration.ZERO;
        while (!stopped(pause)) {
            try {
                turn();
                lastTurn = System.nanoTime();
                pause = untilNext();
            } catch (RuntimeException e) {
                LOG.warnf("Heartbeats are looked at again in %s: %s", LONGEST_PAUSE, e);
                pause = LONGEST_PAUSE;
            }
        }
    }

    private void turn() {
        var now = clock.instant();
        if (now.isBefore(noted)) {
            // The clock was set back: what was known of planned work was known of another time.
            plansHoldUntil = Instant.EPOCH;
        }
        if (now.isBefore(noted) || !now.isBefore(noted.plus(NOTE_EVERY))) {
            // Before any deadline is judged: what passed while nobody listened is judged otherwise.
            heartbeats.noteListening();
            noted = now;
        }
        long revision = planned.revision();
        if (revision != plansRevision || !now.isBefore(plansHoldUntil)) {
            heartbeats.followPlans();
            plansRevision = revision;
            plansHoldUntil = planned.nextBoundary(now);
        }
        while (stopping.getCount() > 0 && heartbeats.lookAtNext()) {
            lastTurn = System.nanoTime();
        }
    }

    private Duration untilNext() {
        var now = clock.instant();
        return heartbeats
                .nextLook()
                .map(next -> Duration.between(now, next))
                .filter(wait -> wait.compareTo(LONGEST_PAUSE) < 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElse(LONGEST_PAUSE);
    }

    private boolean stopped(Duration pause) {
        try {
            return stopping.await(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
