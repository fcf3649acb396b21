package dev.understudy.incident.drill;

import dev.understudy.events.DrillEvent;
import dev.understudy.events.DrillEvent.DrillCompleted;
import dev.understudy.events.DrillEvent.DrillOutcome;
import dev.understudy.events.DrillEvent.DrillStarted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.calendar.BadCalendar;
import dev.understudy.incident.deadline.AgreementTerms;
import dev.understudy.incident.drill.Drill.State;
import dev.understudy.incident.drill.DrillStore.Planned;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.escalation.EscalationRun.Callee;
import dev.understudy.incident.escalation.Policies;
import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.SignalService;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The use cases of drills; each method is one transaction. */
@ApplicationScoped
public class DrillService {

    /** Who starts a drill that was planned, and ends the emergency of one that is over. */
    static final String SYSTEM = "understudy";

    private static final Duration LONGEST_AHEAD = Duration.ofDays(400);
    private static final String FINDING = "drill-failed";

    private final DrillStore store;
    private final SignalService signals;
    private final Policies policies;
    private final PassportCopy passport;
    private final Outbox outbox;
    private final Clock clock;
    private final MeterRegistry meters;

    DrillService(
            DrillStore store,
            SignalService signals,
            Policies policies,
            PassportCopy passport,
            Outbox outbox,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.signals = signals;
        this.policies = policies;
        this.passport = passport;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param at when it is to begin; now when null */
    @Transactional
    Drill ask(String projectId, @Nullable String zoneId, @Nullable Instant at, String by) {
        requireZone(projectId, zoneId);
        var now = clock.instant();
        if (at != null && at.isBefore(now.minus(Duration.ofMinutes(1)))) {
            throw invalid("at", "past", at + " has passed; leave 'at' out to begin at once");
        }
        if (at != null && at.isAfter(now.plus(LONGEST_AHEAD))) {
            throw invalid("at", "range", at + " is more than " + LONGEST_AHEAD.toDays() + " days ahead");
        }
        var drill = Drill.scheduled(
                TimeOrderedId.next(clock), projectId, zoneId, at == null ? now : at, by, allowed(projectId, now));
        if (at != null) {
            store.save(drill);
            return drill;
        }
        store.lockProject(projectId);
        if (store.isRunning(projectId, zoneId)) {
            throw new Conflict(
                    "drill.running", "a drill of this zone is running already; wait for its end, or call it off");
        }
        return begin(drill, now);
    }

    private long allowed(String projectId, Instant now) {
        return AgreementTerms.response(passport.project(projectId), now).toSeconds();
    }

    private Drill begin(Drill asked, Instant now) {
        var called = people(asked, now);
        if (called.isEmpty()) {
            var failed = end(asked.ended(State.FAILED, "nobody is called first: no primary, nobody on call", now));
            store.save(failed);
            return failed;
        }
        var silent = called.getFirst();
        var deputy = called.size() > 1 ? called.get(1) : null;
        var outcome = signals.take(List.of(signal(asked, Action.TRIGGER, now))).getFirst();
        var running = asked.running(String.valueOf(outcome.incidentId()), silent, deputy, now);
        store.save(running);
        publish(new DrillStarted(
                running.projectId(),
                running.id(),
                now,
                running.zoneId(),
                silent,
                deputy,
                running.order().askedBy()));
        meters.counter("understudy.drill.started").increment();
        return running;
    }

    /** Who would be called, each once, in the order of the steps; empty when the first step finds nobody. */
    private List<String> people(Drill drill, Instant now) {
        var policy = policies.policyFor(drill.projectId(), drill.zoneId(), Severity.CRITICAL, Duration.ofMinutes(30));
        var steps = policy.steps().stream()
                .map(step -> step.targets().stream()
                        .flatMap(target -> policies.people(drill.projectId(), drill.zoneId(), target, now).stream())
                        .map(Callee::personId)
                        .toList())
                .toList();
        return steps.isEmpty() || steps.getFirst().isEmpty()
                ? List.of()
                : Stream.concat(
                                Stream.of(steps.getFirst().getFirst()),
                                steps.stream().skip(1).flatMap(List::stream))
                        .distinct()
                        .toList();
    }

    /** In the transaction that changes the drill's incident, and under its lock. */
    void follow(@Observes IncidentEvent event) {
        switch (event) {
            case IncidentEvent.IncidentEscalated escalated ->
                running(event)
                        .filter(drill -> drill.alarm().deputyCalledAt() == null)
                        .filter(drill -> Optional.ofNullable(escalated.personIds()).orElse(List.of()).stream()
                                .anyMatch(person -> !person.equals(drill.alarm().silent())))
                        .ifPresent(drill -> store.save(drill.deputyCalled(event.at())));
            case IncidentEvent.IncidentAcknowledged acknowledged ->
                running(event).ifPresent(drill -> store.save(end(drill.taken(acknowledged.by(), acknowledged.at()))));
            case IncidentEvent.IncidentResolved resolved ->
                running(event)
                        .filter(drill -> !resolved.by().equals(SYSTEM))
                        .ifPresent(drill -> store.save(end(drill.taken(resolved.by(), resolved.at()))));
            case IncidentEvent.IncidentCancelled cancelled ->
                running(event)
                        .ifPresent(drill -> store.save(end(drill.ended(
                                State.CALLED_OFF, cancelled.by() + ": " + cancelled.reason(), cancelled.at()))));
            case IncidentEvent.IncidentMerged merged ->
                running(event)
                        .ifPresent(drill -> store.save(end(
                                drill.ended(State.CALLED_OFF, merged.by() + " merged its emergency", merged.at()))));
            default -> {
                // The rest of an emergency's life measures nothing.
            }
        }
    }

    private Optional<Drill> running(IncidentEvent event) {
        return store.lockByIncident(event.incidentId()).filter(drill -> drill.state() == State.RUNNING);
    }

    /** Tells what came out of it. */
    private Drill end(Drill drill) {
        var at = Optional.ofNullable(drill.endedAt()).orElseGet(clock::instant);
        publish(new DrillCompleted(
                drill.projectId(),
                drill.id(),
                at,
                drill.zoneId(),
                switch (drill.state()) {
                    case PASSED -> DrillOutcome.PASSED;
                    case FAILED -> DrillOutcome.FAILED;
                    case CALLED_OFF -> DrillOutcome.CALLED_OFF;
                    case SCHEDULED, RUNNING -> throw new IllegalStateException("drill " + drill.id() + " is not over");
                },
                drill.alarm().silent() == null ? "" : drill.alarm().silent(),
                drill.alarm().deputy(),
                drill.alarm().pagedAt() == null ? at : drill.alarm().pagedAt(),
                drill.alarm().deputyCalledAt(),
                drill.alarm().acknowledgedAt(),
                drill.alarm().acknowledgedBy(),
                drill.seconds(),
                drill.order().allowedSeconds(),
                drill.reason()));
        meters.counter("understudy.drill.completed", "outcome", drill.state().name())
                .increment();
        finding(drill, at);
        return drill;
    }

    /** A deputy who was not there is a risk until a later drill shows that somebody is. */
    private void finding(Drill drill, Instant at) {
        var subject = drill.zoneId() == null ? "project" : "zone/" + drill.zoneId();
        var id = FINDING + ":" + subject;
        if (drill.state() == State.FAILED && policies.isNewFinding(drill.projectId(), id)) {
            outbox.publish(
                    new FindingRaised(
                            drill.projectId(),
                            id,
                            FINDING,
                            "high",
                            subject,
                            "A drill failed: " + drill.reason(),
                            "Name a deputy who can be reached, verify two channels of that person, and ask for"
                                    + " another drill",
                            at),
                    at);
        } else if (drill.state() == State.PASSED && policies.clearFinding(drill.projectId(), id)) {
            outbox.publish(new FindingCleared(drill.projectId(), id, FINDING, at), at);
        }
    }

    @Transactional
    Drill callOff(String id, String reason, String by) {
        var drill = store.find(id).orElseThrow(() -> notFound(id));
        var now = clock.instant();
        // The incident before the drill, as everybody does.
        if (!drill.state().isOver()) {
            endEmergency(drill, now);
        }
        var locked = store.lock(id).orElseThrow(() -> notFound(id));
        if (locked.state() == State.CALLED_OFF) {
            return locked;
        }
        if (locked.state().isOver()) {
            throw Conflict.ofState(
                    "drill.illegal-transition",
                    "drill " + id + " has ended as " + locked.state() + "; ask for a new one",
                    locked.state().name(),
                    List.of());
        }
        var off = end(locked.ended(State.CALLED_OFF, by + ": " + reason, now)).settled();
        store.save(off);
        return off;
    }

    /**
     * Begins the next drill that is due, fails one that nobody took, or ends the emergency of one that is over.
     *
     * @return whether there was something
     */
    @Transactional
    boolean fireNext() {
        var now = clock.instant();
        var due = store.due(now);
        due.ifPresent(found -> {
            if (found.state() == State.SCHEDULED) {
                store.lockProject(found.projectId());
            } else {
                // The incident before the drill, as everybody does: the other way round the two would wait for each
                // other.
                endEmergency(found, now);
            }
            store.lock(found.id())
                    .filter(drill -> drill.nextAt() != null && !drill.nextAt().isAfter(now))
                    .ifPresent(drill -> fire(drill, now));
        });
        return due.isPresent();
    }

    private void fire(Drill drill, Instant now) {
        switch (drill.state()) {
            case SCHEDULED -> {
                if (now.isAfter(drill.at().plus(Drill.LATEST))) {
                    store.save(end(drill.ended(State.CALLED_OFF, "nothing ran at its time, " + drill.at(), now))
                            .settled());
                } else if (store.isRunning(drill.projectId(), drill.zoneId())) {
                    store.save(end(drill.ended(
                                    State.CALLED_OFF, "another drill of this zone was running at its time", now))
                            .settled());
                } else {
                    begin(drill, now);
                }
            }
            case RUNNING ->
                store.save(end(drill.ended(
                                State.FAILED,
                                drill.alarm().deputyCalledAt() == null
                                        ? "nobody took it, and nobody but the silent one was called"
                                        : "nobody took it within "
                                                + drill.order().allowedSeconds() + " s",
                                now))
                        .settled());
            case PASSED, FAILED, CALLED_OFF -> store.save(drill.settled());
        }
    }

    private void endEmergency(Drill drill, Instant now) {
        if (drill.alarm().incidentId() != null) {
            signals.take(List.of(signal(drill, Action.RESOLVE, now)));
        }
    }

    /** @return whether a plan was due */
    @Transactional
    boolean planNext() {
        var now = clock.instant();
        var due = store.claimPlan(now);
        due.ifPresent(planned -> {
            store.save(Drill.scheduled(
                    TimeOrderedId.next(clock),
                    planned.projectId(),
                    planned.zoneId(),
                    planned.nextAt(),
                    SYSTEM,
                    allowed(planned.projectId(), now)));
            store.save(new Planned(
                    planned.projectId(),
                    planned.zoneId(),
                    planned.plan(),
                    planned.updatedAt(),
                    planned.updatedBy(),
                    planned.plan().next(now, planned.updatedAt())));
        });
        return due.isPresent();
    }

    @Transactional
    Planned plan(String projectId, String zoneId, DrillPlan plan, String by) {
        requireZone(projectId, zoneId);
        var now = clock.instant();
        try {
            var planned = new Planned(projectId, zoneId, plan, now, by, plan.next(now, now));
            store.save(planned);
            return planned;
        } catch (BadCalendar e) {
            throw invalid("", "plan", String.valueOf(e.getMessage()));
        }
    }

    @Transactional
    List<Planned> plans(String projectId) {
        return store.plans(projectId);
    }

    @Transactional
    void deletePlan(String projectId, String zoneId) {
        if (!store.deletePlan(projectId, zoneId)) {
            throw new NotFound("drill.plan-not-found", "no drills are planned for zone '" + zoneId + "'");
        }
    }

    @Transactional
    List<Drill> of(String projectId, @Nullable State state) {
        return store.of(projectId, state);
    }

    @Transactional
    Drill get(String projectId, String id) {
        return store.find(id)
                .filter(drill -> drill.projectId().equals(projectId))
                .orElseThrow(() -> notFound(id));
    }

    @Transactional
    Optional<Instant> nextDue() {
        return store.nextDue();
    }

    private Signal signal(Drill drill, Action action, Instant now) {
        var project = passport.project(drill.projectId());
        var where = project.stream()
                .flatMap(found -> found.zones().stream())
                .filter(found -> found.zoneId().equals(drill.zoneId()))
                .map(found -> found.name())
                .findFirst()
                .or(() -> project.map(found -> found.name()))
                .orElse(drill.projectId());
        var russian = project.filter(found -> found.languages().stream()
                        .findFirst()
                        .filter("ru"::equals)
                        .isPresent())
                .isPresent();
        return new Signal(
                drill.projectId(),
                "drill:" + drill.id(),
                action,
                Severity.CRITICAL,
                (russian ? "Учебная тревога: " : "Drill: ") + where,
                "drill",
                now,
                now,
                Signal.BY_ARRIVAL,
                null,
                null,
                null,
                drill.zoneId(),
                null,
                null,
                List.of(),
                List.of(),
                Map.of("drill", drill.id()),
                null,
                null,
                action == Action.RESOLVE ? "the drill is over" : null,
                SYSTEM,
                null,
                null,
                true);
    }

    private void requireZone(String projectId, @Nullable String zoneId) {
        var zones = passport.project(projectId).map(project -> project.zones()).orElse(List.of());
        if (zoneId != null && zones.stream().noneMatch(zone -> zone.zoneId().equals(zoneId))) {
            throw invalid(
                    "zoneId",
                    "unknown-zone",
                    "the project has no zone '" + zoneId + "'; it has "
                            + zones.stream().map(zone -> zone.zoneId()).toList());
        }
    }

    private void publish(DrillEvent event) {
        outbox.publish(event, event.at());
    }

    private static InvalidInput invalid(String path, String rule, String message) {
        return new InvalidInput("drill.invalid", message, List.of(Violation.at(path, rule, message)));
    }

    private static NotFound notFound(String id) {
        return new NotFound("drill.not-found", "drill '" + id + "' does not exist, or is not yours to see");
    }
}
