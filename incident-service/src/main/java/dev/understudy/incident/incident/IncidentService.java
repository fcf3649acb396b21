package dev.understudy.incident.incident;

import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.duty.PeopleChanged;
import dev.understudy.incident.incident.IncidentRepository.Labelled;
import dev.understudy.incident.incident.IncidentState.Action;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.problem.InvalidInput;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people do to incidents; each method is one transaction. Empty answers: no such incident. Where the present state
 * does not allow it, {@link IllegalTransition} is thrown and nothing changes.
 */
@ApplicationScoped
public class IncidentService {

    private static final int NEWS_AT_ONCE = 200;

    /** When somebody is in the way. */
    private static final Duration LATER = Duration.ofSeconds(1);

    /** So many are locked at a time when a suppression begins or ends: whoever takes one of them does not wait long. */
    private static final int SUPPRESSED_AT_ONCE = 100;

    private static final int LOOKED_AT_ONCE = 2_000;

    private final IncidentRepository incidents;
    private final IncidentLife life;
    private final Members members;
    private final Causes causes;
    private final SignalService signals;
    private final Timeline timeline;
    private final Timers timers;
    private final Clock clock;

    IncidentService(
            IncidentRepository incidents,
            IncidentLife life,
            Members members,
            Causes causes,
            SignalService signals,
            Timeline timeline,
            Timers timers,
            Clock clock) {
        this.incidents = incidents;
        this.life = life;
        this.members = members;
        this.causes = causes;
        this.signals = signals;
        this.timeline = timeline;
        this.timers = timers;
        this.clock = clock;
    }

    /**
     * @param byThisCall false when somebody (perhaps the same person) had it before
     * @param recorded whether it is somebody else's, and has to be acknowledged by each: this one's is recorded
     */
    record Taken(IncidentView incident, boolean byThisCall, boolean recorded) {

        private static Taken of(Incident incident, String by, boolean byThisCall) {
            var recorded = incident.standing()
                    .ownership()
                    .filter(owned -> owned.also().contains(by))
                    .isPresent();
            return new Taken(IncidentView.of(incident), byThisCall, recorded);
        }
    }

    /**
     * @return the incident, and whether this call took it
     * @throws IllegalTransition when it is over
     */
    @Transactional
    Optional<Taken> acknowledge(String incidentId, String by, @Nullable String event) {
        return incidents.lock(incidentId).map(incident -> {
            var taken = life.acknowledge(incident, by, event, clock.instant());
            return Taken.of(incident, by, taken);
        });
    }

    /** As {@link #acknowledge}, but whoever has it already loses it. */
    @Transactional
    Optional<Taken> takeOver(String incidentId, String by) {
        return incidents.lock(incidentId).map(incident -> {
            var taken = life.takeOver(incident, by, null, clock.instant());
            return Taken.of(incident, by, taken);
        });
    }

    @Transactional
    Optional<IncidentView> release(String incidentId, String by) {
        return change(incidentId, (incident, now) -> life.release(incident, by, now));
    }

    @Transactional
    Optional<IncidentView> hold(String incidentId, String by, HoldReason reason, @Nullable String text, Instant until) {
        return change(incidentId, (incident, now) -> life.hold(incident, by, reason, text, until, now));
    }

    @Transactional
    Optional<IncidentView> resume(String incidentId, String by) {
        return change(incidentId, (incident, now) -> life.resume(incident, by, now));
    }

    /** A person says that it works again. Repeating it changes nothing. */
    @Transactional
    Optional<IncidentView> resolve(String incidentId, String by, @Nullable String note, @Nullable String event) {
        return change(
                incidentId,
                (incident, now) -> life.resolve(incident, by, now, note, note == null ? "resolved" : note, event, now));
    }

