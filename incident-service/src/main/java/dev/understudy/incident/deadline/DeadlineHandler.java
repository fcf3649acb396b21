package dev.understudy.incident.deadline;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.deadline.DeadlineStore.Entry;
import dev.understudy.incident.deadline.DeadlineStore.Kind;
import dev.understudy.incident.deadline.DeadlineStore.Row;
import dev.understudy.incident.duty.AgreementChanged;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.ClocksMoved;
import dev.understudy.incident.incident.IncidentDeadlines;
import dev.understudy.incident.incident.IncidentDeadlines.Moved;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps the clocks: follows the life of emergencies, warns, records what was missed, recomputes when terms change. */
@ApplicationScoped
public class DeadlineHandler {

    private static final String WAITS = "a maintenance: owed from its end on";

    private final DeadlineStore store;
    private final PassportCopy passport;
    private final IncidentDeadlines incidents;
    private final DeadlineConfig config;
    private final Clock clock;
    private final MeterRegistry meters;

    DeadlineHandler(
            DeadlineStore store,
            PassportCopy passport,
            IncidentDeadlines incidents,
            DeadlineConfig config,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.passport = passport;
        this.incidents = incidents;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
    }

    /** In the transaction that changes the incident, and under its lock. */
    void follow(@Observes IncidentEvent event) {
        switch (event) {
            case IncidentEvent.IncidentOpened opened -> open(opened);
            case IncidentEvent.IncidentAcknowledged e -> note(e, Entry.of(Kind.ANSWERED, e.at()));
            case IncidentEvent.IncidentHeld e -> note(e, Entry.of(Kind.HELD, e.at()));
            case IncidentEvent.IncidentResumed e -> note(e, Entry.of(Kind.RESUMED, e.at()));
            case IncidentEvent.IncidentResolved e -> note(e, Entry.of(Kind.RESOLVED, earlier(e.recoveredAt(), e.at())));
            case IncidentEvent.IncidentReopened e -> note(e, Entry.of(Kind.REOPENED, e.at()));
            case IncidentEvent.IncidentCancelled e -> note(e, Entry.of(Kind.ENDED, e.at()));
            case IncidentEvent.IncidentUnmerged e -> note(e, Entry.of(Kind.CONTINUED, e.at()));
            case IncidentEvent.IncidentMerged e -> merge(e);
            case IncidentEvent.IncidentSeverityChanged e -> reclassify(e);
            case IncidentEvent.IncidentUnsuppressed e -> {}
            case IncidentEvent.IncidentDeadlineBreached e -> breached(e);
            case IncidentEvent.IncidentDeadlineWarned e -> warned(e);
            // The first reaction was given and does not become late afterwards; a hold is over with its owner.
            case IncidentEvent.IncidentUnacknowledged e -> resumeWhatIsHeld(e);
            case IncidentEvent.IncidentEscalated e -> {}
            case IncidentEvent.IncidentMembersAdded e -> {}
            case IncidentEvent.IncidentMemberSplitOff e -> {}
            case IncidentEvent.IncidentOccurredAgain e -> {}
            case IncidentEvent.IncidentNoteAdded e -> {}
            case IncidentEvent.IncidentSuppressed e -> inMaintenance(e);
            case IncidentEvent.IncidentDeadlineRecomputed e -> {}
            case IncidentEvent.IncidentClosed e -> {}
        }
    }

    /** The project's passport changed: what its open emergencies owe is worked out anew. */
    void onAgreementChanged(@Observes AgreementChanged change) {
        recompute(change.projectId(), "the agreement changed");
    }

