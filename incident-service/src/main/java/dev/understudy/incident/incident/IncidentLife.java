package dev.understudy.incident.incident;

import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.incident.GroupingConfig;
import dev.understudy.incident.correlation.CorrelationRule;
import dev.understudy.incident.duty.DutyRole;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationRun;
import dev.understudy.incident.escalation.EscalationRun.Callee;
import dev.understudy.incident.escalation.EscalationRun.Passed;
import dev.understudy.incident.escalation.Policies;
import dev.understudy.incident.incident.IncidentRepository.Labelled;
import dev.understudy.incident.incident.Timers.Kind;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.problem.InvalidInput;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a change of an incident brings with it: its event, its line in the timeline, timers set and cancelled, people called
 * and told. Everything here belongs to the transaction of its caller, which holds the incident's lock.
 */
@ApplicationScoped
class IncidentLife {

    /** Who resolves an incident whose check recovered by itself. */
    static final String MONITOR = "monitor";

    private static final Set<String> TELLS_WHAT_IS = Set.of(MONITOR, "alertmanager");

    private final Feed feed;
    private final Timeline timeline;
    private final Timers timers;
    private final Calls calls;
    private final Members members;
    private final Causes causes;
    private final Policies policies;
    private final Suppressions suppressions;
    private final IncidentRepository incidents;
    private final PassportCopy passport;
    private final DeadlineClocks clocks;
    private final Event<ClocksMoved> clocksMoved;
    private final GroupingConfig grouping;
    private final MeterRegistry meters;

    IncidentLife(
            Feed feed,
            Timeline timeline,
            Timers timers,
            Calls calls,
            Members members,
            Causes causes,
            Policies policies,
            Suppressions suppressions,
            IncidentRepository incidents,
            PassportCopy passport,
            DeadlineClocks clocks,
            Event<ClocksMoved> clocksMoved,
            GroupingConfig grouping,
            MeterRegistry meters) {
        this.feed = feed;
        this.timeline = timeline;
        this.timers = timers;
        this.calls = calls;
        this.members = members;
        this.causes = causes;
        this.policies = policies;
        this.suppressions = suppressions;
        this.incidents = incidents;
        this.passport = passport;
        this.clocks = clocks;
        this.clocksMoved = clocksMoved;
        this.grouping = grouping;
        this.meters = meters;
    }

    /**
     * A new incident: its event, its clocks, and the first call, unless it is suppressed.
     *
     * @param why what it is and which rule made it one, for the timeline
     */
    void opened(Incident incident, Optional<Suppressed> suppressed, String why, @Nullable String event, Instant now) {
        incident.owe(clocks.due(incident.subject(), now));
        incident.escalation = EscalationRun.of(
                policies.policyFor(incident.projectId, incident.zoneId, incident.severity, incident.escalateAfter()));
        var first = suppressed.isPresent() ? Optional.<Callee>empty() : firstCallee(incident, now);
        feed.publish(incident.opened(first.map(Callee::personId).orElse(null)));
        timeline.add(
                incident,
                now,
                "opened",
                Timeline.SYSTEM,
                why + "; deadlines by " + incident.clause + "; policy "
                        + incident.escalation.policy().name(),
                event);
        if (suppressed.isPresent()) {
            suppress(incident, suppressed.get(), Timeline.SYSTEM, now);
        }
        if (!incident.waitsForMaintenance()) {
            setClocks(incident, now);
        }
        if (suppressed.isEmpty()) {
            call(incident, now);
            inform(incident, now);
        }
        suppressions.failuresChanged(incident.projectId, now);
        incident.isOpened();
        meters.counter("understudy.incident.opened").increment();
    }

    private Optional<Callee> firstCallee(Incident incident, Instant now) {
        return run(incident)
                .advance(now, (target, at) -> policies.people(incident.projectId, incident.zoneId, target, at))
                .callees()
                .stream()
                .findFirst();
    }

    private void inform(Incident incident, Instant now) {
        var day = now.atZone(passport.zone(incident.projectId)).toLocalDate();
        var called = run(incident).calledThisRound();
        for (var informed : passport.matrix(incident.projectId).informed(incident.zoneId, day)) {
            if (!called.contains(informed)) {
                calls.tell(
                        incident,
                        informed,
                        Purpose.INFORM,
                        incident.calls,
                        "incident.opened",
                        Map.of(),
                        List.of(),
                        now);
                timeline.add(incident, now, "informed", Timeline.SYSTEM, informed, null);
            }
        }
    }

