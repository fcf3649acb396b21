package dev.understudy.monitor.schedule;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.monitor.fact.Sightings;
import dev.understudy.monitor.maintenance.OpenWindow;
import dev.understudy.monitor.maintenance.PlannedWork;
import dev.understudy.monitor.probe.InvalidProbe;
import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.Outcome;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.probe.Prober;
import dev.understudy.monitor.schedule.OwnedCheck.Appointment;
import dev.understudy.monitor.status.CheckState;
import dev.understudy.monitor.status.Ledger;
import dev.understudy.monitor.status.RecordedState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks that this replica owns: one thread keeps their agenda and their states, probes are made elsewhere and
 * report back to it, and nothing on this path waits for the database or the broker. What must be kept goes to the
 * {@link Ledger}, results go to a sink; neither blocks.
 *
 * <p>A probe starts when its slot is due, or as soon after as the bounds on parallel probes allow; that is measured as
 * lateness. A slot that is not begun before the next one is due is missed: it is counted and recorded when the check is
 * probed again. Planned work and rest change a check's status at their moments, between probes. The wall clock rules: after a jump forward the slots between are missed, after a jump back slots are
 * probed again.
 */
public final class Engine {

    /**
     * @param resultGrace beyond the next slot and its timeout, how long a result speaks for its check
     */
    public record Settings(int maxInFlight, int maxPerHost, Duration flushInterval, Duration resultGrace) {}

    /** A check of a partition, and what is stored of it. */
    public record Assignment(CheckApplied check, RecordedState recorded) {}

    private static final Logger LOG = Logger.getLogger(Engine.class);

    /** The clock is read at least this often, so that a jump is noticed. */
    private static final long LONGEST_NAP_MILLIS = 500;

    /**
     * Probes that are due within a beat start together, and what they came to is taken together: to be woken for each of
     * them costs more than the probe itself.
     */
    private static final long BEAT_MILLIS = 10;

    /** The same while checks wait for room. */
    private static final long SHORT_BEAT_MILLIS = 1;

    private static final long AWAKE = 0;

    /** After so many commands the agenda is looked at again. */
    private static final int MOST_COMMANDS = 10_000;

    /** What is the same as before is stored again after this time, for the time at which it was seen. */
    private static final long SIGHTINGS_STORED_MILLIS = 3_600_000;

    /** A clock that was set back by less is waited for. */
    private static final long BACKWARD_JUMP_MILLIS = 1000;

    private final Clock clock;
    private final Prober prober;
    private final Ledger ledger;
    private final Consumer<ProbeCompleted> results;
    private final PlannedWork planned;
    private final Settings settings;

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    /** Some are left only when one of them failed. */
    private final ArrayDeque<Runnable> taken = new ArrayDeque<>();

    private final SharedParts parts = new SharedParts();
    private final PriorityQueue<Appointment> agenda = new PriorityQueue<>(Comparator.comparingLong(Appointment::at));
    private final Map<String, OwnedCheck> checks = new HashMap<>();
    private final Lanes lanes;
    private final ArrayList<OwnedCheck> dirty = new ArrayList<>();
    private @Nullable CompletableFuture<Void> flushing;
    private long flushedAt;
    private long lastNow;
    /** Until when what is known of planned work holds. */
    private long plansHoldUntil = Long.MIN_VALUE;

    private long plansRevision;

    /** Of this thread alone; a counter of the registry asks for the current trace each time. */
    private final Map<Outcome, LongAdder> probes = new EnumMap<>(Outcome.class);

    private final Timer lateness;
    private final Counter missed;
    private final Counter postponed;
    private volatile int inFlight;
    private volatile int waiting;
    private volatile int owned;

    private volatile long aliveNanos = System.nanoTime();
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    /** {@link System#nanoTime} until when the thread means to sleep, or {@link #AWAKE}. */
    private volatile long asleepUntil = AWAKE;

    /** Whether something came that the next beat is too late for. */
    private volatile boolean called;

