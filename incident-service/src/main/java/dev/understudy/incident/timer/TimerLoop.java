package dev.understudy.incident.timer;

import dev.understudy.incident.IncidentConfig;
import dev.understudy.incident.heartbeat.Heartbeat;
import dev.understudy.incident.incident.IncidentService;
import dev.understudy.incident.incident.IncidentService.TimerFailure;
import dev.understudy.incident.incident.SignalService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Fires due timers, one transaction each, until the service stops. Every replica runs one; the rows are shared. */
@ApplicationScoped
class TimerLoop {

    private static final Logger LOG = Logger.getLogger(TimerLoop.class);
    private static final String TIMERS = "timers";
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final IncidentService incidents;
    private final SignalService signals;
    private final Heartbeat heartbeat;
    private final Clock clock;
    private final Duration pollInterval;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "escalation-timers");

    private final Counter failures;

    private volatile long lastTurn;
    /** So many more are fired each in a transaction of its own: one of them failed. */
    private int oneByOne;

    TimerLoop(
            IncidentService incidents,
            SignalService signals,
            Heartbeat heartbeat,
            Clock clock,
            IncidentConfig config,
            MeterRegistry meters) {
        this.incidents = incidents;
        this.signals = signals;
        this.heartbeat = heartbeat;
        this.clock = clock;
        this.pollInterval = config.pollInterval();
        this.lastTurn = clock.millis();
        // An alert on this figure is how an operator learns that nobody would be called any more.
        meters.gauge(
                "understudy.escalation.idle.seconds", this, loop -> (loop.clock.millis() - loop.lastTurn) / 1000.0);
        this.failures = meters.counter("understudy.escalation.timer.failures");
        heartbeat.expect(TIMERS);
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
            Duration pause;
            try {
                while (stopping.getCount() > 0 && fireNext()) {
                    lastTurn = clock.millis();
                }
                signals.review();
                lastTurn = clock.millis();
                heartbeat.turned(TIMERS, clock.instant());
                pause = untilNext();
            } catch (RuntimeException e) {
                LOG.warnf("Timers pause for %s: %s", AFTER_FAILURE, e);
                pause = AFTER_FAILURE;
            }
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

    /** One that fails, for whatever reason, keeps nobody else from being called. */
    private boolean fireNext() {
        try {
            return oneByOne > 0 ? incidents.fireNextTimer(1) : incidents.fireNextTimer();
        } catch (TimerFailure e) {
            if (e.together() > 1) {
                oneByOne = e.together() + 1;
            } else {
                failures.increment();
                LOG.errorf(e, "Timer tried again in %s", AFTER_FAILURE);
                // Fails too while the database is away: then all of them pause.
                incidents.postpone(e, AFTER_FAILURE);
            }
            return true;
        } finally {
            oneByOne = Math.max(0, oneByOne - 1);
        }
    }

    private Duration untilNext() {
        return incidents
                .nextTimer()
                .map(next -> Duration.between(clock.instant(), next))
                .filter(wait -> wait.compareTo(pollInterval) < 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElse(pollInterval);
    }
}
