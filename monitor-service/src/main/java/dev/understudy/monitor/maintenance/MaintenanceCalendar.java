package dev.understudy.monitor.maintenance;

import dev.understudy.events.CheckEvent.CheckApplied;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The windows of all projects, in memory: asking whether a check is in maintenance neither blocks nor looks anything
 * up. What another replica stored is known here within a few seconds. While the database is away the last known windows
 * hold.
 */
@ApplicationScoped
public class MaintenanceCalendar implements PlannedWork {

    private static final Logger LOG = Logger.getLogger(MaintenanceCalendar.class);
    private static final Duration REFRESH = Duration.ofSeconds(3);

    private final WindowRepository repository;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong revision = new AtomicLong();

    private volatile Map<String, List<Window>> byProject = Map.of();
    private @Nullable Thread thread;

    MaintenanceCalendar(WindowRepository repository) {
        this.repository = repository;
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("maintenance-calendar").daemon().start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        if (thread != null) {
            thread.join(REFRESH);
        }
    }

    @Override
    public Optional<OpenWindow> at(CheckApplied check, Instant at) {
        OpenWindow found = null;
        for (var window : byProject.getOrDefault(check.projectId(), List.of())) {
            if (window.covers(check)) {
                var open = window.openAt(at);
                if (open.isPresent() && (found == null || window.mode == MaintenanceMode.SKIP)) {
                    found = new OpenWindow(
                            window.id,
                            window.title,
                            window.mode,
                            open.get().from(),
                            open.get().until());
                }
            }
        }
        return Optional.ofNullable(found);
    }

    @Override
    public Instant nextBoundary(Instant at) {
        var next = Instant.MAX;
        for (var windows : byProject.values()) {
            for (var window : windows) {
                var boundary = window.boundary(at);
                next = boundary.isBefore(next) ? boundary : next;
            }
        }
        return next;
    }

    @Override
    public long revision() {
        return revision.get();
    }

    /** Reads the windows anew. */
    void refresh() {
        replace(repository.counting());
    }

    /** Takes windows for all there are. */
    synchronized void replace(Collection<StoredWindow> stored) {
        var known = byProject.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(window -> window.id + "@" + window.version, window -> window));
        var next = stored.stream()
                .map(row -> Optional.ofNullable(known.get(row.id() + "@" + row.version()))
                        .orElseGet(row::window))
                .collect(Collectors.groupingBy(window -> window.projectId, Collectors.toUnmodifiableList()));
        if (!next.equals(byProject)) {
            byProject = Map.copyOf(next);
            revision.incrementAndGet();
        }
    }

    private void run() {
        do {
            try {
                refresh();
            } catch (RuntimeException e) {
                LOG.warnf("Maintenance windows cannot be read just now; the known ones hold: %s", e);
            }
        } while (!stopped());
    }

    private boolean stopped() {
        try {
            return stopping.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