    /** Sets the timers of both clocks to what the incident owes now. A drill owes nothing to anybody. */
    void startClocks(Incident incident, Instant now) {
        timers.cancel(incident, Kind.RESPONSE_DUE, Kind.RESPONSE_WARNING, Kind.RESOLUTION_DUE, Kind.RESOLUTION_WARNING);
        setClocks(incident, now);
    }

    private void setClocks(Incident incident, Instant now) {
        if (!incident.state.isOpen() || incident.drill) {
            return;
        }
        if (incident.respondedAt == null && !incident.responseBreached) {
            timers.set(incident, Kind.RESPONSE_DUE, 0, Incident.missedFrom(incident.responseDue));
            warnings(incident, Kind.RESPONSE_WARNING, Incident.RESPONSE, now);
        }
        if (incident.resolutionDue != null && !incident.resolutionBreached) {
            timers.set(incident, Kind.RESOLUTION_DUE, 0, Incident.missedFrom(incident.resolutionDue));
            warnings(incident, Kind.RESOLUTION_WARNING, Incident.RESOLUTION, now);
        }
    }

    private void warnings(Incident incident, Kind kind, String clock, Instant now) {
        clocks.warnings(incident.subject(), clock).forEach((percent, at) -> {
            if (at.isAfter(now)) {
                timers.set(incident, kind, percent, at);
            }
        });
    }

    /** @return whether this call took it */
    boolean acknowledge(Incident incident, String by, @Nullable String event, Instant now) {
        breaches(incident, now);
        var until = acknowledgementEnd(incident, now);
        return acknowledged(incident, incident.acknowledge(by, until, now), by, until, event, now);
    }

    /** As {@link #acknowledge}, but whoever has it already loses it. */
    boolean takeOver(Incident incident, String by, @Nullable String event, Instant now) {
        breaches(incident, now);
        var until = acknowledgementEnd(incident, now);
        return acknowledged(incident, incident.takeOver(by, until, now), by, until, event, now);
    }

    private boolean acknowledged(
            Incident incident,
            Optional<IncidentEvent> acknowledged,
            String by,
            @Nullable Instant until,
            @Nullable String event,
            Instant now) {
        var isOwner = by.equals(incident.acknowledgedBy);
        if (acknowledged.isPresent()) {
            feed.publish(acknowledged.get());
            timers.cancel(incident, Kind.CALL, Kind.RESPONSE_DUE, Kind.RESPONSE_WARNING);
            timeline.add(
                    incident,
                    now,
                    "acknowledged",
                    by,
                    isOwner ? "taken" : "recorded; " + incident.acknowledgedBy + " has it",
                    event);
            lift(incident, now);
            callAwaitedLater(incident, now);
        }
        if (until != null && incident.state == IncidentState.Kind.ACKNOWLEDGED && isOwner) {
            acknowledgedUntil(incident, until);
        }
        return acknowledged.isPresent() && isOwner;
    }

    /** Those who have to acknowledge too are called again after as much silence as the policy says. */
    private void callAwaitedLater(Incident incident, Instant now) {
        if (run(incident).policy().acknowledgement() == AcknowledgedBy.ONE) {
            return;
        }
        var last = run(incident).last();
        if (last != null
                && incident.standing() instanceof IncidentState.Acknowledged owned
                && !owned.awaited().isEmpty()) {
            timers.set(incident, Kind.AWAITED, 0, last.next(now));
        } else {
            timers.cancel(incident, Kind.AWAITED);
        }
    }

    /** Calls those again who have not acknowledged yet, though somebody has it; on a hold they are left in peace. */
    void callAwaited(Incident incident, Instant now) {
        if (!(incident.standing() instanceof IncidentState.Acknowledged owned)) {
            return;
        }
        var known = passport.matrix(incident.projectId).people().keySet();
        var people = owned.awaited().stream().filter(known::contains).toList();
        if (people.isEmpty()) {
            return;
        }
        var quiet = quiet(incident, now);
        if (quiet.isPresent()) {
            timers.set(incident, Kind.AWAITED, 0, quiet.get().until());
            return;
        }
        var number = incident.calls++;
        for (var person : people) {
            calls.tell(
                    incident,
                    person,
                    Purpose.REMINDER,
                    number,
                    "incident.acknowledgement-awaited",
                    Map.of(),
                    people.stream().filter(other -> !other.equals(person)).toList(),
                    now);
            timeline.add(incident, now, "called-to-acknowledge", Timeline.SYSTEM, person, null);
        }
        callAwaitedLater(incident, now);
    }

