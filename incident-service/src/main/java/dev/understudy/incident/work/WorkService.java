package dev.understudy.incident.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.ProjectEvent.HourlyRate;
import dev.understudy.events.WorkEvent;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.events.WorkEvent.WorkLinked;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.incident.calendar.OurTimes;
import dev.understudy.incident.calendar.Pauses;
import dev.understudy.incident.calendar.WorkingCalendar;
import dev.understudy.incident.calendar.WorkingCalendar.RunOut;
import dev.understudy.incident.classification.WorkQueue;
import dev.understudy.incident.deadline.AgreementTerms;
import dev.understudy.incident.duty.AgreementChanged;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The use cases of planned work; each method is one transaction. */
@ApplicationScoped
public class WorkService implements WorkQueue {

    /** Who plans work when no person does. */
    static final String SYSTEM = "understudy";

    private static final int MOST_SLOTS = 100;
    private static final int LONGEST_TITLE = 500;

    private final WorkRepository items;
    private final PassportCopy passport;
    private final Outbox outbox;
    private final Clock clock;
    private final WorkConfig config;
    private final MeterRegistry meters;
    private final Event<WorkEvent> followers;
    private final String linksBaseUrl;

    WorkService(
            WorkRepository items,
            PassportCopy passport,
            Outbox outbox,
            Clock clock,
            WorkConfig config,
            MeterRegistry meters,
            Event<WorkEvent> followers,
            @ConfigProperty(name = "understudy.links.base-url", defaultValue = "http://localhost")
                    String linksBaseUrl) {
        this.items = items;
        this.passport = passport;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
        this.meters = meters;
        this.followers = followers;
        this.linksBaseUrl = linksBaseUrl;
    }

    /** Plans an item; its date is the agreement's when none is given. */
    @Transactional
    WorkView plan(String projectId, WorkItem.Text text, String by) {
        requirePerson(projectId, "assignee", text.assignee());
        requireZone(projectId, text.zoneId());
        requireOurTimes("due", text.due());
        return view(create(projectId, null, text, by));
    }

    /**
     * Plans an item for another feature of this service, in its transaction.
     *
     * @return the item's id
     */
    public String planFor(
            String projectId,
            WorkType type,
            String title,
            @Nullable String description,
            @Nullable String zoneId,
            @Nullable Double estimateHours,
            String by) {
        return create(
                        projectId,
                        null,
                        new WorkItem.Text(type, title, description, zoneId, null, estimateHours, null, null),
                        by)
                .id;
    }

    private WorkItem create(String projectId, @Nullable String key, WorkItem.Text text, String by) {
        var now = clock.instant();
        var item = WorkItem.plan(TimeOrderedId.next(clock), projectId, key, text, by, now);
        if (text.due() == null) {
            agreed(item).ifPresent(agreed -> {
                item.due = agreed.due();
                item.clause = agreed.clause();
                item.dueByAgreement = true;
            });
        }
        items.persist(item);
        publish(item.planned());
        meters.counter("understudy.work.planned", "type", item.type.label()).increment();
        return item;
    }

    @Override
    public void plan(PlannedSignal signal) {
        var now = clock.instant();
        var type = WorkType.of(signal.type());
        items.lockOpen(signal.projectId(), signal.key())
                .ifPresentOrElse(
                        item -> item.update(
                                        new WorkItem.Text(
                                                type,
                                                signal.title(),
                                                signal.detail(),
                                                signal.zoneId(),
                                                signal.assetId(),
                                                item.estimateHours,
                                                signal.due() == null ? item.due : signal.due(),
                                                item.assignee),
                                        SYSTEM,
                                        now)
                                .ifPresent(this::publish),
                        () -> create(
                                signal.projectId(),
                                signal.key(),
                                new WorkItem.Text(
                                        type,
                                        signal.title(),
                                        signal.detail(),
                                        signal.zoneId(),
                                        signal.assetId(),
                                        null,
                                        signal.due(),
                                        null),
                                SYSTEM));
    }

    @Override
    public void ask(String projectId, String personId, String title, @Nullable String text) {
        var line = title.strip();
        var isShort = line.length() <= LONGEST_TITLE;
        create(
                projectId,
                null,
                new WorkItem.Text(
                        WorkType.QUESTION,
                        isShort ? line : line.substring(0, LONGEST_TITLE - 1) + "…",
                        // What does not fit into the title is not lost.
                        isShort ? text : text == null ? line : line + "\n\n" + text,
                        null,
                        null,
                        null,
                        null,
                        null),
                personId);
    }