    /**
     * Works out anew what the open emergencies of a project owe: under the terms that now hold for the day on which each
     * began, by a replay of its log.
     *
     * @return how many deadlines moved
     */
    @Transactional
    public int recompute(String projectId, String reason) {
        var open = store.openOf(projectId);
        if (open.isEmpty()) {
            return 0;
        }
        incidents.lock(open.stream().map(Row::subjectId).toList());
        // Read again under the locks: one of them may have been resolved meanwhile.
        open = store.openOf(projectId);
        var now = clock.instant();
        var logs = store.logs(open.stream().map(Row::subjectId).toList());
        var project = passport.project(projectId);
        var zone = AgreementTerms.zone(project);
        record Class(Severity severity, LocalDate day) {}
        var hashes = new HashMap<Class, String>();
        var entries = new LinkedHashMap<String, Entry>();
        var rows = new ArrayList<Row>();
        var moved = new ArrayList<Moved>();
        for (var row : open) {
            var log = logs.getOrDefault(row.subjectId(), List.of());
            var start = store.replay(ClockKind.RESPONSE, log).start();
            var hash = hashes.computeIfAbsent(
                    new Class(row.severity(), LocalDate.ofInstant(start, zone)),
                    key -> store.keep(AgreementTerms.emergency(project, key.severity(), key.day())));
            var replayed = log;
            if (!hash.equals(row.terms())) {
                var entry = Entry.promised(now, hash, reason);
                entries.put(row.subjectId(), entry);
                replayed = new ArrayList<>(log);
                replayed.add(entry);
            }
            var after = standing(row, hash, replayed);
            rows.add(after);
            if (!hash.equals(row.terms())
                    || !Objects.equals(row.responseDue(), after.responseDue())
                    || !Objects.equals(row.resolutionDue(), after.resolutionDue())) {
                var terms = store.terms(hash).terms();
                moved.add(new Moved(
                        row.subjectId(),
                        row.responseDue(),
                        after.responseDue(),
                        row.resolutionDue(),
                        after.resolutionDue(),
                        warnings(ClockKind.RESPONSE, replayed, terms),
                        warnings(ClockKind.RESOLUTION, replayed, terms),
                        terms.clause(),
                        terms.silence()));
            }
        }
        store.appendToMany(entries);
        store.saveStanding(rows);
        incidents.move(moved, reason, now);
        meters.counter("understudy.deadline.recomputed").increment(open.size());
        return moved.size();
    }

    private Map<Integer, Instant> warnings(ClockKind kind, List<Entry> log, Terms terms) {
        return store.replay(kind, log).at(terms.percents(config.warnPercent()));
    }

    private void open(IncidentEvent.IncidentOpened opened) {
        // A drill owes nothing to anybody; it measures.
        if (Boolean.TRUE.equals(opened.drill())) {
            return;
        }
        var project = passport.project(opened.projectId());
        var severity = opened.severity() == null ? Severity.CRITICAL : opened.severity();
        var terms = AgreementTerms.emergency(
                project, severity, LocalDate.ofInstant(opened.startedAt(), AgreementTerms.zone(project)));
        var hash = store.keep(terms);
        var log = List.of(Entry.of(Kind.STARTED, opened.startedAt()), Entry.promised(opened.at(), hash, null));
        var row = new Row(
                opened.incidentId(),
                opened.projectId(),
                opened.zoneId(),
                severity,
                hash,
                true,
                null,
                null,
                0,
                0,
                null,
                null);
        store.begin(standing(row, hash, log), log);
    }

    /** In the transaction that moves them. */
    void follow(@Observes ClocksMoved moved) {
        store.find(moved.incidentId())
                .ifPresent(
                        row -> note(row, new Entry(moved.at(), Kind.START_MOVED, moved.from(), null, moved.reason())));
    }

    private void merge(IncidentEvent.IncidentMerged merged) {
        resumeWhatIsHeld(merged);
        note(merged, Entry.of(Kind.ENDED, merged.at()));
    }

