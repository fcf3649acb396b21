package dev.understudy.incident.incident;

import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Event;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.incident.IncidentConfig;
import dev.understudy.incident.duty.DutyRole;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.duty.ResponsibilityMatrix.Callee;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The use cases of an emergency; each method is one transaction. */
@ApplicationScoped
public class IncidentService {

    /** Who resolves an incident whose check recovered by itself. */
    static final String MONITOR = "monitor";

    private final IncidentRepository incidents;
    private final CheckWatermarks watermarks;
    private final Timeline timeline;
    private final Timers timers;
    private final Calls calls;
    private final PassportCopy passport;
    private final Outbox outbox;
    private final Clock clock;
    private final MeterRegistry meters;
    private final IncidentConfig config;
    /** Other features that follow the life of emergencies, in the same transaction and under the same lock. */
    private final jakarta.enterprise.event.Event<IncidentEvent> followers;

    IncidentService(
            IncidentRepository incidents,
            CheckWatermarks watermarks,
            Timeline timeline,
            Timers timers,
            Calls calls,
            PassportCopy passport,
            Outbox outbox,
            Clock clock,
            MeterRegistry meters,
            IncidentConfig config,
            jakarta.enterprise.event.Event<IncidentEvent> followers) {
        this.incidents = incidents;
        this.watermarks = watermarks;
        this.timeline = timeline;
        this.timers = timers;
        this.calls = calls;
        this.passport = passport;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
        this.config = config;
        this.followers = followers;
    }

    /** A check changed its status: opens, feeds or ends the emergency of that check. */
    @Transactional
    void onStatusChanged(Event<?> event, CheckStatusChanged change) {
        var open = incidents.lockOpen(Incident.deduplicationKey(change.checkId()));
        if (!watermarks.advance(change.checkId(), change.sequence(), change.at())) {
            meters.counter("understudy.incident.late.status.changes").increment();
            return;
        }
        switch (change.to()) {
            case DOWN ->
                open.ifPresentOrElse(
                        incident -> {
                            incident.occurredAgain();
                            timeline.add(
                                    incident,
                                    change.at(),
                                    "occurred-again",
                                    MONITOR,
                                    text(change.failure()),
                                    event.id());
                        },
                        () -> open(change, event.id()));
            case UP, DEGRADED ->
                open.ifPresent(incident -> resolve(
                        incident, MONITOR, change.since(), null, "the check is " + change.to() + " again", event.id()));
            case UNKNOWN, PAUSED, MAINTENANCE, PENDING ->
                open.ifPresent(incident -> timeline.add(
                        incident,
                        change.at(),
                        "status",
                        MONITOR,
                        "the check is " + change.to() + "; the emergency stays open until it is seen to work",
                        event.id()));
        }
    }

    /** The check is gone, and with it what could tell that it works again. */
    @Transactional
    void onRetired(Event<?> event, CheckRetired retired) {
        incidents
                .lockOpen(Incident.deduplicationKey(retired.checkId()))
                .filter(incident -> !incident.startedAt.isAfter(retired.at()))
                .ifPresent(incident -> resolve(
                        incident, MONITOR, retired.at(), "the check was removed", "the check was removed", event.id()));
    }

    /**
     * @return the incident, and whether this call took it
     * @throws IllegalTransition when it is resolved already
     */
    @Transactional
    Optional<Taken> acknowledge(String incidentId, String by) {
        return incidents.lock(incidentId).map(incident -> {
            var now = clock.instant();
            incident.breachResponse(now).ifPresent(breach -> breached(incident, breach, now));
            var acknowledged = incident.acknowledge(by, now);
            acknowledged.ifPresent(event -> {
                publish(event);
                timers.cancel(incident, Timers.Kind.CALL, Timers.Kind.RESPONSE_DUE);
                timeline.add(incident, now, "acknowledged", by, "taken", null);
            });
            return new Taken(IncidentView.of(incident), acknowledged.isPresent());
        });
    }

    /** @param byThisCall false when somebody (perhaps the same person) had it before */
    record Taken(IncidentView incident, boolean byThisCall) {}