    @Override
    public void withdraw(String projectId, String key, String reason, @Nullable String incidentId) {
        var now = clock.instant();
        items.lockOpen(projectId, key).ifPresent(item -> {
            if (incidentId != null) {
                link(item, "incident", incidentId, SYSTEM, now);
            }
            // Somebody who has begun decides what becomes of it.
            if (item.state != WorkState.STARTED) {
                item.cancel(SYSTEM, reason, now).ifPresent(this::publish);
            }
        });
    }

    @Transactional
    WorkView update(String id, WorkItem.Text text, @Nullable String ifMatch, String by) {
        var item = locked(id);
        ETags.requireMatch(ifMatch, item.version);
        requirePerson(item.projectId, "assignee", text.assignee());
        requireZone(item.projectId, text.zoneId());
        requireOurTimes("due", text.due());
        item.update(text, by, clock.instant()).ifPresent(this::publish);
        items.flush();
        return view(item);
    }

    /** @param personId who is to work; the assignee when absent */
    record SlotRequest(Instant from, Instant to, @Nullable String personId) {}

    /** What scheduling did to the hours of the months that the slots lie in. */
    record Scheduled(WorkView item, List<WorkEvent.Slot> slots, List<MonthHours> months) {}

    /** Sets time aside in the agreement's hours, in place of all slots that it had. */
    @Transactional
    Scheduled schedule(String id, List<SlotRequest> wanted, String by) {
        var item = locked(id);
        if (wanted.size() > MOST_SLOTS) {
            throw invalid("slots", "too-many", "at most " + MOST_SLOTS + " slots are taken, not " + wanted.size());
        }
        var calendar = calendar(item.projectId);
        var slots = new ArrayList<WorkEvent.Slot>();
        for (int i = 0; i < wanted.size(); i++) {
            slots.add(slot("slots[" + i + "]", item, wanted.get(i), calendar));
        }
        slots.sort(Comparator.comparing(WorkEvent.Slot::from));
        for (int i = 1; i < slots.size(); i++) {
            if (slots.get(i).from().isBefore(slots.get(i - 1).to())) {
                throw invalid(
                        "slots",
                        "overlap",
                        "the slots from " + slots.get(i - 1).from() + " and from "
                                + slots.get(i).from() + " overlap; join them");
            }
        }
        var now = clock.instant();
        items.replaceSlots(item, slots);
        publish(item.schedule(slots, by, now));
        items.flush();
        var months = slots.stream()
                .map(slot -> YearMonth.from(slot.from().atZone(calendar.zone())))
                .distinct()
                .map(month -> hours(item.projectId, month))
                .toList();
        return new Scheduled(view(item), slots, months);
    }

    private static void requireOurTimes(String path, @Nullable Instant at) {
        if (at != null && !OurTimes.contain(at)) {
            throw invalid(path, "range", at + " is not between " + OurTimes.BEGIN + " and " + OurTimes.END);
        }
    }

    private WorkEvent.Slot slot(String path, WorkItem item, SlotRequest wanted, WorkingCalendar calendar) {
        requireOurTimes(path, wanted.from());
        requireOurTimes(path, wanted.to());
        if (!wanted.from().isBefore(wanted.to())
                || Duration.between(wanted.from(), wanted.to()).compareTo(Duration.ofDays(31)) > 0) {
            throw invalid(
                    path,
                    "range",
                    "a slot from " + wanted.from() + " to " + wanted.to()
                            + " cannot be; 'to' is later than 'from', by at most 31 days");
        }
        var person = wanted.personId() == null ? item.assignee : wanted.personId();
        requirePerson(item.projectId, path + ".personId", person);
        var hours = calendar.measure(wanted.from(), wanted.to(), Pauses.NONE);
        if (hours.isZero()) {
            throw invalid(
                    path,
                    "outside-hours",
                    "from " + wanted.from() + " to " + wanted.to()
                            + " there are no working hours of calendar '" + calendar.name() + "' ("
                            + calendar.zone() + "); planned work is done in the agreement's hours");
        }
        if (person != null) {
            items.slotsOf(item.projectId, person, wanted.from(), wanted.to()).stream()
                    .filter(taken -> !taken.workItemId().equals(item.id))
                    .findFirst()
                    .ifPresent(taken -> {
                        throw new Conflict(
                                "work.slot-taken",
                                person + " works on item " + taken.workItemId() + " from " + taken.from() + " to "
                                        + taken.to() + "; choose another time or another person",
                                Map.of("workItemId", taken.workItemId()));
                    });
        }
        return new WorkEvent.Slot(wanted.from(), wanted.to(), person, round(hours.toSeconds() / 3_600.0));
    }

