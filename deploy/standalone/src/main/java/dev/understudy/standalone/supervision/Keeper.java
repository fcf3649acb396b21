package dev.understudy.standalone.supervision;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps one component running until told to stop: watches its health, and starts it again when its process ends. */
public final class Keeper {

    private static final Logger LOG = System.getLogger(Keeper.class.getName());
    private static final Duration STARTING_POLL = Duration.ofMillis(200);
    private static final Duration POLL = Duration.ofSeconds(3);
    /** One poll may fail for no reason but a busy machine. */
    private static final int FAILED_POLLS = 2;

    private final Component component;
    private final Clock clock;
    private final Consumer<ComponentStatus> listener;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;

    private volatile ComponentStatus status;
    private volatile boolean stopping;
    private boolean interruptible;

    /** @param listener is told each change, on the keeper's thread */
    public Keeper(Component component, Clock clock, Consumer<ComponentStatus> listener) {
        this.component = component;
        this.clock = clock;
        this.listener = listener;
        this.status = ComponentStatus.unborn(component.name(), clock.instant());
        this.thread = Thread.ofVirtual().name("keeper-" + component.name()).unstarted(this::keep);
    }

    public void start() {
        thread.start();
    }

    public ComponentStatus status() {
        return status;
    }

    /** Stops the component for good; returns when its process is gone. */
    public void stop() {
        stopping = true;
        wake.release();
        synchronized (this) {
            if (interruptible) {
                thread.interrupt();
            }
        }
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        var backoff = Backoff.NONE;
        for (int starts = 0; !stopping; starts++) {
            change(status.starting(starts, clock.instant()));
            var end = runOnce();
            if (stopping) {
                break;
            }
            backoff = backoff.afterEnd(end.healthyFor);
            change(status.ended(ComponentState.BACKOFF, end.exitCode, end.reason, clock.instant()));
            backOff(backoff.delay());
        }
        change(status.ended(ComponentState.STOPPED, null, null, clock.instant()));
    }

    private record End(String reason, @Nullable Integer exitCode, Duration healthyFor) {}

    private End runOnce() {
        Component.Run run;
        try {
            run = interruptibly();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, component.name() + " did not start", e);
            return new End(String.valueOf(e.getMessage()), null, Duration.ZERO);
        }
        // Asked for once: the JDK makes a new future at each call, which completes some time after the process has
        // ended.
        var end = run.ended();
        end.whenComplete((ended, failure) -> wake.release());
        change(status.withProcess(run.process()));
        var healthyFor = watch(run, end);
        if (stopping) {
            run.stop();
        }
        var exitCode = run.exitCode();
        return new End(
                exitCode.isPresent() ? "ended with exit code " + exitCode.getAsInt() : "ended",
                exitCode.isPresent() ? exitCode.getAsInt() : null,
                healthyFor);
    }

    private Component.Run interruptibly() {
        synchronized (this) {
            interruptible = true;
        }
        try {
            return component.start();
        } finally {
            synchronized (this) {
                interruptible = false;
            }
            // Meant for the start that is over now; an orderly stop must not trip over it.
            Thread.interrupted();
        }
    }

    /** Returns when the process has ended or shall; the result is the longest time of health without a break. */
    private Duration watch(Component.Run run, CompletableFuture<?> end) {
        var longest = Duration.ZERO;
        Instant readySince = null;
        boolean served = false;
        int failedPolls = 0;
        while (!stopping && !end.isDone()) {
            Optional<String> ailment = run.ailment();
            if (end.isDone()) {
                break;
            }
            if (ailment.isEmpty()) {
                failedPolls = 0;
                served = true;
                readySince = readySince == null ? clock.instant() : readySince;
                change(status.in(ComponentState.READY, null, clock.instant()));
            } else if (!served) {
                change(status.in(ComponentState.STARTING, ailment.get(), clock.instant()));
            } else if (++failedPolls >= FAILED_POLLS) {
                longest = longer(longest, readySince);
                readySince = null;
                change(status.in(ComponentState.UNHEALTHY, ailment.get(), clock.instant()));
            }
            pause(status.state() == ComponentState.READY && failedPolls == 0 ? POLL : STARTING_POLL);
        }
        return longer(longest, readySince);
    }

    private Duration longer(Duration longest, @Nullable Instant readySince) {
        if (readySince == null) {
            return longest;
        }
        var latest = Duration.between(readySince, clock.instant());
        return latest.compareTo(longest) > 0 ? latest : longest;
    }

    /**
     * Until the time is over or the keeper is told to stop. The end of a process wakes its keeper a moment after the end
     * can be seen, so that a wake-up here may be a late one of the process that has just ended: it shortens nothing.
     */
    private void backOff(Duration delay) {
        long until = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos(); !stopping && left > 0; left = until - System.nanoTime()) {
            pause(Duration.ofNanos(left).plusMillis(1));
        }
    }

    /** Until the time is over, the process has ended, or the keeper is told to stop. */
    private void pause(Duration duration) {
        try {
            if (wake.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            // Only stop() interrupts, and it sets the flag that the loops look at.
            LOG.log(Level.DEBUG, "woken to stop");
        }
    }

    private void change(ComponentStatus next) {
        var before = status;
        if (!next.equals(before)) {
            status = next;
            if (next.state() != before.state()) {
                LOG.log(
                        next.state() == ComponentState.BACKOFF || next.state() == ComponentState.UNHEALTHY
                                ? Level.WARNING
                                : Level.INFO,
                        "{0}: {1}{2}",
                        next.name(),
                        next.state(),
                        next.detail() == null ? "" : " (" + next.detail() + ")");
            }
            listener.accept(next);
        }
    }
}