    @Transactional
    Optional<IncidentView> reopen(String incidentId, String by, String reason) {
        // As whoever takes signals in: what it had may be about to become another's.
        incidents.projectOf(incidentId).ifPresent(signals::lockProject);
        return change(incidentId, (incident, now) -> {
            if (incident.state == Kind.RESOLVED && !members.canReclaim(incident.id)) {
                throw new IllegalTransition(
                        incident,
                        Action.REOPEN,
                        "what incident " + incident.id + " had fails as part of another now, "
                                + String.join(", ", members.heldElsewhere(incident.id)) + ": go on there");
            }
            life.reopen(incident, by, reason, null, now);
        });
    }

    @Transactional
    Optional<IncidentView> close(
            String incidentId, String by, String cause, @Nullable String zone, String done, int minutes) {
        return change(incidentId, (incident, now) -> life.close(incident, by, cause, zone, done, minutes, now));
    }

    @Transactional
    Optional<IncidentView> cancel(String incidentId, String by, String reason) {
        return change(incidentId, (incident, now) -> life.cancel(incident, by, reason, now));
    }

    @Transactional
    Optional<IncidentView> note(
            String incidentId, String by, String text, @Nullable String link, @Nullable String event) {
        return change(incidentId, (incident, now) -> life.note(incident, by, text, link, event, now));
    }

    @Transactional
    Optional<IncidentView> changeSeverity(String incidentId, String by, Severity to) {
        return change(incidentId, (incident, now) -> {
            if (!incident.state.isOpen()) {
                throw new IllegalTransition(
                        incident,
                        Action.ESCALATE,
                        "incident " + incident.id + " is " + incident.state + ": its severity is settled");
            }
            if (to.isWorseThan(incident.severity)) {
                life.raiseSeverity(incident, to, by, now);
            } else if (to != incident.severity) {
                life.changeSeverity(incident, to, by, now);
            }
        });
    }

    /** Nobody is called until then, unless it gets worse. */
    @Transactional
    Optional<IncidentView> snooze(
            String incidentId, String by, Instant until, @Nullable String reason, @Nullable String event) {
        return change(incidentId, (incident, now) -> {
            if (incident.state != Kind.TRIGGERED) {
                throw new IllegalTransition(incident, Action.SNOOZE);
            }
            life.suppress(
                    incident,
                    new Suppressed(Suppressed.SNOOZE, reason == null ? "asked by " + by : reason, now, until),
                    by,
                    now);
        });
    }

    @Transactional
    Optional<IncidentView> unsnooze(String incidentId, String by) {
        return change(incidentId, (incident, now) -> {
            if (incident.suppression != null && incident.suppression.kind().equals(Suppressed.SNOOZE)) {
                timeline.add(incident, now, "unsnoozed", by, "ended early", null);
                life.unsuppress(incident, now);
            }
        });
    }

    /** Calls the next ones now, without waiting for the silence to last. */
    @Transactional
    Optional<IncidentView> escalate(String incidentId, String by, @Nullable String event) {
        return change(incidentId, (incident, now) -> {
            requireCallable(incident);
            timeline.add(incident, now, "escalated-by-hand", by, "the next ones are called now", event);
            timers.cancel(incident, Timers.Kind.CALL);
            life.call(incident, now);
        });
    }

    /**
     * Calls somebody whom the policy would not call now, or ever. Its steps go on: whoever was named may be silent too.
     *
     * @throws InvalidInput when the project has no such person
     */
    @Transactional
    Optional<IncidentView> call(String incidentId, String person, String by) {
        return change(incidentId, (incident, now) -> {
            requireCallable(incident);
            life.call(incident, person, by, now);
        });
    }

    private static void requireCallable(Incident incident) {
        if (incident.state != Kind.TRIGGERED) {
            throw new IllegalTransition(incident, Action.ESCALATE);
        }
        var quiet = incident.suppression;
        if (quiet != null) {
            throw new IllegalTransition(
                    incident,
                    Action.ESCALATE,
                    "incident " + incident.id + " is suppressed (" + quiet.kind() + ") until " + quiet.until()
                            + ": end that first");
        }
    }

