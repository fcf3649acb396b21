package dev.understudy.standalone.run;

import dev.understudy.embedded.KafkaBroker;
import dev.understudy.embedded.PostgresServer;
import dev.understudy.standalone.Durations;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.demo.DemoPassport;
import dev.understudy.standalone.logs.LogTail;
import dev.understudy.standalone.suite.Phase;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.suite.StateFile;
import dev.understudy.standalone.suite.SuiteState;
import dev.understudy.standalone.supervision.Component;
import dev.understudy.standalone.supervision.ComponentState;
import dev.understudy.standalone.supervision.ComponentStatus;
import dev.understudy.standalone.supervision.Keeper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the components of one suite in their order, keeps them running, and stops them in the reverse order. */
final class Suite {

    private static final Logger LOG = System.getLogger(Suite.class.getName());

    /** Ends before it has ever served that a service may have: it can lose a race at its start, hardly twice. */
    private static final int ENDS_ALLOWED = 2;

    private final Blueprint blueprint;
    private final StateFile file;
    private final Clock clock;
    private final Consumer<SuiteState> watcher;
    private final Instant startedAt;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Keeper> keepers = new LinkedHashMap<>();
    private final Map<String, ComponentStatus> statuses = new LinkedHashMap<>();
    private Phase phase = Phase.STARTING;
    private @Nullable Instant readyAt;
    private @Nullable String failure;

    /** @param watcher is told each change, one at a time */
    Suite(Blueprint blueprint, StateFile file, Clock clock, Consumer<SuiteState> watcher) {
        this.blueprint = blueprint;
        this.file = file;
        this.clock = clock;
        this.watcher = watcher;
        this.startedAt = clock.instant();
    }

    /**
     * Starts everything and waits until it serves.
     *
     * @throws LauncherFailure when that does not come to pass in time; what runs by then is left to {@link #stop}
     */
    void start(Duration timeout) {
        var deadline = startedAt.plus(timeout);
        publish();
        try {
            var first = new ArrayList<>(List.of(blueprint.postgres(), blueprint.kafka()));
            if (blueprint.demo()) {
                // Before the services: monitor trusts the certificates that the shop makes at its first start.
                first.add(blueprint.demoProcess());
            }
            keep(first);
            awaitReady(first.stream().map(Component::name).toList(), 0, deadline);
            furnish();
            var services = Arrays.stream(ServiceName.values()).toList();
            keep(services.stream().map(blueprint::service).toList());
            awaitReady(services.stream().map(ServiceName::id).toList(), ENDS_ALLOWED, deadline);
            if (blueprint.demo()) {
                DemoPassport.apply(blueprint.demoPassport(), blueprint.ports(), blueprint.folder());
            }
        } catch (RuntimeException e) {
            locked(() -> failure = e.getMessage());
            throw e;
        }
        locked(() -> {
            phase = Phase.READY;
            readyAt = clock.instant();
        });
        publish();
    }

    SuiteState state() {
        lock.lock();
        try {
            boolean allServe = statuses.values().stream().allMatch(status -> status.state() == ComponentState.READY);
            return new SuiteState(
                    SuiteState.VERSION,
                    phase == Phase.READY && !allServe ? Phase.DEGRADED : phase,
                    SuiteState.Supervisor.self(),
                    blueprint.ports().base(),
                    blueprint.demo(),
                    startedAt,
                    readyAt,
                    failure,
                    List.copyOf(statuses.values()));
        } finally {
            lock.unlock();
        }
    }

    /** Stops everything in order; returns when no process is left. May be called at any time, and again. */
    synchronized void stop() {
        if (phase() == Phase.STOPPED || phase() == Phase.FAILED) {
            return;
        }
        locked(() -> phase = Phase.STOPPING);
        publish();
        stopAll(List.of(Markers.DEMO));
        stopAll(Arrays.stream(ServiceName.values()).map(ServiceName::id).toList());
        stopAll(List.of(Markers.KAFKA));
        stopAll(List.of(Markers.POSTGRES));
        // A server whose start was interrupted is not known by its id yet.
        Leftovers.stop(blueprint.folder());
        locked(() -> phase = failure == null ? Phase.STOPPED : Phase.FAILED);
        publish();
    }