    @Transactional
    WorkView start(String id, String by) {
        var item = locked(id);
        item.start(by, clock.instant()).ifPresent(this::publish);
        items.flush();
        return view(item);
    }

    /**
     * Logs time.
     *
     * @param hours of work; negative only in a correction
     * @param corrects the entry that this one takes hours away from
     */
    @Transactional
    WorkRepository.TimeEntry logTime(
            String id,
            @Nullable String personId,
            @Nullable LocalDate day,
            double hours,
            @Nullable String note,
            @Nullable String corrects,
            String by) {
        var item = locked(id);
        item.requireNotCancelled("time");
        var project = passport.project(item.projectId);
        var today = LocalDate.ofInstant(clock.instant(), AgreementTerms.zone(project));
        var date = day == null ? today : day;
        if (date.isAfter(today)) {
            throw invalid("day", "future", date + " has not come yet in the project's time zone; plan it as a slot");
        }
        if (!OurTimes.contain(date)) {
            throw invalid("day", "range", date + " is not between 1970 and 2200");
        }
        var person = personId == null ? by : personId;
        if (personId != null) {
            requirePerson(item.projectId, "personId", personId);
        }
        if (corrects == null) {
            if (!(hours > 0 && hours <= 24)) {
                throw invalid(
                        "hours",
                        "range",
                        "'hours' is " + hours
                                + "; an entry has more than 0 and at most 24, a correction names the entry that it corrects");
            }
        } else {
            var entries = items.time(item.id);
            var corrected = entries.stream()
                    .filter(entry -> entry.entryId().equals(corrects))
                    .findFirst()
                    .orElseThrow(() -> invalid(
                            "corrects", "unknown-entry", "item " + id + " has no time entry '" + corrects + "'"));
            if (entries.stream().anyMatch(entry -> corrects.equals(entry.corrects()))) {
                throw new Conflict(
                        "work.already-corrected",
                        "time entry " + corrects + " was corrected already; log the right time as a new entry");
            }
            if (!(hours < 0 && -hours <= corrected.hours())) {
                throw invalid(
                        "hours",
                        "range",
                        "a correction takes away at most the " + corrected.hours()
                                + " hours of its entry, so 'hours' is from -" + corrected.hours() + " to below 0, not "
                                + hours);
            }
            person = corrected.personId();
            date = corrected.day();
        }
        var now = clock.instant();
        var entry = new WorkRepository.TimeEntry(
                TimeOrderedId.next(clock), person, date, round(hours), note, corrects, now, by);
        item.hoursSpent = round(item.hoursSpent + entry.hours());
        item.touchedAt = now;
        items.add(item, entry);
        publish(new WorkTimeLogged(
                item.projectId,
                item.id,
                now,
                by,
                entry.entryId(),
                person,
                date,
                entry.hours(),
                item.hoursSpent,
                note,
                corrects));
        return entry;
    }

    @Transactional
    WorkRepository.Change recordChange(
            String id,
            String component,
            @Nullable String zoneId,
            @Nullable String from,
            @Nullable String to,
            @Nullable String note,
            String by) {
        var item = locked(id);
        item.requireNotCancelled("changes");
        if (from == null && to == null) {
            throw invalid("to", "required", "a change says what it was ('from'), what it is now ('to'), or both");
        }
        if (from != null && from.equals(to)) {
            throw invalid("to", "no-change", "'" + component + "' is '" + to + "' before and after; nothing changed");
        }
        requireZone(item.projectId, zoneId);
        var now = clock.instant();
        var change = new WorkRepository.Change(
                TimeOrderedId.next(clock), component, zoneId == null ? item.zoneId : zoneId, from, to, note, now, by);
        item.touchedAt = now;
        items.add(item, change);
        publish(new WorkChangeRecorded(
                item.projectId, item.id, now, by, change.changeId(), component, change.zoneId(), from, to, note));
        return change;
    }

