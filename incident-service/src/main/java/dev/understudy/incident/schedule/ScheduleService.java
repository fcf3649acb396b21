package dev.understudy.incident.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ScheduleEvent.SchedulePlanned;
import dev.understudy.events.ScheduleEvent.ScheduleRemoved;
import dev.understudy.events.ScheduleEvent.Watch;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.escalation.OnCallSchedules;
import dev.understudy.incident.schedule.ScheduleStore.HandOver;
import dev.understudy.incident.schedule.ScheduleStore.Stored;
import dev.understudy.incident.schedule.ScheduleStore.StoredOverride;
import dev.understudy.incident.schedule.ScheduleStore.StoredTemporary;
import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The use cases of on-call schedules; each method is one transaction. */
@ApplicationScoped
public class ScheduleService implements OnCallSchedules {

    /** How far ahead others know who is on call, should this service be away. */
    private static final Duration TOLD_AHEAD = Duration.ofDays(14);

    /** What the incoming person answers. */
    private static final String CONFIRM = "confirm-duty";

    private static final Duration LONGEST_CHANGE = Duration.ofDays(400);
    private static final Duration LONGEST_QUESTION = Duration.ofDays(400);
    private static final int LONGEST_CALENDAR = 1_000_000;

    private final ScheduleStore store;
    private final PassportCopy passport;
    private final Outbox outbox;
    private final Clock clock;
    private final MeterRegistry meters;
    private final String linksBaseUrl;

    ScheduleService(
            ScheduleStore store,
            PassportCopy passport,
            Outbox outbox,
            Clock clock,
            MeterRegistry meters,
            @ConfigProperty(name = "understudy.links.base-url", defaultValue = "http://localhost")
                    String linksBaseUrl) {
        this.store = store;
        this.passport = passport;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
        this.linksBaseUrl = linksBaseUrl;
    }

    /**
     * Writes a schedule as it now is; the same again changes nothing.
     *
     * @param ifMatch the version that is replaced; any when absent
     */
    @Transactional
    Stored apply(String projectId, String name, ScheduleDefinition definition, @Nullable String ifMatch, String by) {
        requireName(name);
        var before = store.lock(projectId, name);
        if (ifMatch != null) {
            ETags.requireMatchIfGiven(ifMatch, before.map(Stored::version).orElse(0L));
        }
        if (before.filter(stored -> stored.definition().equals(definition)).isPresent()) {
            return before.get();
        }
        checked(() -> definition.toPlan(List.of(), List.of(), List.of()));
        requirePeople(projectId, definition.people());
        var now = clock.instant();
        var stored = new Stored(
                projectId,
                name,
                before.map(Stored::version).orElse(0L) + 1,
                definition,
                before.map(Stored::imported).orElse(List.of()),
                now,
                by,
                null);
        store.save(stored);
        planCheck(stored, now);
        return stored;
    }

    @Transactional
    void delete(String projectId, String name) {
        if (!store.delete(projectId, name)) {
            throw notFound(projectId, name);
        }
        outbox.publish(new ScheduleRemoved(projectId, name), clock.instant());
    }

    @Transactional
    List<Stored> all(String projectId) {
        return store.all(projectId);
    }

    @Transactional
    Stored get(String projectId, String name) {
        return store.find(projectId, name).orElseThrow(() -> notFound(projectId, name));
    }

