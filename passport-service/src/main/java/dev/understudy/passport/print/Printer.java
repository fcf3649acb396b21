package dev.understudy.passport.print;

import dev.understudy.kit.problem.Unavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few PDFs be made at once: each takes tens of megabytes and a processor for as long as it takes. Who would have to
 * wait long is told so at once, rather than when the browser has given up.
 */
final class Printer {

    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int WAITING = 4 * AT_ONCE;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private static final Printer PDF = new Printer(AT_ONCE, WAITING, PATIENCE);

    private final Semaphore presses;
    private final int waiting;
    private final Duration patience;

    /**
     * @param atOnce how many are made at the same time
     * @param waiting how many more may wait
     * @param patience how long each of these waits
     */
    Printer(int atOnce, int waiting, Duration patience) {
        this.presses = new Semaphore(atOnce, true);
        this.waiting = waiting;
        this.patience = patience;
    }

    /** @throws Unavailable code {@code print.busy} */
    static byte[] pdf(Supplier<byte[]> work) {
        return PDF.print(work);
    }

    byte[] print(Supplier<byte[]> work) {
        try {
            if (presses.getQueueLength() >= waiting
                    || !presses.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            presses.release();
        }
    }

    private static Unavailable busy() {
        return new Unavailable(
                "print.busy",
                "many PDFs are being made just now; ask again in " + RETRY_AFTER.toSeconds()
                        + " seconds, or take format=html, which is there at once",
                RETRY_AFTER);
    }
}