    @Transactional
    void link(String id, String kind, String targetId, String by) {
        link(locked(id), kind, targetId, by, clock.instant());
    }

    private void link(WorkItem item, String kind, String targetId, String by, Instant now) {
        if (items.link(item, new WorkRepository.Link(kind, targetId, now, by))) {
            publish(new WorkLinked(item.projectId, item.id, now, by, kind, targetId));
        }
    }

    /** Links an item with what another feature of this service has, in its transaction. */
    public void linkFor(String workItemId, String kind, String targetId, String by) {
        items.lock(workItemId).ifPresent(item -> link(item, kind, targetId, by, clock.instant()));
    }

    @Transactional
    WorkView done(String id, String by) {
        var item = locked(id);
        item.done(by, clock.instant()).ifPresent(this::publish);
        items.flush();
        return view(item);
    }

    @Transactional
    WorkView cancel(String id, String reason, String by) {
        var item = locked(id);
        item.cancel(by, reason, clock.instant()).ifPresent(this::publish);
        items.flush();
        return view(item);
    }

    @Transactional
    Optional<WorkView.Detail> detail(String id) {
        return items.findByIdOptional(id)
                .map(item -> new WorkView.Detail(
                        view(item), items.slots(id), items.time(id), items.changes(id), items.links(id)));
    }

    /** Hours that somebody logged on an item, and whether it is done; empty when there is no such item. */
    public Optional<Double> hoursSpent(String workItemId) {
        return items.findByIdOptional(workItemId).map(item -> item.hoursSpent);
    }

    /** The project of an item. */
    public Optional<String> projectOf(String workItemId) {
        return items.findByIdOptional(workItemId).map(item -> item.projectId);
    }

    @Transactional
    List<WorkView> page(WorkRepository.Filter filter, WorkRepository.@Nullable Position after, int limit) {
        return items.page(filter, after, limit).stream().map(this::view).toList();
    }

    /**
     * A month's hours.
     *
     * @param includedHours by the agreement; absent when it says nothing of planned work
     * @param usedHours logged on days of the month
     * @param scheduledHours set aside in slots of open items
     * @param leftHours included less used; negative when more was used
     * @param extraCost of the hours beyond the included ones; absent while no rate is agreed
     */
    public record MonthHours(
            String month,
            @Nullable Double includedHours,
            double usedHours,
            double scheduledHours,
            @Nullable Double leftHours,
            @Nullable Double extraHours,
            @Nullable Double extraCost,
            @Nullable String currency,
            Map<String, Double> hoursByPerson) {}

    @Transactional
    MonthHours hours(String projectId, YearMonth month) {
        var project = passport.project(projectId);
        var zone = AgreementTerms.zone(project);
        var first = month.atDay(1);
        var next = month.plusMonths(1).atDay(1);
        var byPerson = items.hours(projectId, first, next);
        double used = round(
                byPerson.values().stream().mapToDouble(Double::doubleValue).sum());
        // An agreement that holds on any day of the month grants its hours: the last day that has come counts most.
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var last = next.minusDays(1);
        var day = today.isBefore(first) ? first : today.isAfter(last) ? last : today;
        var agreement = AgreementTerms.inForce(project, day);
        Double included = agreement
                .map(found -> found.planned())
                .map(planned -> planned.hoursIncluded())
                .orElse(null);
        Double extra = included == null ? null : round(Math.max(0, used - included));
        HourlyRate rate = agreement.map(found -> found.hourlyRate()).orElse(null);
        return new MonthHours(
                month.toString(),
                included,
                used,
                round(items.scheduledHours(
                        projectId,
                        first.atStartOfDay(zone).toInstant(),
                        next.atStartOfDay(zone).toInstant())),
                included == null ? null : round(included - used),
                extra,
                extra == null || rate == null ? null : Math.round(extra * rate.amount() * 100) / 100.0,
                rate == null ? null : rate.currency(),
                byPerson);
    }

    @Transactional
    Map<String, Long> inWork(String projectId) {
        return items.inWork(projectId);
    }