    private @Nullable Instant acknowledgementEnd(Incident incident, Instant now) {
        var timeout = run(incident).policy().acknowledgementTimeout();
        return timeout == null ? null : now.plus(timeout);
    }

    private void acknowledgedUntil(Incident incident, Instant until) {
        timers.set(incident, Kind.ACKNOWLEDGEMENT_ENDS, 0, until);
        run(incident)
                .policy()
                .remindBefore()
                .ifPresent(before -> timers.set(incident, Kind.ACKNOWLEDGEMENT_REMINDER, 0, until.minus(before)));
    }

    void remindOwner(Incident incident, Instant now) {
        if (incident.standing() instanceof IncidentState.Acknowledged owner && owner.until() != null) {
            tell(
                    incident,
                    owner.by(),
                    "incident.acknowledgement-ends",
                    Map.of("until", owner.until().toString()),
                    now);
            timeline.add(
                    incident, now, "reminded", Timeline.SYSTEM, owner.by() + " has it until " + owner.until(), null);
        }
    }

    /** Tells one person something that is no call; whom the passport does not know cannot be told anything. */
    private void tell(Incident incident, String person, String template, Map<String, String> data, Instant now) {
        if (passport.matrix(incident.projectId).people().containsKey(person)) {
            calls.tell(incident, person, Purpose.INFORM, incident.calls++, template, data, List.of(), now);
        }
    }

    /** Nobody has it any more: people are called again from the first step on. */
    void unacknowledge(Incident incident, String reason, String by, Instant now) {
        incident.unacknowledge(reason, now).ifPresent(event -> {
            feed.publish(event);
            timeline.add(incident, now, "unacknowledged", by, reason, null);
            timers.cancel(
                    incident, Kind.ACKNOWLEDGEMENT_ENDS, Kind.ACKNOWLEDGEMENT_REMINDER, Kind.AWAITED, Kind.HOLD_ENDS);
            recompute(incident, "no longer on hold", now);
            callAnew(incident, now);
        });
    }

    void release(Incident incident, String by, Instant now) {
        feed.publish(incident.release(now));
        timeline.add(incident, now, "unacknowledged", by, "released", null);
        timers.cancel(incident, Kind.ACKNOWLEDGEMENT_ENDS, Kind.ACKNOWLEDGEMENT_REMINDER, Kind.AWAITED);
        callAnew(incident, now);
    }

    private void callAnew(Incident incident, Instant now) {
        incident.escalation = run(incident).again();
        callUnlessQuiet(incident, now);
    }

    /** Runs the next step, unless something keeps people from being called at this moment. */
    void callUnlessQuiet(Incident incident, Instant now) {
        if (incident.isSuppressed()) {
            return;
        }
        var quiet = quiet(incident, now);
        if (quiet.isPresent()) {
            suppress(incident, quiet.get(), Timeline.SYSTEM, now);
        } else {
            call(incident, now);
        }
    }

    /** What keeps people from being called for an incident at this moment. A drill is not kept quiet: it would show nothing. */
    Optional<Suppressed> quiet(Incident incident, Instant now) {
        return quiet(incident, () -> incidents.open(incident.projectId), now);
    }

    /** @param open what is open in the project, for suppressions that depend on what fails */
    Optional<Suppressed> quiet(Incident incident, Supplier<List<Labelled>> open, Instant now) {
        return incident.drill
                ? Optional.empty()
                : quiet(incident.projectId, incident.id, SignalService.labels(incident), open, now);
    }

    /** As it would be for one that is not locked; no drill. */
    Optional<Suppressed> quiet(Labelled incident, Supplier<List<Labelled>> open, Instant now) {
        return quiet(incident.projectId(), incident.id(), SignalService.labels(incident), open, now);
    }

    private Optional<Suppressed> quiet(
            String projectId, String id, Map<String, String> labels, Supplier<List<Labelled>> open, Instant now) {
        return suppressions
                .inForce(
                        projectId,
                        labels,
                        () -> open.get().stream()
                                .filter(other -> !other.id().equals(id))
                                .map(SignalService::labels)
                                .toList(),
                        now)
                .map(found -> new Suppressed(found.kind().label(), found.reason(), now, found.until()));
    }

    /** Brings what is known of an incident's suppression up to what holds now; it may be none. */
    void suppressAsNow(Incident incident, Optional<Suppressed> quiet, Instant now) {
        if (quiet.isPresent()) {
            suppressAnew(incident, quiet.get(), now);
        } else {
            unsuppress(incident, now);
        }
    }