    /** A person says that it works again. Repeating it changes nothing. */
    @Transactional
    Optional<IncidentView> resolve(String incidentId, String by, @Nullable String note) {
        return incidents.lock(incidentId).map(incident -> {
            resolve(incident, by, clock.instant(), note, note == null ? "resolved" : note, null);
            return IncidentView.of(incident);
        });
    }

    /**
     * Does what is due next, if anything is: calls the next person, or records a missed deadline.
     *
     * @return whether there was something to do
     */
    @Transactional
    public boolean fireNextTimer() {
        var now = clock.instant();
        var due = timers.claimDue(now);
        due.flatMap(timer -> incidents.lock(timer.incidentId()).map(incident -> Map.entry(timer, incident)))
                .ifPresent(entry -> fire(entry.getKey(), entry.getValue(), now));
        return due.isPresent();
    }

    /** When the next timer is due, as far as is known now. */
    @Transactional
    public Optional<Instant> nextTimer() {
        return timers.nextDue();
    }

    private void fire(Timers.Timer timer, Incident incident, Instant now) {
        switch (timer.kind()) {
            case CALL -> {
                if (incident.state == IncidentState.TRIGGERED) {
                    call(incident, timer.step(), now);
                }
            }
            case RESPONSE_DUE -> incident.breachResponse(now).ifPresent(breach -> breached(incident, breach, now));
            case RESOLUTION_DUE -> incident.breachResolution(now).ifPresent(breach -> breached(incident, breach, now));
        }
    }

    private void open(CheckStatusChanged change, String cause) {
        var now = clock.instant();
        var project = passport.project(change.projectId());
        var day = day(project, now);
        var deadlines = EmergencyDeadlines.of(project, day);
        var incident = Incident.open(TimeOrderedId.next(clock), change, title(change, project), deadlines, now);
        var primary = passport.matrix(change.projectId()).find(change.zoneId(), DutyRole.PRIMARY, day);
        publish(incident.opened(primary.map(Callee::personId).orElse(null)));
        incidents.persist(incident);
        timeline.add(
                incident,
                now,
                "opened",
                Timeline.SYSTEM,
                text(change.failure()) + "; deadlines by " + deadlines.clause(),
                cause);
        timers.set(incident, Timers.Kind.RESPONSE_DUE, 0, incident.responseDue);
        if (incident.resolutionDue != null) {
            timers.set(incident, Timers.Kind.RESOLUTION_DUE, 0, incident.resolutionDue);
        }
        call(incident, 0, now);
        for (var informed : passport.matrix(change.projectId()).informed(change.zoneId(), day)) {
            if (!calls.told(incident).contains(informed)) {
                calls.tell(incident, informed, Purpose.INFORM, 0, "incident.opened", Map.of(), now);
                timeline.add(incident, now, "informed", Timeline.SYSTEM, informed, null);
            }
        }
        meters.counter("understudy.incident.opened").increment();
    }

    /**
     * Makes one call: step 0 the primary, 1 the deputy, 2 the escalation contact, later ones everybody again. A step that
     * finds nobody, or only people who were called already, goes on at once; what is left waits for the agreed silence.
     */
    private void call(Incident incident, int step, Instant now) {
        var roles = DutyRole.values();
        if (step >= roles.length) {
            callEverybodyAgain(incident, step, now);
            return;
        }
        var role = roles[step];
        var matrix = passport.matrix(incident.projectId);
        var callee = matrix.find(incident.zoneId, role, day(passport.project(incident.projectId), now));
        var isNew = callee.filter(found -> !calls.told(incident).contains(found.personId()));
        if (step > 0) {
            publish(incident.escalated(step, role, isNew.map(Callee::personId).orElse(null), now));
        }
        if (isNew.isPresent()) {
            var person = isNew.get();
            var silent = incident.assignee;
            if (silent == null) {
                incident.assignee = person.personId();
            }
            calls.tell(
                    incident,
                    person.personId(),
                    step == 0 ? Purpose.PAGE : Purpose.ESCALATION,
                    step,
                    step == 0 ? "incident.opened" : "incident.escalated",
                    step == 0 || silent == null
                            ? Map.of()
                            : Map.of("escalatedFrom", calls.personName(incident, silent)),
                    now);
            timeline.add(
                    incident,
                    now,
                    step == 0 ? "called" : "escalated",
                    Timeline.SYSTEM,
                    (role.label() + " " + person.personId() + " " + person.explanation()).strip(),
                    null);
            timers.set(incident, Timers.Kind.CALL, step + 1, now.plus(incident.escalateAfter()));
        } else {
            timeline.add(
                    incident,
                    now,
                    "nobody-to-call",
                    Timeline.SYSTEM,
                    callee.map(found -> role.label() + " is " + found.personId() + ", who was called already")
                            .orElse("the responsibility matrix names no " + role.label()),
                    null);
            if (step + 1 < roles.length) {
                call(incident, step + 1, now);
            } else {
                timers.set(incident, Timers.Kind.CALL, step + 1, now.plus(incident.escalateAfter()));
            }
        }
    }