    /**
     * Makes one incident part of another, of the same project.
     *
     * @throws IllegalTransition when one of them is over
     */
    @Transactional
    Optional<IncidentView> merge(String childId, String intoId, String by) {
        // As whoever takes signals in: the project first, then incidents.
        incidents.projectOf(childId).ifPresent(signals::lockProject);
        var first = childId.compareTo(intoId) < 0 ? childId : intoId;
        var second = first.equals(childId) ? intoId : childId;
        if (incidents.lock(first).isEmpty() || incidents.lock(second).isEmpty()) {
            return Optional.empty();
        }
        var now = clock.instant();
        var child = incidents.lock(childId).orElseThrow();
        var into = incidents.lock(intoId).orElseThrow();
        if (!into.state.isOpen()) {
            throw new IllegalTransition(
                    into,
                    Action.MERGE,
                    "incident " + into.id + " is " + into.state + ": nothing can be merged into it");
        }
        life.breaches(child, now);
        life.merge(child, into, by, now);
        return Optional.of(IncidentView.of(child));
    }

    @Transactional
    Optional<IncidentView> unmerge(String childId, String by) {
        incidents.projectOf(childId).ifPresent(signals::lockProject);
        var above = incidents.mergedInto(childId);
        var all = new ArrayList<>(above);
        all.add(childId);
        var locked = new HashMap<String, Incident>();
        incidents.lockAll(all).forEach(incident -> locked.put(incident.id, incident));
        return Optional.ofNullable(locked.get(childId)).map(child -> {
            if (child.state != Kind.MERGED) {
                throw new IllegalTransition(child, Action.UNMERGE);
            }
            life.unmerge(
                    child,
                    above.stream()
                            .map(id -> Objects.requireNonNull(locked.get(id)))
                            .toList(),
                    by,
                    clock.instant());
            return IncidentView.of(child);
        });
    }

    /**
     * Makes a member an incident of its own.
     *
     * @return the new one; empty when the incident has no such member
     */
    @Transactional
    Optional<IncidentView> splitOff(String incidentId, String memberKey, String by) {
        return incidents.lock(incidentId).flatMap(incident -> {
            if (!incident.state.isOpen()) {
                throw new IllegalTransition(incident, Action.SPLIT_OFF);
            }
            var own =
                    members.of(incident.id).stream().filter(Members.Row::active).toList();
            var member = own.stream().filter(m -> m.key().equals(memberKey)).findFirst();
            if (member.isPresent() && own.size() == 1) {
                throw new IllegalTransition(
                        incident, Action.SPLIT_OFF, "'" + memberKey + "' is all that incident " + incident.id + " has");
            }
            if (member.isPresent() && !member.get().fails()) {
                throw new IllegalTransition(
                        incident, Action.SPLIT_OFF, "'" + memberKey + "' works again: there is nothing to split off");
            }
            var now = clock.instant();
            return member.map(row -> {
                var apart = splitOff(incident, row, by, now);
                life.endIfNothingFails(incident, now);
                return IncidentView.of(apart);
            });
        });
    }

    private Incident splitOff(Incident incident, Members.Row member, String by, Instant now) {
        var apart = Incident.open(
                TimeOrderedId.next(clock), SignalOfMember.of(incident, member), member.severity(), incident.rule, now);
        apart.facts = incident.facts;
        members.hand(member.key(), incident.id, apart.id);
        life.opened(apart, life.quiet(apart, now), "split off from incident " + incident.id, null, now);
        incidents.persist(apart);
        life.splitOff(incident, member, apart, by, now);
        return apart;
    }

    /** A timer that could not be fired; it is due as before. */
    public static final class TimerFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final long timerId;
        private final int together;

        TimerFailure(Timers.Timer timer, int together, RuntimeException cause) {
            super(timer.kind() + " of incident " + timer.incidentId() + ": " + cause, cause);
            this.timerId = timer.id();
            this.together = together;
        }