    void hold(
            Incident incident,
            String by,
            IncidentEvent.HoldReason reason,
            @Nullable String text,
            Instant until,
            Instant now) {
        breaches(incident, now);
        feed.publish(incident.hold(by, reason, text, until, now));
        timeline.add(
                incident,
                now,
                "held",
                by,
                "waits for the " + reason.name().toLowerCase(java.util.Locale.ROOT) + " until " + until
                        + (text == null ? "" : ": " + text),
                null);
        timers.cancel(incident, Kind.ACKNOWLEDGEMENT_ENDS, Kind.ACKNOWLEDGEMENT_REMINDER, Kind.AWAITED);
        timers.set(incident, Kind.HOLD_ENDS, 0, until);
        recompute(incident, "on hold", now);
    }

    void resume(Incident incident, String by, Instant now) {
        var until = acknowledgementEnd(incident, now);
        feed.publish(incident.resume(by, until, now));
        timeline.add(incident, now, "resumed", by, by.equals(Timeline.SYSTEM) ? "the hold is over" : "resumed", null);
        timers.cancel(incident, Kind.HOLD_ENDS);
        if (until != null) {
            acknowledgedUntil(incident, until);
        }
        callAwaitedLater(incident, now);
        recompute(incident, "no longer on hold", now);
    }

    /** @return whether this call resolved it */
    boolean resolve(
            Incident incident,
            String by,
            Instant recovered,
            @Nullable String note,
            String detail,
            @Nullable String event,
            Instant now) {
        breaches(incident, now);
        if (incident.state.isOpen()) {
            // What came before the end has the numbers before it, and is told before it.
            tellNews(incident, now);
        }
        var resolved = incident.resolve(by, recovered, note, now);
        if (resolved.isEmpty()) {
            return false;
        }
        feed.publish(resolved.get());
        timers.cancelAll(incident);
        timeline.add(incident, now, "resolved", by, detail, event);
        var stillFails = members.countFailing(incident.id) > 0;
        members.release(incident.id);
        causes.forget(incident.id);
        // Who sends single events, and not what is, may never say anything of it again.
        if (stillFails
                && (!by.equals(MONITOR) || incident.correlation != null)
                && TELLS_WHAT_IS.contains(incident.source)) {
            timers.set(incident, Kind.STILL_FAILING, 0, now.plus(grouping.stillFailingAfter()));
        }
        for (var person : calls.told(incident)) {
            // Nobody is told what they did themselves.
            if (!person.equals(by)) {
                calls.tell(
                        incident,
                        person,
                        Purpose.RESOLVED,
                        incident.calls,
                        "incident.resolved",
                        Map.of(),
                        List.of(),
                        now);
            }
        }
        suppressions.failuresChanged(incident.projectId, now);
        meters.counter("understudy.incident.resolved").increment();
        return true;
    }

    void reopen(Incident incident, String by, String reason, @Nullable String event, Instant now) {
        feed.publish(incident.reopen(by, reason, now));
        members.reclaim(incident.id);
        timeline.add(incident, now, "reopened", by, reason, event);
        timers.cancel(incident, Kind.STILL_FAILING);
        recompute(incident, "reopened", now);
        startClocks(incident, now);
        callAnew(incident, now);
        if (!incident.isSuppressed()) {
            inform(incident, now);
        }
        suppressions.failuresChanged(incident.projectId, now);
        meters.counter("understudy.incident.reopened").increment();
    }

    void close(
            Incident incident, String by, String cause, @Nullable String zone, String done, int minutes, Instant now) {
        requireZone(incident, zone);
        feed.publish(incident.close(by, cause, zone, done, minutes, now));
        timers.cancelAll(incident);
        timeline.add(
                incident,
                now,
                "closed",
                by,
                "cause: " + cause + (zone == null ? "" : " (zone " + zone + ")") + "; done: " + done + "; " + minutes
                        + " minutes",
                null);
    }

    private void requireZone(Incident incident, @Nullable String zone) {
        var zones = passport.project(incident.projectId).stream()
                .flatMap(project -> project.zones().stream())
                .map(known -> known.zoneId())
                .toList();
        // An incident may lie in a zone that the passport has given up since.
        if (zone != null && !zone.equals(incident.zoneId) && !zones.contains(zone)) {
            throw new InvalidInput("incident.unknown-zone", "the project has no zone '" + zone + "'; it has " + zones);
        }
    }