    /** Who is on call, absences taken into account: person id to why, empty when it is the plain plan. */
    @Transactional
    SortedMap<String, String> onCallNow(String projectId, String name, @Nullable Instant at) {
        return on(get(projectId, name), at == null ? clock.instant() : at);
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public List<OnCall> onCall(String projectId, String schedule, Instant at) {
        return store.find(projectId, schedule)
                .map(stored -> on(stored, at))
                .map(on -> on.entrySet().stream()
                        .map(entry -> new OnCall(entry.getKey(), entry.getValue()))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public boolean exists(String projectId, String schedule) {
        return store.find(projectId, schedule).isPresent();
    }

    private SortedMap<String, String> on(Stored schedule, Instant at) {
        var plan = store.plan(schedule, at.minus(1, ChronoUnit.DAYS));
        return Substitutes.of(plan.at(at), people(schedule.projectId()), LocalDate.ofInstant(at, plan.zone()));
    }

    /** For a while: what is meant to last is a schedule. */
    private static void requireNotTooLong(Instant from, Instant to) {
        if (from.isBefore(to) && Duration.between(from, to).compareTo(LONGEST_CHANGE) > 0) {
            throw invalid(
                    "to",
                    "range",
                    "it would last from " + from + " to " + to + "; it may be " + LONGEST_CHANGE.toDays()
                            + " days long at most");
        }
    }

    /** Shifts as planned, without absences, that touch a stretch of time. */
    @Transactional
    List<OnCallPlan.Shift> shifts(String projectId, String name, @Nullable Instant from, @Nullable Instant to) {
        var begin = from == null ? clock.instant() : from;
        var end = to == null ? begin.plus(30, ChronoUnit.DAYS) : to;
        if (!begin.isBefore(end) || Duration.between(begin, end).compareTo(LONGEST_QUESTION) > 0) {
            throw invalid(
                    "to",
                    "range",
                    "shifts from " + begin + " to " + end + " cannot be shown; 'to' is later than 'from' by at most "
                            + LONGEST_QUESTION.toDays() + " days");
        }
        var stored = get(projectId, name);
        return store.plan(stored, begin.minus(62, ChronoUnit.DAYS)).shifts(begin, end, null, List.of());
    }

    @Transactional
    StoredOverride override(
            String projectId,
            String name,
            @Nullable String add,
            @Nullable String remove,
            Instant from,
            Instant to,
            @Nullable String reason,
            String by) {
        var stored = store.lock(projectId, name).orElseThrow(() -> notFound(projectId, name));
        requireNotTooLong(from, to);
        checked(() -> new DutyOverride(add, remove, from, to));
        var people = new TreeSet<String>();
        Optional.ofNullable(add).ifPresent(people::add);
        Optional.ofNullable(remove).ifPresent(people::add);
        requirePeople(projectId, people);
        var now = clock.instant();
        var override = new StoredOverride(TimeOrderedId.next(clock), add, remove, from, to, reason, now, by);
        store.add(projectId, name, override);
        planCheck(stored, now);
        return override;
    }

    @Transactional
    List<StoredOverride> overrides(String projectId, String name, @Nullable Instant since) {
        get(projectId, name);
        return store.overrides(projectId, name, since == null ? clock.instant() : since);
    }

    @Transactional
    void deleteOverride(String projectId, String name, String id) {
        var stored = store.lock(projectId, name).orElseThrow(() -> notFound(projectId, name));
        if (!store.deleteOverride(projectId, name, id)) {
            throw new NotFound("schedule.override-not-found", "schedule '" + name + "' has no override '" + id + "'");
        }
        planCheck(stored, clock.instant());
    }

    @Transactional
    StoredTemporary temporary(
            String projectId, String name, Instant from, Instant to, List<FixedShift> shifts, String by) {
        var stored = store.lock(projectId, name).orElseThrow(() -> notFound(projectId, name));
        requireNotTooLong(from, to);
        checked(() -> {
            for (var shift : shifts) {
                if (shift.from().isBefore(from) || shift.to().isAfter(to)) {
                    throw new BadSchedule(
                            "shifts",
                            "the shift of " + shift.who() + " from " + shift.from() + " to " + shift.to()
                                    + " reaches beyond the temporary schedule");
                }
            }
            return new TemporarySchedule(from, to, shifts);
        });
        requirePeople(
                projectId, new TreeSet<>(shifts.stream().map(FixedShift::who).toList()));
        var now = clock.instant();
        // What it covers of earlier ones is taken out of them: the latest word holds.
        for (var other : store.temporaries(projectId, name, from)) {
            if (other.from().isBefore(to)) {
                store.deleteTemporary(projectId, name, other.id());
                for (var left : new TemporarySchedule(other.from(), other.to(), other.shifts()).delete(from, to)) {
                    store.add(
                            projectId,
                            name,
                            new StoredTemporary(
                                    TimeOrderedId.next(clock),
                                    left.from(),
                                    left.to(),
                                    left.shifts(),
                                    other.createdBy()),
                            now);
                }
            }
        }
        var temporary = new StoredTemporary(TimeOrderedId.next(clock), from, to, shifts, by);
        store.add(projectId, name, temporary, now);
        planCheck(stored, now);
        return temporary;
    }

    @Transactional
    List<StoredTemporary> temporaries(String projectId, String name) {
        get(projectId, name);
        return store.temporaries(projectId, name, clock.instant());
    }

    @Transactional
    void deleteTemporary(String projectId, String name, String id) {
        var stored = store.lock(projectId, name).orElseThrow(() -> notFound(projectId, name));
        if (!store.deleteTemporary(projectId, name, id)) {
            throw new NotFound(
                    "schedule.temporary-not-found", "schedule '" + name + "' has no temporary schedule '" + id + "'");
        }
        planCheck(stored, clock.instant());
    }

    @Transactional
    String export(String projectId, String name, @Nullable Instant from, @Nullable Instant to) {
        var now = clock.instant();
        var begin = from == null ? now.minus(7, ChronoUnit.DAYS) : from;
        var end = to == null ? begin.plus(97, ChronoUnit.DAYS) : to;
        var names = new HashMap<String, String>();
        people(projectId).forEach((id, person) -> names.put(id, person.name()));
        return CalendarText.write(projectId, name, shifts(projectId, name, begin, end), names, now);
    }

    /**
     * Takes the shifts of the next 400 days out of a calendar, in place of those of the last one.
     *
     * @return how many
     */
    @Transactional
    int importCalendar(String projectId, String name, String text, String by) {
        if (text.length() > LONGEST_CALENDAR) {
            throw invalid("", "too-long", "the calendar is longer than " + LONGEST_CALENDAR + " characters");
        }
        var stored = store.lock(projectId, name).orElseThrow(() -> notFound(projectId, name));
        var ids = new HashMap<String, String>();
        people(projectId).forEach((id, person) -> {
            ids.put(person.name().toLowerCase(Locale.ROOT), id);
            ids.put(id.toLowerCase(Locale.ROOT), id);
        });
        var now = clock.instant();
        var shifts = checked(() -> CalendarText.read(
                text, ids, store.plan(stored, now).zone(), now.minus(1, ChronoUnit.DAYS), now.plus(LONGEST_QUESTION)));
        var changed = new Stored(
                projectId, name, stored.version() + 1, stored.definition(), shifts, now, by, stored.nextCheckAt());
        store.save(changed);
        planCheck(changed, now);
        return shifts.size();
    }

    @Transactional
    List<HandOver> handOvers(String projectId, String name) {
        get(projectId, name);
        return store.handOversOf(projectId, name);
    }

    /** Somebody says that the duty was taken over; late is better than never, and takes nothing back. */
    @Transactional
    HandOver confirm(String projectId, String name, String id, String by) {
        var handOver = store.lockHandOver(id)
                .filter(found ->
                        found.projectId().equals(projectId) && found.schedule().equals(name))
                .orElseThrow(() -> new NotFound(
                        "schedule.hand-over-not-found", "schedule '" + name + "' has no hand-over '" + id + "'"));
        confirm(handOver, by);
        return store.lockHandOver(id).orElseThrow();
    }

    /** The incoming person answers the message that asks whether he or she is there; anybody else's answer says nothing. */
    @Transactional
    public void confirmByAnswer(String projectId, String notificationId, String personId) {
        store.lockHandOverAskedBy(notificationId)
                .filter(found ->
                        found.projectId().equals(projectId) && found.incoming().equals(personId))
                .ifPresent(found -> confirm(found, personId));
    }

    private void confirm(HandOver handOver, String by) {
        if (handOver.confirmedAt() == null) {
            store.confirm(handOver.id(), clock.instant(), by);
        }
    }

    /** Looks at the schedule that is due: whoever comes on is asked to confirm. */
    @Transactional
    boolean checkNext() {
        var now = clock.instant();
        var due = store.claimCheck(now);
        due.ifPresent(schedule -> {
            var at = Optional.ofNullable(schedule.nextCheckAt()).orElse(now);
            var definition = Optional.ofNullable(schedule.definition().handOver());
            definition.ifPresent(handOver -> askAll(schedule, at, handOver.within(), now));
            planCheck(schedule, at);
        });
        return due.isPresent();
    }

    private void askAll(Stored schedule, Instant at, Duration within, Instant now) {
        var before = on(schedule, at.minusMillis(1));
        var after = on(schedule, at);
        var leaving =
                before.keySet().stream().filter(who -> !after.containsKey(who)).findFirst();
        for (var who : after.keySet()) {
            if (before.containsKey(who)) {
                continue;
            }
            var until = store
                    .plan(schedule, at.minus(1, ChronoUnit.DAYS))
                    .shifts(at, at.plus(62, ChronoUnit.DAYS), at, List.of())
                    .stream()
                    .filter(shift -> shift.who().equals(who) && !shift.from().isAfter(at))
                    .map(OnCallPlan.Shift::to)
                    .findFirst()
                    .orElse(null);
            var handOver = new HandOver(
                    TimeOrderedId.next(clock),
                    schedule.projectId(),
                    schedule.name(),
                    at,
                    until,
                    who,
                    leaving.orElse(null),
                    "ASKED",
                    at.plus(within),
                    null,
                    null,
                    null,
                    null);
            if (store.add(handOver, notificationId(handOver, Purpose.REMINDER, who))) {
                tell(handOver, who, Purpose.REMINDER, List.of(CONFIRM), now);
            }
        }
    }

    /** Arms the deputy where nobody has confirmed in time: on call beside the incoming person, until that shift ends. */
    @Transactional
    boolean armNext() {
        var now = clock.instant();
        var due = store.claimUnconfirmed(now);
        due.ifPresent(handOver -> {
            var schedule = store.find(handOver.projectId(), handOver.schedule()).orElseThrow();
            var named = Optional.ofNullable(schedule.definition().handOver())
                    .map(ScheduleDefinition.HandOverDefinition::deputy)
                    .or(() -> Optional.ofNullable(handOver.outgoing()))
                    .filter(who -> !who.equals(handOver.incoming()));
            store.arm(handOver.id(), named.orElse(null), now);
            meters.counter("understudy.schedule.hand.overs.unconfirmed").increment();
            named.ifPresent(deputy -> {
                var until = handOver.until() == null || !handOver.until().isAfter(now)
                        ? now.plus(1, ChronoUnit.DAYS)
                        : handOver.until();
                store.add(
                        handOver.projectId(),
                        handOver.schedule(),
                        new StoredOverride(
                                TimeOrderedId.next(clock),
                                deputy,
                                null,
                                now,
                                until,
                                handOver.incoming() + " did not confirm the hand-over of " + handOver.at(),
                                now,
                                "understudy"));
                tell(handOver, deputy, Purpose.ESCALATION, null, now);
            });
        });
        return due.isPresent();
    }

    @Transactional
    Optional<Instant> nextDue() {
        return store.nextDue();
    }

    private static String notificationId(HandOver handOver, Purpose purpose, String person) {
        return UUID.nameUUIDFromBytes((handOver.id() + '/' + purpose + '/' + person).getBytes(UTF_8))
                .toString();
    }

    private void tell(HandOver handOver, String person, Purpose purpose, @Nullable List<String> answers, Instant now) {
        var data = new HashMap<String, String>();
        data.put("schedule", handOver.schedule());
        data.put("from", handOver.at().toString());
        Optional.ofNullable(handOver.until()).ifPresent(until -> data.put("until", until.toString()));
        data.put(
                "project",
                passport.project(handOver.projectId())
                        .map(project -> project.name())
                        .orElse(handOver.projectId()));
        data.put(
                "link",
                linksBaseUrl + "/api/v1/projects/" + handOver.projectId() + "/schedules/" + handOver.schedule()
                        + "/hand-overs/" + handOver.id());
        outbox.publish(
                new NotificationRequested(
                        handOver.projectId(),
                        notificationId(handOver, purpose, person),
                        person,
                        purpose,
                        Urgency.PLANNED,
                        "duty.handover",
                        data,
                        null,
                        now,
                        now.plus(1, ChronoUnit.DAYS),
                        null,
                        null,
                        null,
                        answers,
                        null),
                now);
    }

    /**
     * Tells the plan of the days to come, and sets when it is next looked at: at the next moment at which somebody may
     * come on, and once a day anyhow, for absences change who stands in.
     */
    private void planCheck(Stored schedule, Instant after) {
        var plan = store.plan(schedule, after.minus(1, ChronoUnit.DAYS));
        var next = plan.changes(after.plusMillis(1), after.plus(1, ChronoUnit.DAYS)).stream()
                .filter(at -> at.isAfter(after.plusMillis(1)))
                .findFirst()
                .orElseGet(() -> after.plus(1, ChronoUnit.DAYS));
        store.nextCheck(schedule.projectId(), schedule.name(), next);
        publish(schedule, plan);
    }

    private void publish(Stored schedule, OnCallPlan plan) {
        var now = clock.instant();
        var until = now.plus(TOLD_AHEAD);
        var moments = plan.changes(now, until);
        // Absences begin and end at midnight.
        for (var day = LocalDate.ofInstant(now, plan.zone()).plusDays(1); ; day = day.plusDays(1)) {
            var midnight = day.atStartOfDay(plan.zone()).toInstant();
            if (!midnight.isBefore(until)) {
                break;
            }
            moments.add(midnight);
        }
        var people = people(schedule.projectId());
        var watches = new ArrayList<Watch>();
        for (var moment : moments) {
            var on = List.copyOf(Substitutes.of(plan.at(moment), people, LocalDate.ofInstant(moment, plan.zone()))
                    .keySet());
            if (watches.isEmpty() || !watches.getLast().people().equals(on)) {
                watches.add(new Watch(moment, on));
            }
        }
        outbox.publish(
                new SchedulePlanned(schedule.projectId(), schedule.name(), now, until, List.copyOf(watches)), now);
    }

    private Map<String, PersonApplied> people(String projectId) {
        return passport.matrix(projectId).people();
    }

    private void requirePeople(String projectId, Iterable<String> ids) {
        var known = people(projectId).keySet();
        for (var id : ids) {
            if (!known.contains(id)) {
                throw invalid(
                        "",
                        "unknown-person",
                        "the project has no person '" + id + "'; add it to the passport first, or take one of "
                                + new TreeSet<>(known));
            }
        }
    }

    private static void requireName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw invalid("name", "id", "'" + name + "' is no name of a schedule; use a-z, 0-9 and '-', at most 63");
        }
    }

    private interface Making<T> {
        T make();
    }

    private static <T> T checked(Making<T> making) {
        try {
            return making.make();
        } catch (BadSchedule e) {
            throw invalid(e.path(), "schedule", String.valueOf(e.getMessage()));
        }
    }

    private static InvalidInput invalid(String path, String rule, String message) {
        return new InvalidInput("schedule.invalid", message, List.of(Violation.at(path, rule, message)));
    }

    private static NotFound notFound(String projectId, String name) {
        return new NotFound("schedule.not-found", "project '" + projectId + "' has no on-call schedule '" + name + "'");
    }
}
