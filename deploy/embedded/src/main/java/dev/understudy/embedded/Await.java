package dev.understudy.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polls a condition of another process, for which there is nothing to be notified by. */
final class Await {
    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {}

    /**
     * @return whether the condition held before the time was over
     * @throws IllegalStateException when the thread is interrupted, which stays flagged
     */
    static boolean until(Duration timeout, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("Interrupted while waiting for a server process");
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }
}