        /** How many were to be fired with it: it may not be this one that fails. */
        public int together() {
            return together;
        }
    }

    /** As {@link #fireNextTimer(int)}, with as much together as is good. */
    public boolean fireNextTimer() {
        return fireNextTimer(NEWS_AT_ONCE);
    }

    /**
     * Does what is due next, if anything is: calls the next person, records a missed deadline, ends a hold... News are
     * told of many incidents at a time, for in a storm there are many to tell of.
     *
     * @param atMost so many together
     * @return whether there was something to do
     * @throws TimerFailure when what is due next cannot be done
     */
    public boolean fireNextTimer(int atMost) {
        var claimed = new ArrayList<Timers.Timer>();
        try {
            QuarkusTransaction.requiringNew().run(() -> fireNextTimer(claimed, atMost));
        } catch (RuntimeException e) {
            if (claimed.isEmpty()) {
                throw e;
            }
            throw new TimerFailure(claimed.getFirst(), claimed.size(), e);
        }
        return !claimed.isEmpty();
    }

    /** In the transaction of the caller, who learns what it is about also when that fails. */
    void fireNextTimer(List<Timers.Timer> claimed, int atMost) {
        var now = clock.instant();
        timers.claimDue(now).ifPresent(claimed::add);
        if (claimed.isEmpty()) {
            return;
        }
        var first = claimed.getFirst();
        if (first.kind() != Timers.Kind.TELL) {
            incidents.lock(first.incidentId()).ifPresent(incident -> fire(first, incident, now));
            return;
        }
        if (atMost > 1) {
            claimed.addAll(timers.claimDue(Timers.Kind.TELL, now, atMost - 1));
        }
        life.tellNews(
                incidents.lockAll(claimed.stream().map(Timers.Timer::incidentId).toList()), now);
    }

    /** What failed is tried again later, and holds up nothing else meanwhile. */
    @Transactional
    public void postpone(TimerFailure failed, Duration by) {
        timers.postpone(failed.timerId, clock.instant().plus(by));
    }

    /** Whoever was missing may be there now. */
    void onPeopleChanged(@Observes PeopleChanged change) {
        timers.callWhereNobodyWasFound(change.projectId(), clock.instant());
    }

    /** When the next timer is due, as far as is known now. */
    @Transactional
    public Optional<Instant> nextTimer() {
        return timers.nextDue();
    }

    private void fire(Timers.Timer timer, Incident incident, Instant now) {
        switch (timer.kind()) {
            case CALL -> {
                if (incident.state == Kind.TRIGGERED) {
                    life.callUnlessQuiet(incident, now);
                }
            }
            case RESPONSE_DUE, RESOLUTION_DUE -> life.breaches(incident, now);
            case RESPONSE_WARNING -> life.warn(incident, Incident.RESPONSE, timer.step(), now);
            case RESOLUTION_WARNING -> life.warn(incident, Incident.RESOLUTION, timer.step(), now);
            case ACKNOWLEDGEMENT_ENDS -> life.unacknowledge(incident, "timeout", Timeline.SYSTEM, now);
            case ACKNOWLEDGEMENT_REMINDER -> life.remindOwner(incident, now);
            case AWAITED -> life.callAwaited(incident, now);
            case HOLD_ENDS -> {
                if (incident.state == Kind.ON_HOLD) {
                    life.resume(incident, Timeline.SYSTEM, now);
                }
            }
            case SUPPRESSION_ENDS -> endSuppression(incident, now);
            case TELL -> life.tellNews(List.of(incident), now);
            case SPLIT_OFF -> splitOffWhatIsLeft(incident, now);
            case STILL_FAILING -> reopenIfItFails(incident, now);
        }
    }

    private void endSuppression(Incident incident, Instant now) {
        if (incident.suppression != null) {
            life.suppressAsNow(incident, life.quiet(incident, now), now);
        }
    }

    /** Some of those with one cause have recovered, and a while later others have not: they have another cause. */
    private void splitOffWhatIsLeft(Incident incident, Instant now) {
        var own = members.of(incident.id).stream().filter(Members.Row::active).toList();
        var left = own.stream().filter(Members.Row::fails).toList();
        if (!incident.state.isOpen() || incident.correlation != null || left.isEmpty() || left.size() == own.size()) {
            return;
        }
        var causeAsset = incident.cause != null && incident.cause.startsWith("asset:")
                ? incident.cause.substring("asset:".length())
                : null;
        if (left.stream()
                .anyMatch(member -> member.assetId() != null && member.assetId().equals(causeAsset))) {
            // The cause itself still fails; what has recovered got round it.
            return;
        }
        for (var member : left) {
            splitOff(incident, member, Timeline.SYSTEM, now);
        }
        var recovered = own.stream()
                .map(Members.Row::recoveredAt)
                .filter(java.util.Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(now);
        life.resolve(incident, IncidentLife.MONITOR, recovered, null, "what is left has another cause", null, now);
    }

    private void reopenIfItFails(Incident incident, Instant now) {
        if (incident.state != Kind.RESOLVED) {
            return;
        }
        if (!signals.tryLockProject(incident.projectId)) {
            timers.set(incident, Timers.Kind.STILL_FAILING, 0, now.plus(LATER));
        } else if (signals.stillFails(incident.id)) {
            life.reopen(incident, Timeline.SYSTEM, "resolved by hand, and what failed then fails still", null, now);
        }
    }

    /**
     * Applies new suppressions, and the end of others, to what people are called for in a project: {@value #SUPPRESSED_AT_ONCE}
     * incidents at most are locked and changed, and those alone whose suppression is another now.
     *
     * @param after those up to this id have been looked at; none has when absent
     * @return where to go on, in another transaction; empty when there is nothing left
     */
    @Transactional
    public Optional<String> suppressionsChanged(String projectId, @Nullable String after) {
        var now = clock.instant();
        var open = new OpenOnce(projectId);
        var touched = new ArrayList<String>();
        var waiting = incidents.waiting(projectId, after, LOOKED_AT_ONCE);
        var last = waiting.size() < LOOKED_AT_ONCE ? null : waiting.getLast().id();
        for (var one : waiting) {
            if (isOtherwise(one.suppression(), life.quiet(one, open, now))) {
                touched.add(one.id());
                if (touched.size() == SUPPRESSED_AT_ONCE) {
                    last = one.id();
                    break;
                }
            }
        }
        suppressAsNow(touched, open, now);
        return Optional.ofNullable(last);
    }

    private void suppressAsNow(List<String> ids, OpenOnce open, Instant now) {
        for (var incident : incidents.lockAll(ids)) {
            // Whoever has it by now is not called; once nobody has it any more, it is looked at again.
            if (incident.state == Kind.TRIGGERED) {
                var quiet = life.quiet(incident, open, now);
                if (isOtherwise(incident.suppression, quiet)) {
                    life.suppressAsNow(incident, quiet, now);
                }
            }
        }
    }

    private static boolean isOtherwise(@Nullable Suppressed known, Optional<Suppressed> quiet) {
        return known == null
                ? quiet.isPresent()
                : !known.isOfItsOwn() && !quiet.filter(known::isAs).isPresent();
    }

    /** What is open in a project: asked for where it matters, and once. */
    private final class OpenOnce implements Supplier<List<Labelled>> {

        private final String projectId;
        private @Nullable List<Labelled> open;

        OpenOnce(String projectId) {
            this.projectId = projectId;
        }

        @Override
        public List<Labelled> get() {
            if (open == null) {
                open = incidents.open(projectId);
            }
            return open;
        }
    }

    /** An agreement, a class or a calendar changed: what is open owes something else now. */
    @Transactional
    public void recomputeDeadlines(String projectId, String reason) {
        var now = clock.instant();
        for (var id : incidents.idsOfOpen(projectId)) {
            incidents
                    .lock(id)
                    .filter(incident -> incident.state.isOpen())
                    .ifPresent(incident -> life.recompute(incident, reason, now));
        }
    }

    private Optional<IncidentView> change(String incidentId, BiConsumer<Incident, Instant> command) {
        return incidents.lock(incidentId).map(incident -> {
            command.accept(incident, clock.instant());
            return IncidentView.of(incident);
        });
    }

    /** Incidents that were merged into one. */
    @Transactional
    List<IncidentView> mergedInto(String incidentId) {
        return incidents.list("mergedInto = ?1 order by id", incidentId).stream()
                .map(IncidentView::of)
                .toList();
    }
}
