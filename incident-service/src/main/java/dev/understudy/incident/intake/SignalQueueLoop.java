package dev.understudy.incident.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Takes in what waits, until the service stops. */
@ApplicationScoped
class SignalQueueLoop {

    private static final Logger LOG = Logger.getLogger(SignalQueueLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final SignalQueue queue;
    private final Semaphore woken = new Semaphore(0);
    private final AtomicLong size = new AtomicLong();
    private final Thread thread = new Thread(this::run, "signal-queue");

    private volatile boolean stopping;

    SignalQueueLoop(SignalQueue queue, MeterRegistry meters) {
        this.queue = queue;
        meters.gauge("understudy.intake.waiting.signals", size);
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wake();
        thread.join(Duration.ofSeconds(5));
    }

    void wake() {
        size.incrementAndGet();
        woken.release();
    }

    /** How many wait, as of the last look. */
    long waiting() {
        return size.get();
    }

    private void run() {
        while (!stopping) {
            try {
                woken.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
                woken.drainPermits();
                while (!stopping && takeIn() > 0) {
                    size.set(queue.size());
                }
                size.set(queue.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warnf("Signals wait for another attempt: %s", e);
                pause();
            }
        }
    }

    private int takeIn() {
        try {
            return queue.work(SignalQueue.BATCH);
        } catch (RuntimeException e) {
            return oneByOne(e);
        }
    }

    /** One of many is at fault, or the database is away: the first alone shows which. */
    private int oneByOne(RuntimeException of) {
        LOG.debugf(of, "A batch of signals failed");
        for (int attempt = 1; ; attempt++) {
            try {
                return queue.work(1);
            } catch (RuntimeException e) {
                if (attempt == 3) {
                    LOG.errorf(e, "A signal cannot be taken in and is put aside");
                    queue.putFirstAside(String.valueOf(e));
                    return 1;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