    void cancel(Incident incident, String by, String reason, Instant now) {
        feed.publish(incident.cancel(by, reason, now));
        timers.cancelAll(incident);
        members.release(incident.id);
        causes.forget(incident.id);
        timeline.add(incident, now, "cancelled", by, reason, null);
        suppressions.failuresChanged(incident.projectId, now);
        for (var person : calls.told(incident)) {
            if (!person.equals(by)) {
                calls.tell(
                        incident,
                        person,
                        Purpose.RESOLVED,
                        incident.calls,
                        "incident.resolved",
                        Map.of("cancelled", reason),
                        List.of(),
                        now);
            }
        }
    }

    /** The child's failures become the other's; the other's clocks start with the earlier of both. */
    void merge(Incident child, Incident into, String by, Instant now) {
        tellNews(child, now);
        if (child.waitsForMaintenance()) {
            // It owes nothing of before.
            child.ownClocksFrom = now;
            runClocksFrom(child, now, "the maintenance is over for it", now);
        }
        feed.publish(child.merge(by, into.id, now));
        timers.cancelAll(child);
        timeline.add(child, now, "merged", by, "into " + into.id, null);
        var moved = members.move(child.id, into.id);
        causes.forget(child.id);
        into.members += moved;
        suppressions.failuresChanged(child.projectId, now);
        timeline.add(into, now, "took-in", by, "incident " + child.id + " with " + moved + " failures", null);
        feed.publish(into.membersAdded(
                members.of(into.id).stream()
                        .filter(member -> child.id.equals(member.mergedFrom()))
                        .map(Members.Row::toEvent)
                        .limit(500)
                        .toList(),
                now));
        if (child.clocksFrom.isBefore(into.clocksFrom)) {
            runClocksFrom(into, child.clocksFrom, "incident " + child.id + " began earlier", now);
        }
        if (child.startedAt.isBefore(into.startedAt)) {
            into.startedAt = child.startedAt;
        }
        if (child.severity.isWorseThan(into.severity)) {
            raiseSeverity(into, child.severity, by, now);
        }
    }

    /**
     * What the child brought goes back with it, and the clocks of all are what they were. Of which nothing fails any more,
     * that is over.
     *
     * @param from what it was merged into, what that was merged into..., the last has the failures now
     */
    void unmerge(Incident child, List<Incident> from, String by, Instant now) {
        var root = from.getLast();
        var returned = members.moveBack(root.id, child.id);
        feed.publish(child.unmerge(by, now));
        members.reclaim(child.id);
        timeline.add(child, now, "unmerged", by, "from " + root.id, null);
        timeline.add(root, now, "gave-back", by, "incident " + child.id + " with " + returned + " failures", null);
        for (var each : from) {
            each.members = Math.max(1, each.members - returned);
            runClocksFrom(
                    each,
                    incidents
                            .earliestClocksOfMerged(each.id)
                            .filter(each.ownClocksFrom::isAfter)
                            .orElse(each.ownClocksFrom),
                    "incident " + child.id + " is apart again",
                    now);
        }
        root.startedAt = members.of(root.id).stream()
                .map(Members.Row::since)
                .min(Instant::compareTo)
                .orElse(root.startedAt);
        endIfNothingFails(root, now);
        recompute(child, "apart again", now);
        startClocks(child, now);
        if (endIfNothingFails(child, now)) {
            return;
        }
        switch (child.standing()) {
            case IncidentState.Triggered triggered -> callAnew(child, now);
            case IncidentState.Acknowledged owned -> {
                if (owned.until() != null) {
                    acknowledgedUntil(child, owned.until());
                }
                callAwaitedLater(child, now);
            }
            default -> {
                // Nobody waits for anything.
            }
        }
    }

