package dev.understudy.monitor.history;

import dev.understudy.monitor.MonitorConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns hours that are over into blocks and rollups, makes room for the next days and drops what is too old. */
@ApplicationScoped
public class HistoryKeeping {

    private static final Logger LOG = Logger.getLogger(HistoryKeeping.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** After its end an hour is left alone for so long: most of what is late comes within. */
    private static final Duration SETTLING = Duration.ofMinutes(10);

    private static final int CHUNKS = 20_000;

    private final HistoryStore store;
    private final ResultCollector collector;
    private final Clock clock;
    private final MonitorConfig.History config;
    private int arrangedDay = Integer.MIN_VALUE;
    private @Nullable ScheduledExecutorService executor;

    HistoryKeeping(HistoryStore store, ResultCollector collector, Clock clock, MonitorConfig config) {
        this.store = store;
        this.collector = collector;
        this.clock = clock;
        this.config = config.history();
    }

    void onStart(@Observes StartupEvent event) {
        var schedule = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("history-keeping").daemon().factory());
        executor = schedule;
        schedule.scheduleWithFixedDelay(this::keep, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        collector.start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        var schedule = executor;
        if (schedule != null) {
            schedule.shutdown();
        }
        collector.stop();
    }

    private void keep() {
        try {
            tidy(clock.millis() - SETTLING.toMillis());
        } catch (RuntimeException e) {
            LOG.warnf(e, "Rollups are behind; next attempt in %s", EVERY);
        }
    }

    /**
     * Brings blocks, rollups and partitions up to date.
     *
     * @param moment epoch milliseconds: hours that ended by then are turned into blocks
     */
    synchronized void tidy(long moment) {
        int today = (int) Math.floorDiv(clock.millis(), HistoryStore.DAY_MILLIS);
        if (today != arrangedDay) {
            var dropped = store.arrange(today, config.rawDays(), config.hourDays());
            if (!dropped.isEmpty()) {
                LOG.infof("Dropped %s", String.join(", ", dropped));
            }
            arrangedDay = today;
        }
        int throughHour = StoredResult.hourOf(moment) - 1;
        int oldest = HistoryStore.oldestHour(today, config.rawDays());
        while (store.compact(throughHour, oldest, CHUNKS) == CHUNKS) {
            // One transaction after the other.
        }
    }
}
