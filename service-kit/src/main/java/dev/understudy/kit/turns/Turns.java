package dev.understudy.kit.turns;

import dev.understudy.kit.problem.Unavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few do something at once, in the order in which they came. Who would have to wait long is told so, rather than when
 * the browser has given up.
 */
public final class Turns {

    private final Semaphore places;
    private final int waiting;
    private final Duration patience;
    private final Supplier<Unavailable> busy;

    /**
     * @param atOnce how many do it at the same time
     * @param waiting how many more may wait
     * @param patience how long each of these waits
     * @param busy what all others are told
     */
    public Turns(int atOnce, int waiting, Duration patience, Supplier<Unavailable> busy) {
        this.places = new Semaphore(atOnce, true);
        this.waiting = waiting;
        this.patience = patience;
        this.busy = busy;
    }

    /** @throws Unavailable when others keep all places for too long */
    public <T> T take(Supplier<T> work) {
        try {
            if (places.getQueueLength() >= waiting || !places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy.get();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