    /** What the services find when they start: topics, and a role with a schema for each. */
    private void furnish() {
        inParallel(List.of(this::createTopics, this::createRoles));
    }

    private void createTopics() {
        KafkaBroker.attach(blueprint.kafkaSettings(), pid(Markers.KAFKA)).createTopics(Topics.all());
    }

    private void createRoles() {
        var server = PostgresServer.attach(blueprint.postgresSettings(), pid(Markers.POSTGRES));
        for (var service : ServiceName.values()) {
            server.createService(service.id(), blueprint.passwords().of(service.id()));
        }
    }

    private long pid(String component) {
        lock.lock();
        try {
            var status = statuses.get(component);
            if (status == null || status.pid() == null) {
                throw new LauncherFailure(component + " ended while the suite was starting; see its log.");
            }
            return status.pid();
        } finally {
            lock.unlock();
        }
    }

    private void keep(List<Component> components) {
        locked(() -> {
            if (phase != Phase.STARTING) {
                throw new LauncherFailure("Stopped before it was ready.");
            }
            for (var component : components) {
                var keeper = new Keeper(component, clock, this::changed);
                keepers.put(component.name(), keeper);
                statuses.put(component.name(), keeper.status());
                keeper.start();
            }
        });
    }

    private void stopAll(List<String> names) {
        var doomed = new ArrayList<Runnable>();
        locked(() -> names.forEach(name -> {
            var keeper = keepers.get(name);
            if (keeper != null) {
                doomed.add(keeper::stop);
            }
        }));
        inParallel(doomed);
    }

    private void changed(ComponentStatus status) {
        locked(() -> {
            statuses.put(status.name(), status);
            changed.signalAll();
        });
        publish();
    }

    private void awaitReady(List<String> names, int endsAllowed, Instant deadline) {
        lock.lock();
        try {
            while (true) {
                if (phase != Phase.STARTING) {
                    throw new LauncherFailure("Stopped before it was ready.");
                }
                boolean ready = true;
                for (var name : names) {
                    var status = statuses.get(name);
                    ready &= status != null && status.state() == ComponentState.READY;
                    if (status != null
                            && status.state() == ComponentState.BACKOFF
                            && status.restarts() >= endsAllowed) {
                        throw new LauncherFailure(lastWords(status));
                    }
                }
                if (ready) {
                    return;
                }
                long left = Duration.between(clock.instant(), deadline).toMillis();
                if (left <= 0) {
                    throw new LauncherFailure(tooSlow(names));
                }
                var signalled = changed.await(Math.min(left, 1000), TimeUnit.MILLISECONDS);
                LOG.log(Level.TRACE, "woken: {0}", signalled);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherFailure("Interrupted before it was ready.", e);
        } finally {
            lock.unlock();
        }
    }

    private String lastWords(ComponentStatus status) {
        if (status.lastExitCode() == null) {
            return status.name() + " cannot be started: " + status.detail();
        }
        var log = blueprint.folder().log(status.name());
        return "%s %s while starting%s (log: %s)"
                .formatted(
                        status.name(),
                        status.detail(),
                        LogTail.lastComplaint(log).map(line -> ": " + line).orElse(""),
                        log);
    }

    private String tooSlow(List<String> names) {
        var late = new ArrayList<String>();
        for (var name : names) {
            var status = statuses.get(name);
            if (status == null || status.state() != ComponentState.READY) {
                late.add(status == null || status.detail() == null ? name : name + ": " + status.detail());
            }
        }
        return "Not ready after %s: %s. See %s, or give it more time with --timeout."
                .formatted(
                        Durations.brief(Duration.between(startedAt, clock.instant())),
                        String.join("; ", late),
                        blueprint.folder().logs());
    }

    private Phase phase() {
        lock.lock();
        try {
            return phase;
        } finally {
            lock.unlock();
        }
    }

    /** A full disk must not end the supervision: the suite goes on, only `status` is behind. */
    private void publish() {
        lock.lock();
        try {
            var state = state();
            try {
                file.write(state);
            } catch (IOException e) {
                LOG.log(Level.ERROR, "the state of the suite cannot be written to " + file.path(), e);
            }
            watcher.accept(state);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private static void inParallel(List<Runnable> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            for (var task : running) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherFailure("Interrupted.", e);
        }
    }
}
