package dev.understudy.notifier.notification;

import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.SendResult;
import dev.understudy.notifier.notification.DeliveryService.ClaimFailed;
import dev.understudy.notifier.notification.DeliveryService.Next;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due. Any number of engines may work on one database: each claims a delivery in a transaction, sends it
 * outside of any, and records the outcome in another. One thread claims; each message has a virtual thread of its own.
 */
final class DeliveryEngine {

    private static final Logger LOG = Logger.getLogger(DeliveryEngine.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;
    private static final Duration PUT_OFF = Duration.ofMinutes(1);
    private static final Duration FIRST_RECORDING_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_RECORDING_PAUSE = Duration.ofSeconds(2);

    private final DeliveryService deliveries;
    private final Channels channels;
    private final MessageWriter writer;
    private final NotifierConfig config;
    private final Tracer tracer;
    private final Clock clock;
    private final String instance;
    private final String incarnation = UUID.randomUUID().toString();

    private final Semaphore wakeUps = new Semaphore(0);
    private final Semaphore slots;
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService senders = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sender-", 0).factory());
    private final Thread thread = new Thread(this::run, "delivery-engine");

    private volatile long lastTurn;
    private volatile long backlog;
    private volatile @Nullable Instant oldestDue;
    /** What could not be claimed the last time, and how often in a row. */
    private @Nullable String failed;

    private int failures;
    /** On the clock that never jumps: whoever sets the time back must not stop the sweeps. */
    private long nextSweep = System.nanoTime();

    /** @param instance stable name of this replica; no two that run at the same time share one */
    DeliveryEngine(
            DeliveryService deliveries,
            Channels channels,
            MessageWriter writer,
            NotifierConfig config,
            Tracer tracer,
            Clock clock,
            String instance) {
        this.deliveries = deliveries;
        this.channels = channels;
        this.writer = writer;
        this.config = config;
        this.tracer = tracer;
        this.clock = clock;
        this.instance = instance;
        this.slots = new Semaphore(config.concurrency());
        this.lastTurn = clock.millis();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Claims nothing more, and waits a while for what is on its way: an outcome that is not recorded is told again. */
    void stop(Duration patience) throws InterruptedException {
        stopping.countDown();
        wake();
        thread.join(patience);
        senders.shutdown();
        if (!senders.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Stopped with %d messages on their way", inFlight.size());
            senders.shutdownNow();
        }
    }

    /** Tells the engine that there may be something to send; cheap, and safe from any thread. */
    void wake() {
        wakeUps.release();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    void register(MeterRegistry meters) {
        meters.gauge("understudy.notifier.queue.size", this, engine -> engine.backlog);
        meters.gauge("understudy.notifier.queue.oldest.age.seconds", this, DeliveryEngine::oldestAgeSeconds);
        meters.gauge("understudy.notifier.in.flight", this, engine -> engine.inFlight.size());
        // An alert on this figure is how an operator learns that nobody would be told any more.
        meters.gauge(
                "understudy.notifier.engine.idle.seconds",
                this,
                engine -> (engine.clock.millis() - engine.lastTurn) / 1000.0);
    }

    private double oldestAgeSeconds() {
        var oldest = oldestDue;
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void run() {
        while (!isStopping()) {
            Duration pause;
            try {
                sweepWhenDue();
                pause = claimWhatIsDue();
                lastTurn = clock.millis();
                failed = null;
            } catch (ClaimFailed e) {
                LOG.warnf(e, "Delivery pauses for %s", AFTER_FAILURE);
                passBy(e.deliveryId);
                pause = AFTER_FAILURE;
            } catch (RuntimeException e) {
                if (isStopping()) {
                    return;
                }
                LOG.warnf("Delivery pauses for %s: %s", AFTER_FAILURE, e);
                pause = AFTER_FAILURE;
            }
            await(pause);
        }
    }

    /** One that fails again and again must not keep all others waiting behind it. */
    private void passBy(String deliveryId) {
        failures = deliveryId.equals(failed) ? failures + 1 : 1;
        failed = deliveryId;
        if (failures < MOST_FAILURES) {
            return;
        }
        LOG.errorf("Delivery %s cannot be taken and is put off for %s", deliveryId, PUT_OFF);
        try {
            deliveries.putOff(deliveryId, PUT_OFF);
        } catch (RuntimeException e) {
            LOG.warnf("It cannot be put off either: %s", e);
        }
    }

    private void sweepWhenDue() {
        if (isBeforeSweep()) {
            return;
        }
        nextSweep = System.nanoTime() + config.pollInterval().toNanos();
        try {
            sweep();
        } catch (RuntimeException e) {
            // What is due can be sent nevertheless.
            LOG.warnf(e, "The look for lost deliveries failed");
        }
    }

    private void sweep() {
        int lost = deliveries.recoverLost(instance, incarnation, Set.copyOf(inFlight));
        if (lost > 0) {
            LOG.warnf("%d deliveries lost their sender in mid-send", lost);
        }
        deliveries.expireAwaiting();
        var waiting = deliveries.backlog();
        backlog = waiting.size();
        oldestDue = waiting.oldest().orElse(null);
    }

    private boolean isBeforeSweep() {
        return System.nanoTime() - nextSweep < 0;
    }

    /** @return how long there is nothing to do, unless something wakes the engine */
    private Duration claimWhatIsDue() {
        wakeUps.drainPermits();
        while (!isStopping() && isBeforeSweep()) {
            if (!slots.tryAcquire()) {
                return config.pollInterval();
            }
            var sending = false;
            try {
                switch (deliveries.claimNext(instance, incarnation)) {
                    case Next.Send send -> {
                        send(send.claim());
                        sending = true;
                    }
                    case Next.NotSent notSent -> {
                        // The next one may be worth sending.
                    }
                    case Next.Nothing nothing -> {
                        return untilNext(nothing.next());
                    }
                }
            } finally {
                if (!sending) {
                    slots.release();
                }
            }
        }
        return Duration.ZERO;
    }

    private Duration untilNext(Optional<Instant> next) {
        return next.map(due -> Duration.between(clock.instant(), due))
                .filter(wait -> wait.compareTo(config.pollInterval()) < 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElse(config.pollInterval());
    }

    private void send(Claim claim) {
        inFlight.add(claim.deliveryId());
        senders.execute(() -> {
            try {
                sendAndConclude(claim);
            } finally {
                inFlight.remove(claim.deliveryId());
                slots.release();
                // The destination is free again, and so is a slot.
                wake();
            }
        });
    }

    private void sendAndConclude(Claim claim) {
        var span = tracer.spanBuilder("deliver " + claim.channel())
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(TraceParent.of(claim.notification(), Context.root()))
                .setAttribute("understudy.delivery.id", claim.deliveryId())
                .startSpan();
        MDC.put("deliveryId", claim.deliveryId());
        MDC.put("projectId", claim.notification().projectId);
        try (var scope = span.makeCurrent()) {
            var result = attempt(claim);
            Span.current()
                    .setAttribute(
                            "understudy.delivery.result", result.getClass().getSimpleName());
            LOG.debugf("Attempt %d by %s: %s", claim.attempt(), claim.channel(), result);
            record(claim, result);
        } finally {
            span.end();
            MDC.remove("deliveryId");
            MDC.remove("projectId");
        }
    }

    private SendResult attempt(Claim claim) {
        var channel = channels.find(claim.channel()).orElseThrow();
        var handedOver = false;
        try {
            var message = writer.write(claim);
            handedOver = true;
            return channel.send(message);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Channel %s failed in a way that it does not know", claim.channel());
            var why = "internal error: " + e.getClass().getSimpleName();
            return handedOver ? new SendResult.Uncertain(why) : new SendResult.Retry(why);
        }
    }

    /** The outcome is known now, and lost if it is not recorded: so while the database is away, this waits for it. */
    private void record(Claim claim, SendResult result) {
        var pause = FIRST_RECORDING_PAUSE;
        while (true) {
            try {
                deliveries.conclude(claim, result);
                return;
            } catch (RuntimeException e) {
                LOG.warnf("The outcome of delivery %s waits %s to be recorded: %s", claim.deliveryId(), pause, e);
            }
            try {
                if (isStopping()) {
                    // A last chance was just missed; the next life of this replica will find the delivery in doubt.
                    return;
                }
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            var doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_RECORDING_PAUSE) < 0 ? doubled : LONGEST_RECORDING_PAUSE;
        }
    }

    private void await(Duration duration) {
        try {
            var woken = wakeUps.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS);
            LOG.tracef("Engine woken: %s", woken);
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