    /** @return whether it ended */
    boolean endIfNothingFails(Incident incident, Instant now) {
        var endsByItself =
                incident.correlation == null || incident.correlation.resolveOn() != CorrelationRule.ResolveOn.NEVER;
        if (!incident.state.isOpen() || !endsByItself || members.countFailing(incident.id) > 0) {
            return false;
        }
        var recovered = members.of(incident.id).stream()
                .map(Members.Row::recoveredAt)
                .filter(java.util.Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(now);
        return resolve(incident, MONITOR, recovered, null, "nothing that it has fails any more", null, now);
    }

    void splitOff(Incident from, Members.Row member, Incident apart, String by, Instant now) {
        feed.publish(from.memberSplitOff(member.key(), apart.id, by, now));
        timeline.add(from, now, "split-off", by, member.title() + " is incident " + apart.id + " now", null);
    }

    void raiseSeverity(Incident incident, Severity to, String by, Instant now) {
        changeSeverity(incident, to, by, now);
        unacknowledge(incident, "severity-raised", by, now);
    }

    void changeSeverity(Incident incident, Severity to, String by, Instant now) {
        var from = incident.severity;
        feed.publish(incident.changeSeverity(to, by, now));
        timeline.add(incident, now, "severity-changed", by, from + " -> " + to, null);
        recompute(incident, "severity is " + to, now);
    }

    void note(Incident incident, String by, String text, @Nullable String link, @Nullable String event, Instant now) {
        feed.publish(incident.noted(by, text, link, now));
        timeline.add(incident, now, "note", by, link == null ? text : text + " " + link, event);
    }

    /** Nobody is called until it ends. */
    void suppress(Incident incident, Suppressed by, String actor, Instant now) {
        incident.suppress(by, now).ifPresent(event -> suppressed(incident, by, event, actor, now));
    }

    /** What keeps people from being called now is this, whatever it was before. */
    void suppressAnew(Incident incident, Suppressed by, Instant now) {
        if (incident.suppression != null && incident.suppression.isAs(by)) {
            timers.set(incident, Kind.SUPPRESSION_ENDS, 0, by.until());
        } else {
            suppressed(incident, by, incident.suppressAnew(by, now), Timeline.SYSTEM, now);
        }
    }

    private void suppressed(Incident incident, Suppressed by, IncidentEvent event, String actor, Instant now) {
        feed.publish(event);
        timeline.add(incident, now, "suppressed", actor, by.kind() + " until " + by.until() + ": " + by.reason(), null);
        timers.cancel(incident, Kind.CALL);
        timers.set(incident, Kind.SUPPRESSION_ENDS, 0, by.until());
    }

    /** The suppression is over; whoever is to be called is called from the first step on. */
    void unsuppress(Incident incident, Instant now) {
        if (!lift(incident, now) || !incident.state.isOpen()) {
            return;
        }
        if (incident.state == IncidentState.Kind.TRIGGERED) {
            var isFirstCall = incident.calls == 0;
            callAnew(incident, now);
            if (isFirstCall && !incident.isSuppressed()) {
                inform(incident, now);
            }
        }
    }

    private boolean lift(Incident incident, Instant now) {
        var waited = incident.waitsForMaintenance();
        var lifted = incident.unsuppress(now);
        lifted.ifPresent(event -> {
            feed.publish(event);
            timers.cancel(incident, Kind.SUPPRESSION_ENDS);
            timeline.add(incident, now, "unsuppressed", Timeline.SYSTEM, "calls go on", null);
            if (waited) {
                incident.ownClocksFrom = now;
                // What was merged into it may be owed since before.
                var from = incidents.earliestClocksOfMerged(incident.id).filter(now::isAfter);
                runClocksFrom(incident, from.orElse(now), "the maintenance is over", now);
                startClocks(incident, now);
            }
        });
        return lifted.isPresent();
    }

    /** Runs the next step of the escalation, now. */
    void call(Incident incident, Instant now) {
        var turn = run(incident)
                .orAgainForNobody()
                .advance(now, (target, at) -> policies.people(incident.projectId, incident.zoneId, target, at));
        incident.escalation = turn.then();
        for (var passed : turn.passed()) {
            timeline.add(incident, now, "nobody-to-call", Timeline.SYSTEM, passed.step() + " " + passed.reason(), null);
            if (passed.empty()) {
                raiseFinding(incident, passed, now);
            }
        }
        if (turn.step() != null) {
            callPeople(incident, turn, turn.step(), now);
        }
        if (turn.next() != null) {
            timers.set(incident, Kind.CALL, 0, turn.next());
        } else {
            timeline.add(
                    incident,
                    now,
                    "escalation-ended",
                    Timeline.SYSTEM,
                    "everybody was called; nobody answered yet",
                    null);
        }
    }

    /** Calls one person whom somebody named. */
    void call(Incident incident, String person, String by, Instant now) {
        var people = passport.matrix(incident.projectId).people();
        if (!people.containsKey(person)) {
            throw new InvalidInput(
                    "incident.unknown-person",
                    "the project has no person '" + person + "'; it has "
                            + people.keySet().stream().sorted().toList());
        }
        calls.tell(
                incident, person, Purpose.ESCALATION, incident.calls++, "incident.escalated", Map.of(), List.of(), now);
        timeline.add(incident, now, "called-by-name", by, person, null);
    }

    private void callPeople(Incident incident, EscalationRun.Turn turn, String step, Instant now) {
        var callees = turn.callees();
        var ids = callees.stream().map(Callee::personId).toList();
        var isFirstCall = incident.calls == 0;
        // Calling the same people again is no escalation.
        if (turn.position() > 0 && !turn.again()) {
            feed.publish(incident.escalated(turn.position(), step, ids, now));
        }
        var number = incident.calls++;
        var silent = incident.assignee;
        if (incident.assignee == null && !ids.isEmpty()) {
            incident.assignee = ids.getFirst();
        }
        for (var callee : callees) {
            var purpose = turn.again()
                    ? Purpose.REMINDER
                    : turn.position() == 0 || isFirstCall ? Purpose.PAGE : Purpose.ESCALATION;
            calls.tell(
                    incident,
                    callee.personId(),
                    purpose,
                    number,
                    purpose == Purpose.PAGE ? "incident.opened" : "incident.escalated",
                    purpose != Purpose.ESCALATION || silent == null
                            ? Map.of()
                            : Map.of("escalatedFrom", calls.personName(incident, silent)),
                    ids.stream()
                            .filter(other -> !other.equals(callee.personId()))
                            .toList(),
                    now);
            timeline.add(
                    incident,
                    now,
                    purpose == Purpose.REMINDER ? "called-again" : purpose == Purpose.PAGE ? "called" : "escalated",
                    Timeline.SYSTEM,
                    (step + " " + callee.personId() + " " + callee.explanation()).strip(),
                    null);
        }
        if (!ids.isEmpty()) {
            clearFinding(incident, step, now);
        }
    }

    private void raiseFinding(Incident incident, Passed passed, Instant now) {
        var id = findingId(incident, passed.step());
        if (policies.isNewFinding(incident.projectId, id)) {
            feed.publish(
                    new FindingRaised(
                            incident.projectId,
                            id,
                            "escalation-finds-nobody",
                            "high",
                            incident.zoneId == null ? "project" : "zone/" + incident.zoneId,
                            "Step '" + passed.step() + "' of the escalation policy finds nobody to call",
                            "Name somebody in the responsibility matrix, the schedule or the policy",
                            now),
                    now);
        }
    }

    private void clearFinding(Incident incident, String step, Instant now) {
        var id = findingId(incident, step);
        if (policies.clearFinding(incident.projectId, id)) {
            feed.publish(new FindingCleared(incident.projectId, id, "escalation-finds-nobody", now), now);
        }
    }

    private static String findingId(Incident incident, String step) {
        return "escalation-finds-nobody:" + (incident.zoneId == null ? "project" : "zone/" + incident.zoneId) + ":"
                + step;
    }

    /** The policy's copy; an incident from before there were copies gets one that follows from its matrix. */
    private EscalationRun run(Incident incident) {
        if (incident.escalation == null) {
            incident.escalation = EscalationRun.of(policies.policyFor(
                    incident.projectId, incident.zoneId, incident.severity, incident.escalateAfter()));
        }
        return incident.escalation;
    }

    /** Tells of members and occurrences that came since the last time. */
    void tellNews(Incident incident, Instant now) {
        tellMembers(incident, now);
        tellOccurrences(incident, now);
    }

    /** As {@link #tellNews(Incident, Instant)}: of many, most of which have no new members. */
    void tellNews(List<Incident> locked, Instant now) {
        var withMembers =
                members.withNews(locked.stream().map(incident -> incident.id).toList());
        for (var incident : locked) {
            if (withMembers.contains(incident.id)) {
                tellMembers(incident, now);
            }
            tellOccurrences(incident, now);
        }
    }

    private void tellMembers(Incident incident, Instant now) {
        while (true) {
            var news = members.takeUnannounced(incident.id, 500);
            if (news.isEmpty()) {
                break;
            }
            feed.publish(incident.membersAdded(
                    news.stream().map(Members.Row::toEvent).toList(), now));
            timeline.add(
                    incident,
                    now,
                    "joined",
                    Timeline.SYSTEM,
                    news.size() + (news.size() == 1 ? " failure" : " failures")
                            + (incident.cause == null ? "" : " with the same cause, " + incident.cause) + ": "
                            + String.join(
                                    ", ",
                                    news.stream()
                                            .limit(5)
                                            .map(Members.Row::title)
                                            .toList())
                            + (news.size() > 5 ? "..." : ""),
                    null);
        }
    }

    private void tellOccurrences(Incident incident, Instant now) {
        var before = incident.toldOccurrences;
        incident.tellOccurrences(now).ifPresent(event -> {
            feed.publish(event);
            var more = incident.occurrences - before;
            timeline.add(
                    incident,
                    now,
                    "occurred-again",
                    Timeline.SYSTEM,
                    more == 1 ? "reported once more" : "reported " + more + " times more",
                    null);
        });
    }

    /** @param moreOfTheSame nothing but further reports of what fails already */
    void tellSoon(String incidentId, boolean moreOfTheSame, Instant now) {
        timers.setOnce(
                incidentId,
                Kind.TELL,
                now.plus(moreOfTheSame ? grouping.tellRepetitionsAfter() : grouping.tellAfter()));
    }

    private void runClocksFrom(Incident incident, Instant from, String reason, Instant now) {
        if (from.equals(incident.clocksFrom)) {
            return;
        }
        incident.clocksFrom = from;
        clocksMoved.fire(new ClocksMoved(incident.id, from, reason, now));
        if (incident.state.isOpen()) {
            recompute(incident, reason, now);
        }
    }

    /** Asks anew what the incident owes; says so when that moved. */
    void recompute(Incident incident, String reason, Instant now) {
        if (incident.drill) {
            return;
        }
        var moved = incident.recompute(clocks.due(incident.subject(), now), reason, now);
        if (moved.isEmpty()) {
            return;
        }
        for (var event : moved) {
            feed.publish(event);
            if (event instanceof IncidentDeadlineRecomputed recomputed) {
                timeline.add(
                        incident,
                        now,
                        "deadline-recomputed",
                        Timeline.SYSTEM,
                        recomputed.clock() + ": " + recomputed.previous() + " -> " + recomputed.due() + ", " + reason,
                        null);
            }
        }
        if (!incident.waitsForMaintenance()) {
            startClocks(incident, now);
        }
    }

    void warn(Incident incident, String clock, int percent, Instant now) {
        incident.warn(clock, percent, now).ifPresent(event -> {
            feed.publish(event);
            timeline.add(
                    incident,
                    now,
                    "deadline-warned",
                    Timeline.SYSTEM,
                    percent + " % of the " + clock + " time is over",
                    null);
            if (incident.standing() instanceof IncidentState.Acknowledged owner) {
                tell(incident, owner.by(), "incident.deadline-warning", deadline(clock, incident), now);
            }
        });
    }

    /** Records deadlines that are over at this moment. */
    void breaches(Incident incident, Instant now) {
        if (incident.drill || incident.waitsForMaintenance()) {
            return;
        }
        incident.breachResponse(now).ifPresent(breach -> breached(incident, breach, now));
        incident.breachResolution(now).ifPresent(breach -> breached(incident, breach, now));
    }

    private static Map<String, String> deadline(String clock, Incident incident) {
        var due = clock.equals(Incident.RESPONSE) ? incident.responseDue : incident.resolutionDue;
        return due == null ? Map.of("clock", clock) : Map.of("clock", clock, "due", due.toString());
    }

    /** Whoever has it, and whoever things are escalated to, hear of it. */
    private void tellOfBreach(Incident incident, String clock, Instant now) {
        var people = new LinkedHashSet<String>();
        if (incident.standing() instanceof IncidentState.Acknowledged owner) {
            people.add(owner.by());
        }
        var day = now.atZone(passport.zone(incident.projectId)).toLocalDate();
        passport.matrix(incident.projectId)
                .find(incident.zoneId, DutyRole.ESCALATION, day)
                .ifPresent(contact -> people.add(contact.personId()));
        for (var person : people) {
            tell(incident, person, "incident.deadline-breached", deadline(clock, incident), now);
        }
    }

    private void breached(Incident incident, IncidentEvent breach, Instant now) {
        feed.publish(breach);
        if (breach instanceof IncidentDeadlineBreached deadline) {
            timeline.add(
                    incident,
                    now,
                    "deadline-breached",
                    Timeline.SYSTEM,
                    deadline.clock() + " was due at " + deadline.due(),
                    null);
            tellOfBreach(incident, deadline.clock(), now);
            meters.counter("understudy.incident.breaches", "clock", deadline.clock())
                    .increment();
        }
    }
}