    private void callEverybodyAgain(Incident incident, int step, Instant now) {
        var matrix = passport.matrix(incident.projectId);
        var day = day(passport.project(incident.projectId), now);
        var callees = new LinkedHashSet<String>();
        for (var role : DutyRole.values()) {
            matrix.find(incident.zoneId, role, day).map(Callee::personId).ifPresent(callees::add);
        }
        for (var person : callees) {
            calls.tell(incident, person, Purpose.REMINDER, step, "incident.escalated", Map.of(), now);
        }
        timeline.add(
                incident,
                now,
                callees.isEmpty() ? "nobody-to-call" : "called-again",
                Timeline.SYSTEM,
                callees.isEmpty() ? "the responsibility matrix names nobody" : String.join(", ", callees),
                null);
        // With nobody to call yet the search goes on: a passport may arrive after the failure that needs it.
        if (callees.isEmpty() || step - DutyRole.values().length + 1 < config.repeats()) {
            timers.set(incident, Timers.Kind.CALL, step + 1, now.plus(incident.escalateAfter()));
        }
    }

    private void resolve(
            Incident incident,
            String by,
            Instant recovered,
            @Nullable String note,
            String detail,
            @Nullable String cause) {
        var now = clock.instant();
        incident.breachResponse(now).ifPresent(breach -> breached(incident, breach, now));
        incident.breachResolution(now).ifPresent(breach -> breached(incident, breach, now));
        incident.resolve(by, recovered, note, now).ifPresent(event -> {
            publish(event);
            timers.cancel(incident, Timers.Kind.values());
            timeline.add(incident, now, "resolved", by, detail, cause);
            for (var person : calls.told(incident)) {
                calls.tell(incident, person, Purpose.RESOLVED, 0, "incident.resolved", Map.of(), now);
            }
            meters.counter("understudy.incident.resolved").increment();
        });
    }

    private void breached(Incident incident, IncidentEvent breach, Instant now) {
        publish(breach);
        if (breach instanceof IncidentEvent.IncidentDeadlineBreached deadline) {
            timeline.add(
                    incident,
                    now,
                    "deadline-breached",
                    Timeline.SYSTEM,
                    deadline.clock() + " was due at " + deadline.due(),
                    null);
            meters.counter("understudy.incident.breaches", "clock", deadline.clock())
                    .increment();
        }
    }

    private void publish(IncidentEvent event) {
        outbox.publish(event, event.at());
        followers.fire(event);
    }

    private static LocalDate day(Optional<ProjectApplied> project, Instant now) {
        var zone =
                project.map(ProjectApplied::timeZone).map(IncidentService::zone).orElse(ZoneOffset.UTC);
        return now.atZone(zone).toLocalDate();
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            // A zone that this JDK does not know yet must not keep anybody from being called.
            return ZoneOffset.UTC;
        }
    }

    private static String title(CheckStatusChanged change, Optional<ProjectApplied> project) {
        var parts = new ArrayList<String>();
        project.ifPresent(p -> parts.add(p.name()));
        project.map(ProjectApplied::zones).orElse(List.of()).stream()
                .filter(zone -> zone.zoneId().equals(change.zoneId()))
                .findFirst()
                .ifPresent(zone -> parts.add(zone.name()));
        parts.add(change.target() == null ? change.checkId() : change.target());
        return String.join(": ", parts);
    }

    private static String text(@Nullable Failure failure) {
        return failure == null ? "no reason given" : failure.reason() + ": " + failure.message();
    }
}
