package dev.understudy.monitor.status;

import dev.understudy.monitor.MonitorConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the engine leaves behind, in its order, many entries a transaction, on a thread of its own. While the
 * database is away entries wait here and the engine goes on; what does not fit any more the engine decides again later.
 * After a crash the stored state is older than the one that was lost, and the checks' next probes lead to the same
 * change: nothing is announced twice, because a change is valid only on top of the stored one before it.
 */
@ApplicationScoped
public class StatusRecorder implements Ledger {

    private static final Logger LOG = Logger.getLogger(StatusRecorder.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final StatusStore store;
    private final int batchSize;
    private final ArrayBlockingQueue<Entry> queue;
    private final Counter recorded;
    private final Counter rejections;
    private final Counter unwritable;

    private CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;

    StatusRecorder(StatusStore store, MonitorConfig config, MeterRegistry meters) {
        this.store = store;
        this.batchSize = config.status().batchSize();
        this.queue = new ArrayBlockingQueue<>(config.status().queueCapacity());
        this.recorded = meters.counter("understudy.monitor.changes.recorded");
        this.rejections = meters.counter("understudy.monitor.changes.rejected");
        this.unwritable = meters.counter("understudy.monitor.entries.unwritable");
        meters.gauge("understudy.monitor.recorder.queue", queue, ArrayBlockingQueue::size);
    }

    /** @param corrections gets the stored states of checks whose changes were not valid any more */
    public synchronized void start(Consumer<List<RecordedState>> corrections) {
        var signal = new CountDownLatch(1);
        stop = signal;
        thread = Thread.ofPlatform().name("status-recorder").daemon().start(() -> run(signal, corrections));
    }

    /** Writes what is left, if the database takes it within a few seconds. */
    public synchronized void stop() throws InterruptedException {
        var running = thread;
        if (running == null) {
            return;
        }
        stop.countDown();
        if (!running.join(LAST_WORDS)) {
            running.interrupt();
            running.join();
        }
        thread = null;
    }

    @Override
    public boolean offer(Entry entry) {
        return queue.offer(entry);
    }

    private void run(CountDownLatch signal, Consumer<List<RecordedState>> corrections) {
        // Of this thread alone: what can wait while changes are told.
        var progress = new ArrayDeque<Progress>();
        try {
            while (signal.getCount() > 0 || !queue.isEmpty() || !progress.isEmpty()) {
                var batch = new ArrayList<Entry>();
                var first = progress.isEmpty() ? queue.poll(200, TimeUnit.MILLISECONDS) : queue.poll();
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, batchSize - 1);
                    batch.removeIf(entry -> entry instanceof Progress rows && progress.addAll(slices(rows)));
                }
                if (!batch.isEmpty()) {
                    settle(batch, corrections);
                } else if (!progress.isEmpty()) {
                    settle(List.of(progress.remove()), corrections);
                }
            }
        } catch (InterruptedException e) {
            LOG.warnf("%d entries could not be stored before the end", queue.size() + progress.size());
        }
    }

    /** A change that comes meanwhile waits for one slice, not for the rows of all checks. */
    private List<Progress> slices(Progress progress) {
        var rows = progress.rows();
        if (rows.size() <= batchSize) {
            return List.of(progress);
        }
        var slices = new ArrayList<Progress>();
        for (int from = 0; from < rows.size(); from += batchSize) {
            int to = Math.min(rows.size(), from + batchSize);
            slices.add(new Progress(
                    rows.subList(from, to), to == rows.size() ? progress.written() : new CompletableFuture<>()));
        }
        return slices;
    }

    private void settle(List<Entry> batch, Consumer<List<RecordedState>> corrections) throws InterruptedException {
        var backoff = FIRST_BACKOFF;
        while (true) {
            try {
                var rejected = store.write(batch);
                recorded.increment(
                        batch.stream().filter(Change.class::isInstance).count() - rejected.size());
                correct(rejected, corrections);
                batch.forEach(StatusRecorder::acknowledge);
                return;
            } catch (RuntimeException e) {
                if (isPermanent(e)) {
                    isolate(batch, e, corrections);
                    return;
                }
                LOG.warnf("%d entries wait %s for another attempt: %s", batch.size(), backoff, rootOf(e));
                // A thread of its own, which has nothing else to do while the database is away.
                Thread.sleep(backoff);
                backoff = backoff.multipliedBy(2).compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff.multipliedBy(2);
            }
        }
    }

    /** One entry that the database will never take must not hold up the others. */
    private void isolate(List<Entry> batch, RuntimeException cause, Consumer<List<RecordedState>> corrections)
            throws InterruptedException {
        if (batch.size() > 1) {
            for (var entry : batch) {
                settle(List.of(entry), corrections);
            }
            return;
        }
        unwritable.increment();
        LOG.errorf(
                cause,
                "Dropped an entry that cannot be stored: %s",
                batch.getFirst().getClass().getSimpleName());
        batch.forEach(StatusRecorder::acknowledge);
    }

    private void correct(List<Change> rejected, Consumer<List<RecordedState>> corrections) {
        if (rejected.isEmpty()) {
            return;
        }
        var decided = rejected.stream()
                .collect(Collectors.toMap(change -> change.check().checkId(), change -> change, (first, last) -> last));
        var foreign = store.load(decided.keySet()).stream()
                .filter(state -> !isOutcomeOf(decided.get(state.checkId()), state))
                .toList();
        if (!foreign.isEmpty()) {
            rejections.increment(foreign.size());
            corrections.accept(foreign);
        }
    }

    /** The connection may break after the commit and before its acknowledgement: then the change is in. */
    private static boolean isOutcomeOf(@Nullable Change change, RecordedState state) {
        return change != null
                && !state.retired()
                && state.state().sequence() == change.to().sequence()
                && state.state().status() == change.to().status()
                && state.state().since() != null
                && change.to().since() != null
                && state.state().since().equals(change.to().since().truncatedTo(ChronoUnit.MICROS));
    }

    private static void acknowledge(Entry entry) {
        if (entry instanceof Progress progress) {
            progress.written().complete(null);
        }
    }

    /** SQLSTATE classes 22 (data), 23 (integrity) and 42 (syntax): another attempt would end the same. */
    private static boolean isPermanent(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                var state = sql.getSQLState();
                return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
            }
        }
        return fault instanceof IllegalArgumentException;
    }

    private static Throwable rootOf(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