    /** Without planned work. */
    public Engine(
            Clock clock,
            Prober prober,
            Ledger ledger,
            Consumer<ProbeCompleted> results,
            Settings settings,
            MeterRegistry meters) {
        this(clock, prober, ledger, results, PlannedWork.NONE, settings, meters);
    }

    public Engine(
            Clock clock,
            Prober prober,
            Ledger ledger,
            Consumer<ProbeCompleted> results,
            PlannedWork planned,
            Settings settings,
            MeterRegistry meters) {
        this.clock = clock;
        this.planned = planned;
        this.prober = prober;
        this.ledger = ledger;
        this.results = results;
        this.settings = settings;
        this.lanes = new Lanes(settings.maxInFlight(), settings.maxPerHost());
        for (var outcome : Outcome.values()) {
            var made = new LongAdder();
            probes.put(outcome, made);
            FunctionCounter.builder("understudy.monitor.probes", made, LongAdder::sum)
                    .tag("outcome", outcome.name())
                    .register(meters);
        }
        this.lateness = Timer.builder("understudy.monitor.lateness")
                .description("probe started - slot due")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
        this.missed = meters.counter("understudy.monitor.slots.missed");
        this.postponed = meters.counter("understudy.monitor.changes.postponed");
        meters.gauge("understudy.monitor.probes.inflight", this, engine -> engine.inFlight);
        meters.gauge("understudy.monitor.probes.waiting", this, engine -> engine.waiting);
        meters.gauge("understudy.monitor.checks.owned", this, engine -> engine.owned);
    }

    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("the engine runs already");
        }
        stopping = false;
        lastNow = clock.millis();
        flushedAt = lastNow;
        var running = Thread.ofPlatform().name("probe-engine").daemon().unstarted(this::run);
        thread = running;
        running.start();
    }

    /** Stops probing; {@link #release} first what is to be stored. Probes on their way are forgotten. */
    public synchronized void stop() throws InterruptedException {
        var running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        LockSupport.unpark(running);
        running.join();
        thread = null;
    }

    /** Whether the engine has looked at its agenda within the last half minute. */
    public boolean isAlive() {
        return System.nanoTime() - aliveNanos < TimeUnit.SECONDS.toNanos(30);
    }

    /** Begins to probe checks, or goes on with new definitions of them. */
    public void own(int partition, List<Assignment> assignments) {
        tell(() -> assignments.forEach(assignment -> adopt(partition, assignment)));
    }

    /** Ends a check that is gone. */
    public void remove(String checkId) {
        tell(() -> drop(checkId));
    }

    /**
     * Ends the checks of partitions that now belong to another replica.
     *
     * @return completes when what they came to is stored
     */
    public CompletableFuture<Void> release(Collection<Integer> partitions) {
        var stored = new CompletableFuture<Void>();
        tell(() -> releaseNow(partitions, stored));
        return stored;
    }

    /** Takes the stored states for the truth: somebody else has changed them. */
    public void correct(List<RecordedState> recorded) {
        tell(() -> recorded.forEach(this::correct));
    }

    private void run() {
        while (!stopping) {
            try {
                long now = now();
                followPlans(now);
                keepAppointments(now);
                startProbes();
                flush(now);
                aliveNanos = System.nanoTime();
                inFlight = lanes.inFlight();
                waiting = lanes.waiting();
                owned = checks.size();
                rest(now);
                obey();
            } catch (RuntimeException e) {
                LOG.error("The probe engine goes on after a fault", e);
            }
        }
    }

    /** Gives the engine's thread something to do now. */
    private void tell(Runnable command) {
        commands.add(command);
        called = true;
        LockSupport.unpark(thread);
    }

    /** Tells what a probe came to: at once if something is wrong, else with the next beat. */
    private void report(OwnedCheck check, Observation observation) {
        Runnable command = () -> completed(check, observation);
        if (observation.outcome() != Outcome.UP) {
            tell(command);
            return;
        }
        commands.add(command);
        long until = asleepUntil;
        if (until != AWAKE && until - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS)) {
            LockSupport.unpark(thread);
        }
    }

    /** Until the next appointment, a beat at least; or until something comes that must not wait. */
    private void rest(long now) {
        long nap = nap(now);
        asleepUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(nap) | 1;
        if (!stopping && !called && (nap <= BEAT_MILLIS || commands.isEmpty())) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(nap));
        }
        asleepUntil = AWAKE;
        if (Thread.interrupted()) {
            LOG.warn("The probe engine was interrupted and goes on");
        }
    }

    /** What is there now; what comes meanwhile waits until the agenda has been looked at. */
    private void obey() {
        called = false;
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            taken.add(command);
            if (taken.size() >= MOST_COMMANDS) {
                called = true;
                break;
            }
        }
        for (var command = taken.poll(); command != null; command = taken.poll()) {
            command.run();
        }
    }

    private long now() {
        long now = clock.millis();
        if (now < lastNow - BACKWARD_JUMP_MILLIS) {
            LOG.warnf("The clock was set back by %d ms; slots of that time are probed again", lastNow - now);
            agenda.clear();
            plansHoldUntil = Long.MIN_VALUE;
            for (var check : checks.values()) {
                if (check.appointment != null) {
                    agenda.add(check.nextSlot(now));
                }
            }
        }
        lastNow = now;
        return now;
    }

    private long nap(long now) {
        var next = agenda.peek();
        long shortest = lanes.waiting() > 0 ? SHORT_BEAT_MILLIS : BEAT_MILLIS;
        return next == null ? LONGEST_NAP_MILLIS : Math.clamp(next.at() - now, shortest, LONGEST_NAP_MILLIS);
    }

    private void keepAppointments(long now) {
        for (var next = agenda.peek(); next != null && next.at() <= now; next = agenda.peek()) {
            agenda.remove();
            var check = next.check();
            if (check.appointment == next) {
                check.appointment = null;
                lanes.enter(check);
            }
        }
    }

    private void startProbes() {
        for (var check = lanes.next(); check != null; check = lanes.next()) {
            if (check.released) {
                lanes.leave(check);
            } else {
                start(check);
            }
        }
    }

    private void start(OwnedCheck check) {
        check.catchUp(clock.millis());
        if (check.skipped()) {
            skip(check);
            return;
        }
        if (check.missedSlots() > 0) {
            recordMissed(check);
        }
        prober.probe(
                check.target,
                check.timeout(),
                observation -> report(
                        check, observation.within(check.definition.schedule().degradedLatency())));
    }

    /** Its slot is accounted for, as planned. */
    private void skip(OwnedCheck check) {
        lanes.leave(check);
        check.lastSlot = check.slot;
        check.lastAttempt = check.attempt;
        var now = clock.instant();
        results.accept(new ProbeCompleted(
                check.definition.projectId(),
                check.id,
                check.slot,
                check.attempt,
                Instant.ofEpochMilli(check.due),
                now,
                now,
                CheckStatus.MAINTENANCE,
                CheckStatus.MAINTENANCE,
                validUntil(check, now),
                null,
                null,
                null,
                true));
        agenda.add(check.nextSlot(now.toEpochMilli()));
    }

    /** Whatever opened or closed, for every check that it covers; nothing at all at most moments. */
    private void followPlans(long now) {
        long revision = planned.revision();
        if (now < plansHoldUntil && revision == plansRevision) {
            return;
        }
        plansRevision = revision;
        var at = Instant.ofEpochMilli(now);
        var boundary = planned.nextBoundary(at);
        plansHoldUntil = boundary.equals(Instant.MAX) ? Long.MAX_VALUE : boundary.toEpochMilli();
        for (var check : checks.values()) {
            if (!followPlan(check, at)) {
                plansHoldUntil = now;
            }
        }
    }

    /** @return false when there was no room to record a change; it is to be decided again */
    private boolean followPlan(OwnedCheck check, Instant at) {
        var before = check.state.status();
        if (check.definition.resting()) {
            return decide(check, check.state.pause(at), at, Map.of("decision", "paused"), null);
        }
        check.window = planned.at(check.definition, at).orElse(null);
        boolean followed = true;
        if (before == CheckStatus.PAUSED) {
            followed = decide(check, check.state.resume(at), at, Map.of("decision", "resumed"), null);
        }
        if (check.window != null) {
            followed &= decide(check, check.state.beginMaintenance(at), at, check.window, check.window);
        } else {
            followed &= decide(check, check.state.endMaintenance(at), at, Map.of("decision", "maintenance-over"), null);
        }
        boolean released = check.state.status() == CheckStatus.PENDING
                && (before == CheckStatus.PAUSED || before == CheckStatus.MAINTENANCE);
        if (released && check.appointment != null) {
            agenda.add(check.soon(at.toEpochMilli()));
        }
        return followed;
    }

    private boolean decide(
            OwnedCheck check, CheckState.Step step, Instant at, Object evidence, @Nullable OpenWindow window) {
        if (!step.changed()) {
            return true;
        }
        var change = new Ledger.Change(
                check.definition,
                check.state.status(),
                step.state(),
                at,
                check.slots.at(at.toEpochMilli()),
                null,
                evidence,
                window == null ? null : window.event());
        if (!ledger.offer(change)) {
            postponed.increment();
            return false;
        }
        check.state = step.state();
        return true;
    }

    private void recordMissed(OwnedCheck check) {
        long first = check.lastSlot + 1;
        long last = check.slot - 1;
        missed.increment(last - first + 1);
        boolean ours = check.slots.due(first) >= check.ownedAt;
        var entry = new Ledger.Missed(
                check.definition,
                first,
                last,
                check.slots.dueAt(first),
                check.slots.dueAt(check.slot),
                check.slots.dueAt(last),
                ours ? "overload" : "not-owned");
        if (!ledger.offer(entry)) {
            LOG.warnf("No room to record %d missed slots of %s", last - first + 1, check.id);
        }
    }

    private void completed(OwnedCheck check, Observation observation) {
        lanes.leave(check);
        if (check.released) {
            return;
        }
        check.lastSlot = check.slot;
        check.lastAttempt = check.attempt;
        check.last = observation;
        measure(check, observation);
        advance(check, observation);
        results.accept(result(check, observation));
        sight(check, observation);
        if (!check.dirty) {
            check.dirty = true;
            dirty.add(check);
        }
        long now = clock.millis();
        agenda.add(check.state.unconfirmed() ? check.confirmation(now) : check.nextSlot(now));
    }

    /** What a probe found out beside its verdict, when it is new, or was not stored for a while. */
    private void sight(OwnedCheck check, Observation observation) {
        var sightings = Sightings.of(check.definition, observation);
        if (sightings.isEmpty()) {
            return;
        }
        long now = clock.millis();
        boolean recent = Math.abs(now - check.sightedAt) < SIGHTINGS_STORED_MILLIS;
        if (recent && sightings.equals(check.sighted)) {
            return;
        }
        if (ledger.offer(new Ledger.Sighted(check.definition, sightings, observation.finishedAt()))) {
            check.sighted = sightings;
            check.sightedAt = now;
        }
    }

    private void measure(OwnedCheck check, Observation observation) {
        var counter = probes.get(observation.outcome());
        if (counter != null) {
            counter.increment();
        }
        if (check.attempt == 0) {
            long late = observation.startedAt().toEpochMilli() - Math.max(check.due, check.ownedAt);
            lateness.record(Math.max(0, late), TimeUnit.MILLISECONDS);
        }
    }

    private void advance(OwnedCheck check, Observation observation) {
        var before = check.state;
        var step = before.after(observation.outcome(), observation.finishedAt(), check.thresholds);
        if (!step.changed()) {
            check.state = step.state();
            return;
        }
        var change = new Ledger.Change(
                check.definition,
                before.status(),
                step.state(),
                observation.finishedAt(),
                check.slot,
                observation.failure(),
                observation);
        if (ledger.offer(change)) {
            check.state = step.state();
        } else {
            // The next probe decides the same again.
            postponed.increment();
        }
    }

    private Instant validUntil(OwnedCheck check, Instant finishedAt) {
        long next = Math.max(check.slot, check.slots.at(finishedAt.toEpochMilli())) + 1;
        return check.slots.dueAt(next).plus(check.timeout()).plus(settings.resultGrace());
    }

    private ProbeCompleted result(OwnedCheck check, Observation observation) {
        return new ProbeCompleted(
                check.definition.projectId(),
                check.id,
                check.slot,
                check.attempt,
                Instant.ofEpochMilli(check.due),
                observation.startedAt(),
                observation.finishedAt(),
                observation.outcome().status(),
                check.state.status(),
                validUntil(check, observation.finishedAt()),
                observation.failure(),
                observation.timings(),
                observation.code(),
                check.window == null ? null : true);
    }

    private void flush(long now) {
        boolean due = now - flushedAt >= settings.flushInterval().toMillis() || now < flushedAt;
        boolean free = flushing == null || flushing.isDone();
        if (due && free && !dirty.isEmpty()) {
            flushedAt = now;
            var written = new CompletableFuture<Void>();
            if (ledger.offer(new Ledger.Progress(progress(check -> true), written))) {
                flushing = written;
            }
        }
    }

    /** Rows of the dirty checks that match; they are dirty no more. */
    private List<Ledger.Progress.Row> progress(Predicate<OwnedCheck> which) {
        var rows = new ArrayList<Ledger.Progress.Row>(dirty.size());
        dirty.removeIf(check -> {
            if (!which.test(check)) {
                return false;
            }
            check.dirty = false;
            var last = check.last;
            if (last != null) {
                rows.add(new Ledger.Progress.Row(check.id, check.state, check.slots.dueAt(check.lastSlot), last));
                check.last = null;
            }
            return true;
        });
        return rows;
    }

    private void adopt(int partition, Assignment assignment) {
        var definition = parts.share(assignment.check());
        var recorded = assignment.recorded();
        var known = drop(definition.checkId());
        if (recorded.retired() || definition.heartbeat() != null) {
            // A heartbeat is waited for, not probed.
            return;
        }
        ProbeTarget target;
        try {
            target = ProbeTarget.of(definition).orElse(null);
        } catch (InvalidProbe e) {
            LOG.warnf("Check %s cannot be probed: %s", definition.checkId(), e.getMessage());
            return;
        }
        if (target == null) {
            LOG.infof("Check %s is of the unknown kind %s", definition.checkId(), definition.kind());
            return;
        }
        long now = clock.millis();
        // Memory is ahead of the database, if there is any.
        var state = known == null ? recorded.state() : known.state;
        var lastDue = known == null || known.lastSlot == OwnedCheck.NEVER
                ? recorded.lastDue()
                : known.slots.dueAt(known.lastSlot);
        var check = new OwnedCheck(definition, target, partition, state, lastDue, now);
        checks.put(check.id, check);
        if (!followPlan(check, Instant.ofEpochMilli(now))) {
            plansHoldUntil = now;
        }
        if (!definition.resting()) {
            agenda.add(
                    check.state.status() == CheckStatus.PENDING && state.status() == CheckStatus.PAUSED
                            ? check.soon(now)
                            : check.nextSlot(now));
        }
    }

    private @Nullable OwnedCheck drop(String checkId) {
        var check = checks.remove(checkId);
        if (check != null) {
            check.released = true;
            check.appointment = null;
        }
        return check;
    }

    private void releaseNow(Collection<Integer> partitions, CompletableFuture<Void> stored) {
        var rows = progress(check -> partitions.contains(check.partition));
        checks.values().removeIf(check -> {
            if (!partitions.contains(check.partition)) {
                return false;
            }
            check.released = true;
            check.appointment = null;
            return true;
        });
        agenda.removeIf(appointment -> appointment.check().released);
        if (!ledger.offer(new Ledger.Progress(rows, stored))) {
            stored.complete(null);
        }
    }

    private void correct(RecordedState recorded) {
        if (recorded.retired()) {
            drop(recorded.checkId());
            return;
        }
        var check = checks.get(recorded.checkId());
        if (check != null) {
            LOG.infof("The state of %s was changed elsewhere: %s", check.id, recorded.state());
            check.state = recorded.state();
            plansHoldUntil = Long.MIN_VALUE;
        }
    }
}