    /** Dates that follow from the agreement move with it. */
    void onAgreementChanged(@Observes AgreementChanged change) {
        var now = clock.instant();
        for (var item : items.openByAgreement(change.projectId())) {
            var agreed = agreed(item);
            item.owe(
                            agreed.map(Agreed::due).orElse(null),
                            agreed.map(Agreed::clause).orElse(null),
                            now)
                    .ifPresent(this::publish);
        }
    }

    /**
     * Tells of the next item whose date has passed: in the plan's own voice, never as a page.
     *
     * @return whether there was one
     */
    @Transactional
    boolean tellNextOverdue() {
        var now = clock.instant();
        var item = items.claimOverdue(now);
        item.ifPresent(overdue -> overdue.overdue(now).ifPresent(event -> {
            publish(event);
            meters.counter("understudy.work.overdue").increment();
            if (overdue.assignee != null) {
                remind(overdue, overdue.assignee, now);
            }
        }));
        items.flush();
        return item.isPresent();
    }

    @Transactional
    Optional<Instant> nextDue() {
        return items.nextDue();
    }

    private void remind(WorkItem item, String personId, Instant now) {
        if (!passport.matrix(item.projectId).people().containsKey(personId)) {
            return;
        }
        var data = new HashMap<String, String>();
        data.put("title", item.title);
        data.put("due", String.valueOf(item.due));
        data.put(
                "project",
                passport.project(item.projectId).map(project -> project.name()).orElse(item.projectId));
        data.put("link", linksBaseUrl + "/api/v1/work-items/" + item.id);
        if (item.zoneId != null) {
            data.put("zone", item.zoneId);
        }
        outbox.publish(
                new NotificationRequested(
                        item.projectId,
                        UUID.nameUUIDFromBytes((item.id + "/overdue/" + item.due + '/' + personId).getBytes(UTF_8))
                                .toString(),
                        personId,
                        Purpose.REMINDER,
                        Urgency.PLANNED,
                        "work.overdue",
                        data,
                        null,
                        now,
                        now.plus(Duration.ofDays(3)),
                        null,
                        null,
                        null,
                        null,
                        null),
                now);
    }

    private record Agreed(Instant due, String clause) {}

    private Optional<Agreed> agreed(WorkItem item) {
        var project = passport.project(item.projectId);
        var terms =
                AgreementTerms.work(project, null, LocalDate.ofInstant(item.createdAt, AgreementTerms.zone(project)));
        return Optional.ofNullable(terms.resolution())
                .flatMap(time -> terms.calendar().toCalendar().add(item.createdAt, time, Pauses.NONE, RunOut.CLOSING))
                .map(due -> new Agreed(due, terms.clause()));
    }

    private WorkingCalendar calendar(String projectId) {
        var project = passport.project(projectId);
        return AgreementTerms.work(project, null, LocalDate.ofInstant(clock.instant(), AgreementTerms.zone(project)))
                .calendar()
                .toCalendar();
    }

    private WorkItem locked(String id) {
        return items.lock(id).orElseThrow(() -> notFound(id));
    }

    private WorkView view(WorkItem item) {
        var now = clock.instant();
        return WorkView.of(item, now, now.minus(config.starvingAfter()));
    }

    Instant idleSince() {
        return clock.instant().minus(config.starvingAfter());
    }

    Instant now() {
        return clock.instant();
    }

    YearMonth month(String projectId) {
        return YearMonth.from(clock.instant().atZone(AgreementTerms.zone(passport.project(projectId))));
    }

    private void requirePerson(String projectId, String path, @Nullable String personId) {
        var known = passport.matrix(projectId).people().keySet();
        if (personId != null && !known.contains(personId)) {
            throw invalid(
                    path,
                    "unknown-person",
                    "the project has no person '" + personId + "'; add it to the passport first, or take one of "
                            + new TreeSet<>(known));
        }
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

    private void publish(WorkEvent event) {
        outbox.publish(event, event.at());
        followers.fire(event);
    }

    static NotFound notFound(String id) {
        return new NotFound("work.not-found", "work item '" + id + "' does not exist, or is not yours to see");
    }

    private static InvalidInput invalid(String path, String rule, String message) {
        return new InvalidInput("work.invalid", message, List.of(Violation.at(path, rule, message)));
    }

    /** To a hundredth of an hour: less than a minute, and no tail of binary fractions. */
    private static double round(double hours) {
        return Math.round(hours * 100) / 100.0;
    }
}