    /** What begins in a maintenance is owed from the end of it; what failed before is owed on. */
    private void inMaintenance(IncidentEvent.IncidentSuppressed suppressed) {
        if (!suppressed.kind().equals("maintenance")) {
            return;
        }
        store.find(suppressed.incidentId()).ifPresent(row -> {
            var log = store.log(row.subjectId());
            var opened = log.stream()
                    .filter(entry -> entry.kind() == Kind.PROMISED)
                    .map(Entry::at)
                    .findFirst();
            if (opened.filter(at -> !at.plusMillis(1).isBefore(suppressed.at())).isPresent()) {
                note(row, new Entry(suppressed.at(), Kind.START_MOVED, start(log), null, WAITS));
            }
        });
    }

    private Instant start(List<Entry> log) {
        return store.replay(ClockKind.RESPONSE, log).start();
    }

    private void reclassify(IncidentEvent.IncidentSeverityChanged changed) {
        store.find(changed.incidentId()).ifPresent(row -> {
            var log = store.log(row.subjectId());
            var project = passport.project(row.projectId());
            var start = store.replay(ClockKind.RESPONSE, log).start();
            var hash = store.keep(AgreementTerms.emergency(
                    project, changed.to(), LocalDate.ofInstant(start, AgreementTerms.zone(project))));
            var reclassified = new Row(
                    row.subjectId(),
                    row.projectId(),
                    row.zoneId(),
                    changed.to(),
                    hash,
                    row.open(),
                    row.responseDue(),
                    row.resolutionDue(),
                    row.responseWarned(),
                    row.resolutionWarned(),
                    row.responseBreachedAt(),
                    row.resolutionBreachedAt());
            if (hash.equals(row.terms())) {
                store.save(List.of(reclassified));
            } else {
                note(reclassified, Entry.promised(changed.at(), hash, "severity " + changed.to()));
            }
        });
    }

    private void breached(IncidentEvent.IncidentDeadlineBreached breach) {
        kind(breach.clock()).ifPresent(kind -> store.find(breach.incidentId())
                .filter(row -> row.breachedAt(kind) == null)
                .ifPresent(row -> store.save(List.of(row.withBreached(kind, breach.at())))));
    }

    private void warned(IncidentEvent.IncidentDeadlineWarned warning) {
        kind(warning.clock()).ifPresent(kind -> store.find(warning.incidentId())
                .filter(row -> row.warned(kind) < warning.percent())
                .ifPresent(row -> store.save(List.of(row.withWarned(kind, warning.percent())))));
    }

    private static Optional<ClockKind> kind(String label) {
        return Stream.of(ClockKind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }

    private void resumeWhatIsHeld(IncidentEvent event) {
        var isHeld = store.log(event.incidentId()).stream()
                .filter(entry ->
                        entry.kind() == Kind.HELD || entry.kind() == Kind.RESUMED || entry.kind() == Kind.RESOLVED)
                .reduce((earlier, later) -> later)
                .filter(last -> last.kind() == Kind.HELD)
                .isPresent();
        if (isHeld) {
            note(event, Entry.of(Kind.RESUMED, event.at()));
        }
    }

    private void note(IncidentEvent event, Entry entry) {
        store.find(event.incidentId()).ifPresent(row -> note(row, entry));
    }

    private void note(Row row, Entry entry) {
        store.append(row.subjectId(), entry);
        store.save(List.of(standing(row, row.terms(), store.log(row.subjectId()))));
    }

    /** Where the clocks stand by their log; what was told is kept. */
    private Row standing(Row row, String terms, List<Entry> log) {
        var response = store.replay(ClockKind.RESPONSE, log);
        var resolution = store.replay(ClockKind.RESOLUTION, log);
        return new Row(
                row.subjectId(),
                row.projectId(),
                row.zoneId(),
                row.severity(),
                terms,
                resolution.stopped() == null && !resolution.ended(),
                response.due().orElse(null),
                resolution.due().orElse(null),
                row.responseWarned(),
                row.resolutionWarned(),
                row.responseBreachedAt(),
                row.resolutionBreachedAt());
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
