package dev.understudy.incident.incident;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.GroupingConfig;
import dev.understudy.incident.classification.Decisions;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.classification.Held;
import dev.understudy.incident.classification.Ruleset.Decision;
import dev.understudy.incident.classification.Verdict;
import dev.understudy.incident.classification.WorkQueue;
import dev.understudy.incident.classification.WorkQueue.PlannedSignal;
import dev.understudy.incident.correlation.Candidate;
import dev.understudy.incident.correlation.Candidates;
import dev.understudy.incident.correlation.Correlation;
import dev.understudy.incident.correlation.CorrelationRule;
import dev.understudy.incident.correlation.CorrelationRule.Match;
import dev.understudy.incident.correlation.CorrelationRule.ResolveOn;
import dev.understudy.incident.correlation.CorrelationRules;
import dev.understudy.incident.correlation.Gathering;
import dev.understudy.incident.correlation.Observed;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.grouping.CauseGraph;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.Signal.Effect;
import dev.understudy.incident.incident.Signal.Outcome;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.ProjectLock;
import dev.understudy.incident.sql.Rows;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.ids.TimeOrderedId;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes signals in: what fails opens an incident, joins one or is one more report of it; what works again ends it. Signals
 * that come together are one transaction. Those of one project follow each other, whichever replica takes them in.
 */
@ApplicationScoped
public class SignalService {

    /** Of one key, to count repetitions by. */
    private static final int FAILURES_KEPT = 20;

    private static final Duration POSTPONED = Duration.ofMinutes(1);

    private final IncidentRepository incidents;
    private final Members members;
    private final Causes causes;
    private final Timeline timeline;
    private final Timers timers;
    private final IncidentLife life;
    private final Decisions decisions;
    private final WorkQueue work;
    private final Suppressions suppressions;
    private final CorrelationRules correlations;
    private final Candidates candidates;
    private final PassportCopy passport;
    private final ProjectLock projectLock;
    private final Rows rows;
    private final GroupingConfig grouping;
    private final Clock clock;
    private final MeterRegistry meters;

    SignalService(
            IncidentRepository incidents,
            Members members,
            Causes causes,
            Timeline timeline,
            Timers timers,
            IncidentLife life,
            Decisions decisions,
            WorkQueue work,
            Suppressions suppressions,
            CorrelationRules correlations,
            Candidates candidates,
            PassportCopy passport,
            ProjectLock projectLock,
            Rows rows,
            GroupingConfig grouping,
            Clock clock,
            MeterRegistry meters) {
        this.incidents = incidents;
        this.members = members;
        this.causes = causes;
        this.timeline = timeline;
        this.timers = timers;
        this.life = life;
        this.decisions = decisions;
        this.work = work;
        this.suppressions = suppressions;
        this.correlations = correlations;
        this.candidates = candidates;
        this.passport = passport;
        this.projectLock = projectLock;
        this.rows = rows;
        this.grouping = grouping;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * @param signals in the order in which they came
     * @return what became of each
     */
    @Transactional
    public List<Outcome> take(List<Signal> signals) {
        return take(signals, signal -> Context.current());
    }

    /**
     * The same, where each signal has a trace of its own.
     *
     * @param trace to which all belongs that follows from a signal
     */
    @Transactional
    public List<Outcome> take(List<Signal> signals, Function<Signal, Context> trace) {
        var projects = new TreeSet<String>();
        signals.forEach(signal -> projects.add(signal.projectId()));
        // Two failures with one cause that arrive at two replicas must not both find nothing to join.
        projects.forEach(this::lockProject);
        var batch = new Batch(signals);
        var outcomes = new ArrayList<Outcome>(signals.size());
        for (var signal : signals) {
            try (var scope = trace.apply(signal).makeCurrent()) {
                outcomes.add(batch.take(signal));
            }
        }
        batch.write();
        return outcomes;
    }

    void lockProject(String projectId) {
        projectLock.hold(projectId);
    }

    /** As {@link #lockProject}, for who has locked an incident already: not waited for, that would be crosswise. */
    boolean tryLockProject(String projectId) {
        return projectLock.tryHold(projectId);
    }

    /** Whether anything that an incident had, and no other has now, was failing when it was heard of last. */
    boolean stillFails(String incidentId) {
        return rows.first(
                        "SELECT 1 FROM incident_member m JOIN signal_watermark w"
                                + " ON w.project_id = m.project_id AND w.signal_key = m.member_key"
                                + " WHERE m.incident_id = ? AND w.failing AND NOT EXISTS (SELECT 1"
                                + " FROM incident_member o WHERE o.project_id = m.project_id"
                                + " AND o.member_key = m.member_key AND o.active) LIMIT 1",
                        row -> true,
                        incidentId)
                .isPresent();
    }

    /**
     * Takes signals in again whose classification may have changed merely because time went by.
     *
     * @return how many there were
     */
    @Transactional
    public int review() {
        var now = clock.instant();
        var due = decisions.takeDueForReview(now, 100).stream()
                .map(text -> Json.read(text, Signal.class))
                .map(signal -> signal.again(now))
                .toList();
        if (!due.isEmpty()) {
            take(due);
        }
        return due.size();
    }

    /** A project in which a correlation rule has held something back long enough, or was changed meanwhile. */
    @Transactional
    Optional<String> projectWithDueCandidates() {
        return candidates.dueProject(clock.instant());
    }

    /** What was held back in a project long enough is put aside or opened, as its rule says. */
    @Transactional
    void reviewCandidates(String projectId) {
        lockProject(projectId);
        var now = clock.instant();
        var due = candidates.due(projectId, now, 200);
        var batch = new Batch(
                due.stream()
                        .map(candidate -> Json.read(candidate.signal(), Signal.class))
                        .toList(),
                due);
        due.forEach(batch::review);
        batch.write();
    }

    /** Those of a project cannot be looked at just now. */
    @Transactional
    void postponeCandidates(String projectId) {
        var now = clock.instant();
        candidates.postpone(projectId, now, now.plus(POSTPONED));
    }

    @Transactional
    Optional<Instant> nextCandidateReview() {
        return candidates.nextDue();
    }

    /** Labels that silences and inhibitions look at. */
    static Map<String, String> labels(Signal signal, Severity severity) {
        var labels = new HashMap<>(signal.labels());
        labels.put("project", signal.projectId());
        labels.put("severity", severity.name().toLowerCase(java.util.Locale.ROOT));
        labels.put("source", signal.source());
        put(labels, "zone", signal.zoneId());
        put(labels, "asset", signal.assetId());
        put(labels, "check", signal.checkId());
        put(labels, "kind", signal.kind());
        return labels;
    }

    static Map<String, String> labels(Incident incident) {
        return labels(
                incident.projectId,
                incident.severity,
                incident.source,
                incident.zoneId,
                incident.assetId,
                incident.checkId,
                incident.facts);
    }

    static Map<String, String> labels(IncidentRepository.Labelled incident) {
        return labels(
                incident.projectId(),
                incident.severity(),
                incident.source(),
                incident.zoneId(),
                incident.assetId(),
                incident.checkId(),
                incident.facts());
    }

    private static Map<String, String> labels(
            String projectId,
            Severity severity,
            String source,
            @Nullable String zoneId,
            @Nullable String assetId,
            @Nullable String checkId,
            @Nullable Facts facts) {
        var labels = new HashMap<String, String>();
        labels.put("project", projectId);
        labels.put("severity", severity.name().toLowerCase(java.util.Locale.ROOT));
        labels.put("source", source);
        put(labels, "zone", zoneId);
        put(labels, "asset", assetId);
        put(labels, "check", checkId);
        put(labels, "kind", facts == null ? null : facts.kind());
        return labels;
    }

    private static void put(Map<String, String> labels, String name, @Nullable String value) {
        if (value != null) {
            labels.put(name, value);
        }
    }

    /** The last that is known of a key. */
    private record Watermark(
            String projectId, String key, long sequence, Instant at, boolean failing, List<Instant> failures) {}

    /** Signals that are taken in together: what they need is read once, what they change is written once. */
    private final class Batch {

        private final Instant now = clock.instant();
        private final Map<String, Incident> locked = new HashMap<>();
        /** Of those that are locked too, and not loaded: one more report of what is known needs no more of them. */
        private final Map<String, Severity> heads = new HashMap<>();

        private final Map<String, Integer> reports = new LinkedHashMap<>();
        private final Map<String, Members.Row> active = new HashMap<>();
        private final Map<String, Members.Row> last;
        private final Map<String, Watermark> watermarks = new HashMap<>();
        private final Set<String> movedWatermarks = new HashSet<>();
        private final Map<String, Members.Row> added = new LinkedHashMap<>();
        private final Set<String> told = new HashSet<>();
        private final Set<String> changed = new LinkedHashSet<>();
        private final Map<String, Integer> failing = new HashMap<>();
        private final Map<String, Map<String, Integer>> commonCauses = new HashMap<>();
        private final Set<String> changedCauses = new LinkedHashSet<>();
        private final Map<String, CauseGraph> graphs = new HashMap<>();
        private final Set<String> news = new LinkedHashSet<>();
        private final Set<String> repeated = new LinkedHashSet<>();
        private final Candidates.Work held;
        private final Map<String, HeldReport> heldReports = new LinkedHashMap<>();

        /** The last report of what is held back. */
        private record HeldReport(Signal signal, Decision decision, Held held, int times) {

            HeldReport recovered() {
                return new HeldReport(signal, decision, held.as(Held.State.RECOVERED), times);
            }
        }

        Batch(List<Signal> signals) {
            this(signals, null);
        }

        /** @param reviewed what is looked at again; absent where signals come in */
        Batch(List<Signal> signals, @Nullable List<Candidate> reviewed) {
            var keys = new HashSet<String>();
            var projects = new HashSet<String>();
            var changing = new HashSet<String>();
            for (var signal : signals) {
                keys.add(signal.key());
                projects.add(signal.projectId());
                if (signal.action() != Action.TRIGGER) {
                    changing.add(signal.key());
                }
            }
            held = reviewed == null ? candidates.begin(projects, keys, now) : candidates.begin(reviewed, now);
            lockThoseWith(projects, keys);
            active.putAll(members.active(projects, keys));
            load(changing);
            var without = new HashSet<>(keys);
            without.removeAll(active.keySet());
            last = without.isEmpty() ? new HashMap<>() : new HashMap<>(members.last(projects, without));
            rows.list(
                            "SELECT project_id, signal_key, sequence, at, failing, failures FROM signal_watermark"
                                    + " WHERE project_id = ANY(?) AND signal_key = ANY(?)",
                            row -> new Watermark(
                                    row.getString("project_id"),
                                    row.getString("signal_key"),
                                    row.getLong("sequence"),
                                    Rows.time(row, "at"),
                                    row.getBoolean("failing"),
                                    Rows.instants(row, "failures")),
                            projects,
                            keys)
                    .forEach(mark -> watermarks.put(mark.key(), mark));
        }

        /** A command may end or merge an incident between the look and the lock: look again until both agree. */
        private void lockThoseWith(Collection<String> projects, Collection<String> keys) {
            while (true) {
                var missing = members.incidentsWith(projects, keys).stream()
                        .filter(id -> !heads.containsKey(id))
                        .toList();
                if (missing.isEmpty()) {
                    return;
                }
                heads.putAll(incidents.lockHeads(missing));
                if (!heads.keySet().containsAll(missing)) {
                    throw new IllegalStateException("members without their incident: " + missing);
                }
            }
        }

        /** Those of these keys together, not one by one. */
        private void load(Set<String> keys) {
            var ids = keys.stream()
                    .map(active::get)
                    .filter(java.util.Objects::nonNull)
                    .map(Members.Row::incidentId)
                    .collect(java.util.stream.Collectors.toSet());
            if (!ids.isEmpty()) {
                incidents.lockAll(ids).forEach(incident -> locked.put(incident.id, incident));
            }
        }

        private Optional<Incident> lock(String id) {
            var known = locked.get(id);
            if (known != null) {
                return Optional.of(known);
            }
            var found = incidents.lock(id);
            found.ifPresent(incident -> {
                locked.put(id, incident);
                incident.occurredAgain(Optional.ofNullable(reports.remove(id)).orElse(0));
            });
            return found;
        }

        Outcome take(Signal signal) {
            if (isLate(signal)) {
                return late(signal);
            }
            return switch (signal.action()) {
                case TRIGGER -> trigger(signal);
                case ACKNOWLEDGE -> acknowledge(signal);
                case RESOLVE -> recovered(signal, "works again");
                case RETIRE -> recovered(signal, "the check was removed");
                case REMARK -> remark(signal);
            };
        }

        private boolean isLate(Signal signal) {
            if (signal.action() == Action.ACKNOWLEDGE) {
                return false;
            }
            var mark = watermarks.get(signal.key());
            // A check that was removed and made again starts its sequence anew, so a later time counts as newer too.
            var isNewer = mark == null
                    || signal.sequence() == Signal.BY_ARRIVAL
                    || (signal.sequence() >= 0
                            ? signal.sequence() > mark.sequence() || signal.at().isAfter(mark.at())
                            : !signal.at().isBefore(mark.at()));
            if (isNewer) {
                var fails =
                        switch (signal.action()) {
                            case TRIGGER -> true;
                            case RESOLVE, RETIRE -> false;
                            case REMARK, ACKNOWLEDGE -> mark != null && mark.failing();
                        };
                var failures = new ArrayList<>(mark == null ? List.<Instant>of() : mark.failures());
                if (signal.action() == Action.TRIGGER) {
                    failures.add(now);
                }
                watermarks.put(
                        signal.key(),
                        new Watermark(
                                signal.projectId(),
                                signal.key(),
                                signal.sequence(),
                                mark != null && mark.at().isAfter(signal.at()) ? mark.at() : signal.at(),
                                fails,
                                failures.subList(Math.max(0, failures.size() - FAILURES_KEPT), failures.size())));
                movedWatermarks.add(signal.key());
            }
            return !isNewer;
        }

        /** Written into the story of the incident that it is about, and without effect. */
        private Outcome late(Signal signal) {
            meters.counter("understudy.incident.late.status.changes").increment();
            var mark = watermarks.get(signal.key());
            var isRepetition = mark != null
                    && mark.sequence() == signal.sequence()
                    && mark.at().equals(signal.at());
            var row = active.containsKey(signal.key()) ? active.get(signal.key()) : last.get(signal.key());
            var event = signal.eventId();
            if (row != null && !isRepetition && event != null) {
                lock(row.incidentId())
                        .filter(incident -> !timeline.knows(incident, event))
                        .ifPresent(incident -> timeline.add(
                                incident,
                                now,
                                "late",
                                signal.source(),
                                signal.action() + " of " + signal.at() + " came after what is known; nothing changes",
                                signal.eventId()));
            }
            return new Outcome(Effect.LATE, row == null ? null : row.incidentId());
        }

        private Outcome trigger(Signal signal) {
            var known = active.get(signal.key());
            if (known != null) {
                return again(signal, known);
            }
            var decision = decisions.decide(signal.projectId(), facts(signal));
            if (decision.verdict() != Verdict.EMERGENCY && !signal.drill()) {
                return noEmergency(signal, decision);
            }
            if (signal.expiresAt() != null) {
                // It was work until now, and is an emergency from now on.
                work.withdraw(signal.projectId(), signal.key(), "has become an emergency", null);
            }
            var before = last.get(signal.key());
            if (before != null && !signal.drill()) {
                var incident = lock(before.incidentId()).orElse(null);
                if (incident != null && incident.state.isOpen()) {
                    hasAnIncident(signal.projectId(), signal.key());
                    return join(signal, decision, incident, causesOf(signal));
                }
                if (incident != null && isFlapping(incident, signal)) {
                    hasAnIncident(signal.projectId(), signal.key());
                    suppressed(signal, decision.severity())
                            .ifPresent(quiet -> life.suppress(incident, quiet, Timeline.SYSTEM, now));
                    life.reopen(
                            incident,
                            signal.source(),
                            "failed again "
                                    + Duration.between(recovery(incident), signal.since())
                                            .toSeconds() + " s after it worked",
                            signal.eventId(),
                            now);
                    failAgain(signal, before.failing(signal.failure(), 1, decision.severity()));
                    incident.occurredAgain(1);
                    news.add(incident.id);
                    return new Outcome(Effect.REOPENED, incident.id);
                }
            }
            var match = match(signal, decision);
            return match.isPresent() ? correlate(signal, decision, match.get()) : byCause(signal, decision);
        }

        /** It is not held back, nor anything else than an emergency. */
        private void hasAnIncident(String projectId, String key) {
            decisions.drop(projectId, key);
            held.drop(key);
            heldReports.remove(key);
        }

        private Outcome byCause(Signal signal, Decision decision) {
            hasAnIncident(signal.projectId(), signal.key());
            var mayBeBecause = causesOf(signal);
            var sharing = signal.drill() ? null : sharing(signal, mayBeBecause);
            return sharing == null
                    ? open(signal, decision, mayBeBecause, last.get(signal.key()))
                    : join(signal, decision, sharing, mayBeBecause);
        }

        /** The correlation rule that takes the signal, if one does. A drill is to show what happens to one failure. */
        private Optional<Match> match(Signal signal, Decision decision) {
            if (signal.drill() || !correlations.any(signal.projectId())) {
                return Optional.empty();
            }
            return correlations.match(
                    signal.projectId(),
                    Observed.of(decision.facts(), decision.severity(), signal.checkId(), signal.labels()));
        }

        private Outcome correlate(Signal signal, Decision decision, Match match) {
            var gathering = held.gathering(signal.projectId(), match);
            var joinable = joinable(gathering);
            if (joinable.isPresent()) {
                return joinByRule(signal, decision, match, joinable.get());
            }
            var candidate = held.add(
                    gathering,
                    match,
                    signal.projectId(),
                    signal.key(),
                    decision.severity(),
                    decision.rule(),
                    Json.write(signal));
            return openOrHold(signal, decision, match, gathering, candidate, 1);
        }

        private Optional<Incident> joinable(Gathering gathering) {
            return Optional.ofNullable(gathering.incidentId())
                    .flatMap(this::lock)
                    .filter(incident -> incident.state.isOpen() && !now.isAfter(incident.joinableUntil));
        }

        private Outcome joinByRule(Signal signal, Decision decision, Match match, Incident incident) {
            hasAnIncident(signal.projectId(), signal.key());
            var joined = join(signal, decision, incident, Map.of());
            incident.joinableUntil = now.plus(match.rule().window());
            return joined;
        }

        /** Opens an incident if the rule has seen enough; else it is held back. */
        private Outcome openOrHold(
                Signal signal, Decision decision, Match match, Gathering gathering, Candidate candidate, int times) {
            if (gathering.isEnough()) {
                var opened = openTogether(signal, decision, match, gathering);
                if (opened.isPresent()) {
                    return opened.get();
                }
            }
            var holds = gathering.held(candidate);
            heldReports.merge(
                    signal.key(),
                    new HeldReport(signal, decision, holds, times),
                    (one, other) -> new HeldReport(
                            other.signal(), other.decision(), other.held(), one.times() + other.times()));
            count("held", 1);
            return new Outcome(Effect.CANDIDATE, null, holds);
        }

        /** One incident of all that a rule has gathered; empty when what fails of it has incidents by now. */
        private Optional<Outcome> openTogether(Signal signal, Decision decision, Match match, Gathering gathering) {
            var reported = gathering.occurrences();
            var together = new ArrayList<>(gathering.candidates());
            var others = together.stream()
                    .map(Candidate::key)
                    .filter(key -> !key.equals(signal.key()))
                    .toList();
            if (!others.isEmpty()) {
                // What was opened again by a person, or came back out of a merge, belongs there.
                var taken = members.active(List.of(signal.projectId()), others).keySet();
                together.removeIf(candidate -> taken.contains(candidate.key()) || active.containsKey(candidate.key()));
            }
            for (var candidate : gathering.candidates()) {
                hasAnIncident(candidate.projectId(), candidate.key());
            }
            var signals = new LinkedHashMap<Candidate, Signal>();
            together.forEach(candidate -> signals.put(
                    candidate,
                    candidate.key().equals(signal.key()) ? signal : Json.read(candidate.signal(), Signal.class)));
            var failures = together.stream().filter(Candidate::fails).toList();
            var first = failures.stream()
                    .map(signals::get)
                    .filter(java.util.Objects::nonNull)
                    .min(java.util.Comparator.comparing(Signal::since))
                    .orElse(null);
            if (first == null) {
                return Optional.empty();
            }
            var severity = failures.stream()
                    .map(Candidate::severity)
                    .reduce((one, other) -> one.isWorseThan(other) ? one : other)
                    .orElse(decision.severity());
            var rule = match.rule();
            var incident = Incident.open(
                    TimeOrderedId.next(clock),
                    first,
                    severity,
                    "correlation rule '" + rule.name() + "'; " + decision.rule(),
                    now);
            incident.facts = decision.facts();
            incident.correlation = new Correlation(rule.name(), match.group(), rule.resolveOn());
            incident.joinableUntil = now.plus(rule.window());
            var before = last.get(first.key());
            incident.recurrenceOf = gathering.incidentId() != null
                    ? gathering.incidentId()
                    : before == null ? null : before.incidentId();
            incident.members = together.size();
            incident.occurrences = reported;
            incident.toldOccurrences = reported;
            locked.put(incident.id, incident);
            signals.forEach((candidate, its) -> {
                var row = Members.Row.of(its, incident.id, candidate.severity(), now, List.of())
                        .reported(candidate.occurrences().size());
                row = candidate.recoveredAt() == null ? row : row.recovered(candidate.recoveredAt());
                active.put(row.key(), row);
                added.put(row.key(), row);
            });
            told.add(first.key());
            failing.put(incident.id, failures.size());
            held.opened(gathering, match, signal.projectId(), incident.id);
            life.opened(
                    incident,
                    suppressedTogether(failures, signals),
                    reason(first) + "; correlation rule '" + rule.name() + "': " + together.size()
                            + (together.size() == 1 ? " failure" : " failures") + ", reported " + reported
                            + (reported == 1 ? " time" : " times") + " within " + rule.window() + "; "
                            + decision.rule(),
                    signal.eventId(),
                    now);
            incidents.persist(incident);
            if (together.size() > 1) {
                news.add(incident.id);
            }
            count("opened", together.size());
            return Optional.of(new Outcome(Effect.OPENED, incident.id));
        }

        /** As long as one of them is to be called for, somebody is called. */
        private Optional<Suppressed> suppressedTogether(List<Candidate> failures, Map<Candidate, Signal> signals) {
            Suppressed shortest = null;
            for (var failure : failures) {
                var signal = signals.get(failure);
                var quiet = signal == null ? Optional.<Suppressed>empty() : suppressed(signal, failure.severity());
                if (quiet.isEmpty()) {
                    return Optional.empty();
                }
                if (shortest == null || quiet.get().until().isBefore(shortest.until())) {
                    shortest = quiet.get();
                }
            }
            return Optional.ofNullable(shortest);
        }

        /** What is held back has been so long enough, or its rule is another one by now. */
        void review(Candidate candidate) {
            if (!held.waits(candidate.key())) {
                // Another one of these has taken it along.
                return;
            }
            if (active.containsKey(candidate.key())) {
                hasAnIncident(candidate.projectId(), candidate.key());
                return;
            }
            var rule = correlations.find(candidate.projectId(), candidate.rule());
            if (rule.isPresent() && !candidate.retake()) {
                expire(candidate, rule.get());
            } else {
                retake(candidate);
            }
        }

        private void expire(Candidate candidate, CorrelationRule rule) {
            if (candidate.fails() && rule.ifNotMet() == CorrelationRule.IfNotMet.OPEN) {
                var signal = Json.read(candidate.signal(), Signal.class);
                release(signal, decisions.decide(signal.projectId(), facts(signal)));
            } else {
                putAside(candidate);
            }
        }

        /** As if there were no rule. */
        private void release(Signal signal, Decision decision) {
            count("released", 1);
            if (decision.verdict() == Verdict.EMERGENCY) {
                byCause(signal, decision);
            } else {
                noEmergency(signal, decision);
            }
        }

        private void putAside(Candidate candidate) {
            held.drop(candidate);
            decisions.settle(
                    candidate.projectId(),
                    candidate.key(),
                    candidate.fails() ? Held.State.EXPIRED : Held.State.RECOVERED);
            count(candidate.fails() ? "expired" : "recovered", 1);
        }

        /** Its rule is another one, or gone: it is as if it had been reported to the present ones when it was. */
        private void retake(Candidate candidate) {
            var signal = Json.read(candidate.signal(), Signal.class);
            var decision = decisions.decide(signal.projectId(), facts(signal));
            var match = decision.verdict() == Verdict.EMERGENCY ? match(signal, decision) : Optional.<Match>empty();
            if (match.isEmpty()) {
                if (candidate.fails()) {
                    release(signal, decision);
                } else {
                    putAside(candidate);
                }
                return;
            }
            var rule = match.get().rule();
            if (!rule.endOf(candidate.occurrences().getLast()).isAfter(now)) {
                expire(candidate, rule);
                return;
            }
            var gathering = held.gathering(signal.projectId(), match.get());
            var joinable = joinable(gathering);
            if (joinable.isPresent() && candidate.fails()) {
                joinByRule(signal, decision, match.get(), joinable.get());
                return;
            }
            var moved = held.move(candidate, gathering, match.get(), candidate.severity(), decision.rule());
            openOrHold(signal, decision, match.get(), gathering, moved, 0);
        }

        private void count(String outcome, int candidates) {
            meters.counter("understudy.correlation.candidates", "outcome", outcome)
                    .increment(candidates);
        }

        private boolean isFlapping(Incident incident, Signal signal) {
            return incident.state == IncidentState.Kind.RESOLVED
                    && !incident.drill
                    && !signal.since().isAfter(recovery(incident).plus(grouping.flapWindow()));
        }

        private static Instant recovery(Incident incident) {
            return incident.recoveredAt == null ? incident.openedAt : incident.recoveredAt;
        }

        private Outcome again(Signal signal, Members.Row known) {
            if (held.waits(signal.key())) {
                // A person opened again what it belonged to before.
                hasAnIncident(signal.projectId(), signal.key());
            }
            var severity = decisions.severity(signal.projectId(), facts(signal));
            var worst = severity.isWorseThan(known.severity()) ? severity : known.severity();
            var cameBack = known.recoveredAt() != null;
            failAgain(signal, known.failing(signal.failure(), 1, worst));
            var incidentId = known.incidentId();
            report(incidentId);
            if (cameBack) {
                var incident = lock(incidentId).orElseThrow();
                failing.computeIfPresent(incidentId, (id, count) -> count + 1);
                timeline.add(incident, now, "failed-again", signal.source(), signal.title(), signal.eventId());
            }
            if (severity.isWorseThan(severityOf(incidentId))) {
                life.raiseSeverity(lock(incidentId).orElseThrow(), severity, signal.source(), now);
            }
            return new Outcome(Effect.DUPLICATE, incidentId);
        }

        /** One more report of what is known. */
        private void report(String incidentId) {
            var incident = locked.get(incidentId);
            if (incident == null) {
                reports.merge(incidentId, 1, Integer::sum);
            } else {
                incident.occurredAgain(1);
            }
            repeated.add(incidentId);
        }

        private Severity severityOf(String incidentId) {
            var incident = locked.get(incidentId);
            return incident == null ? java.util.Objects.requireNonNull(heads.get(incidentId)) : incident.severity;
        }

        private void failAgain(Signal signal, Members.Row row) {
            active.put(signal.key(), row);
            if (added.containsKey(signal.key())) {
                added.put(signal.key(), row);
            } else {
                changed.add(signal.key());
            }
        }

        private Outcome open(
                Signal signal, Decision decision, Map<String, Integer> mayBeBecause, Members.@Nullable Row before) {
            var incident = Incident.open(TimeOrderedId.next(clock), signal, decision.severity(), decision.rule(), now);
            incident.facts = decision.facts();
            incident.joinableUntil = now.plus(grouping.window());
            if (before != null && !signal.drill()) {
                incident.recurrenceOf = before.incidentId();
            }
            locked.put(incident.id, incident);
            var row = Members.Row.of(signal, incident.id, decision.severity(), now, mayBeBecause.keySet());
            active.put(signal.key(), row);
            added.put(signal.key(), row);
            told.add(signal.key());
            if (!mayBeBecause.isEmpty() && !signal.drill()) {
                commonCauses.put(incident.id, mayBeBecause);
                changedCauses.add(incident.id);
            }
            failing.put(incident.id, 1);
            life.opened(
                    incident,
                    signal.drill() ? Optional.empty() : suppressed(signal, decision.severity()),
                    reason(signal) + "; " + decision.rule(),
                    signal.eventId(),
                    now);
            incidents.persist(incident);
            return new Outcome(Effect.OPENED, incident.id);
        }

        private Outcome join(Signal signal, Decision decision, Incident incident, Map<String, Integer> mayBeBecause) {
            var row = Members.Row.of(signal, incident.id, decision.severity(), now, mayBeBecause.keySet());
            active.put(signal.key(), row);
            added.put(signal.key(), row);
            var common = commonCauses(incident);
            if (!common.isEmpty()) {
                var narrower = new HashMap<String, Integer>();
                common.forEach((cause, distance) -> {
                    var own = mayBeBecause.get(cause);
                    if (own != null) {
                        narrower.put(cause, Math.max(distance, own));
                    }
                });
                if (!narrower.isEmpty()) {
                    if (!narrower.keySet().equals(common.keySet())) {
                        changedCauses.add(incident.id);
                    }
                    commonCauses.put(incident.id, narrower);
                    incident.cause = nearest(narrower);
                }
            }
            failing.computeIfPresent(incident.id, (id, count) -> count + 1);
            var before = last.get(signal.key());
            if (before == null || !before.incidentId().equals(incident.id)) {
                incident.members++;
            }
            if (incident.correlation == null) {
                var latest = incident.openedAt.plus(grouping.longest());
                var next = now.plus(grouping.window());
                incident.joinableUntil = next.isAfter(latest) ? latest : next;
            }
            news.add(incident.id);
            if (decision.severity().isWorseThan(incident.severity)) {
                life.raiseSeverity(incident, decision.severity(), signal.source(), now);
            }
            return new Outcome(Effect.JOINED, incident.id);
        }

        private @Nullable Incident sharing(Signal signal, Map<String, Integer> mayBeBecause) {
            var candidates = new HashMap<>(causes.sharing(signal.projectId(), mayBeBecause.keySet()));
            // What this batch changed is not in the table yet.
            commonCauses.forEach((id, common) -> {
                if (locked.get(id) instanceof Incident own && own.projectId.equals(signal.projectId())) {
                    candidates.put(id, common);
                }
            });
            Incident best = null;
            var bestDistance = Integer.MAX_VALUE;
            for (var candidate : candidates.entrySet()) {
                var shared = new HashMap<String, Integer>();
                candidate.getValue().forEach((cause, distance) -> {
                    var own = mayBeBecause.get(cause);
                    if (own != null) {
                        shared.put(cause, distance + own);
                    }
                });
                if (shared.isEmpty()) {
                    continue;
                }
                var distance = shared.values().stream().mapToInt(d -> d).min().orElseThrow();
                var incident = lock(candidate.getKey()).orElse(null);
                if (incident == null || !incident.state.isOpen() || incident.drill || distance >= bestDistance) {
                    continue;
                }
                if (now.isAfter(incident.joinableUntil) && !causeFails(incident, shared.keySet())) {
                    continue;
                }
                commonCauses.putIfAbsent(incident.id, candidate.getValue());
                best = incident;
                bestDistance = distance;
            }
            return best;
        }

        private boolean causeFails(Incident incident, Set<String> shared) {
            return members.failsAmong(
                    incident.id,
                    shared.stream()
                            .filter(cause -> cause.startsWith("asset:"))
                            .map(cause -> cause.substring("asset:".length()))
                            .toList());
        }

        private Map<String, Integer> commonCauses(Incident incident) {
            return commonCauses.getOrDefault(incident.id, Map.of());
        }

        private Map<String, Integer> causesOf(Signal signal) {
            var graph = graphs.computeIfAbsent(signal.projectId(), project -> CauseGraph.of(passport.assets(project)));
            return graph.causes(signal.assetId(), signal.upstream(), signal.identities());
        }

        private static String nearest(Map<String, Integer> common) {
            return common.entrySet().stream()
                    .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .orElseThrow();
        }

        private Outcome noEmergency(Signal signal, Decision decision) {
            held.drop(signal.key());
            heldReports.remove(signal.key());
            decisions.record(
                    signal.projectId(),
                    signal.key(),
                    signal.title(),
                    decision,
                    signal.eventId(),
                    Json.write(signal),
                    signal.expiresAt(),
                    1,
                    null);
            if (decision.verdict() == Verdict.IGNORE) {
                return new Outcome(Effect.IGNORED, null);
            }
            work.plan(new PlannedSignal(
                    signal.projectId(),
                    signal.key(),
                    signal.expiresAt() == null ? "defect" : "expiry",
                    signal.title(),
                    signal.zoneId(),
                    signal.assetId(),
                    reason(signal),
                    signal.expiresAt(),
                    signal.eventId()));
            return new Outcome(Effect.WORK, null);
        }

        private Facts facts(Signal signal) {
            var mark = watermarks.get(signal.key());
            return new Facts(
                    signal.source(),
                    signal.kind(),
                    signal.zoneId(),
                    signal.assetId(),
                    signal.failure() == null ? null : signal.failure().reason(),
                    signal.criticality() == null
                            ? passport.criticality(signal.projectId(), signal.zoneId())
                            : signal.criticality(),
                    signal.severity(),
                    signal.expiresAt() == null ? null : Duration.between(now, signal.expiresAt()),
                    now,
                    mark == null ? List.of() : mark.failures());
        }

        private Optional<Suppressed> suppressed(Signal signal, Severity severity) {
            if (signal.maintenanceUntil() != null && signal.maintenanceUntil().isAfter(now)) {
                return Optional.of(new Suppressed(
                        Suppressed.MAINTENANCE, Suppressed.WITH_THE_CHECK, now, signal.maintenanceUntil()));
            }
            return suppressions
                    .inForce(
                            signal.projectId(),
                            labels(signal, severity),
                            () -> incidents.open(signal.projectId()).stream()
                                    .map(SignalService::labels)
                                    .toList(),
                            now)
                    .map(found -> new Suppressed(found.kind().label(), found.reason(), now, found.until()));
        }

        private Outcome acknowledge(Signal signal) {
            var known = active.get(signal.key());
            if (known == null) {
                return new Outcome(Effect.DROPPED, null);
            }
            var incident = lock(known.incidentId()).orElseThrow();
            life.acknowledge(incident, signal.actor(), signal.eventId(), now);
            return new Outcome(Effect.ACKNOWLEDGED, incident.id);
        }

        private Outcome recovered(Signal signal, String how) {
            var known = active.get(signal.key());
            if (known == null) {
                if (held.recovered(signal.key(), signal.since())) {
                    var report = heldReports.computeIfPresent(signal.key(), (key, last) -> last.recovered());
                    if (report == null) {
                        decisions.settle(signal.projectId(), signal.key(), Held.State.RECOVERED);
                    }
                    return new Outcome(Effect.RESOLVED, null);
                }
                if (decisions.forget(signal.projectId(), signal.key())) {
                    work.withdraw(signal.projectId(), signal.key(), how, null);
                    return new Outcome(Effect.RESOLVED, null);
                }
                // What was held back in vain stays to be read.
                return correlations.any(signal.projectId())
                                && decisions.settle(signal.projectId(), signal.key(), Held.State.RECOVERED)
                        ? new Outcome(Effect.RESOLVED, null)
                        : new Outcome(Effect.DROPPED, null);
            }
            if (known.recoveredAt() != null
                    || (signal.action() == Action.RETIRE && known.since().isAfter(signal.at()))) {
                return new Outcome(Effect.DROPPED, known.incidentId());
            }
            var incident = lock(known.incidentId()).orElseThrow();
            var row = known.recovered(signal.since());
            active.put(signal.key(), row);
            if (added.containsKey(signal.key())) {
                added.put(signal.key(), row);
            } else {
                changed.add(signal.key());
            }
            int left = failing.computeIfAbsent(incident.id, members::countFailing) - 1;
            failing.put(incident.id, left);
            var detail = signal.detail() == null ? how : signal.detail();
            if (endsWith(incident, row, left)) {
                // What was added or changed has to be there before the incident lets go of it.
                writeMembers();
                life.resolve(
                        incident,
                        signal.actor(),
                        signal.since(),
                        signal.action() == Action.RETIRE ? how : null,
                        detail,
                        signal.eventId(),
                        now);
                news.remove(incident.id);
                repeated.remove(incident.id);
                active.values().removeIf(member -> {
                    var wasIts = member.incidentId().equals(incident.id);
                    if (wasIts) {
                        last.put(member.key(), member);
                    }
                    return wasIts;
                });
                commonCauses.remove(incident.id);
                changedCauses.remove(incident.id);
                return new Outcome(Effect.RESOLVED, incident.id);
            }
            timeline.add(
                    incident,
                    now,
                    "member-recovered",
                    signal.actor(),
                    signal.title() + " " + detail + "; " + left + " still " + (left == 1 ? "fails" : "fail"),
                    signal.eventId());
            if (incident.correlation == null) {
                timers.set(incident, Timers.Kind.SPLIT_OFF, 0, now.plus(grouping.splitOffAfter()));
            }
            return new Outcome(Effect.RESOLVED, incident.id);
        }

        /** Whether an incident is over with the recovery of this member, which leaves so many failing. */
        private boolean endsWith(Incident incident, Members.Row recovered, int left) {
            var resolveOn = incident.correlation == null ? ResolveOn.ALL : incident.correlation.resolveOn();
            return switch (resolveOn) {
                case ALL -> left <= 0;
                case NEVER -> false;
                case FIRST, LAST -> left <= 0 || isEdge(incident, recovered.key(), resolveOn == ResolveOn.FIRST);
            };
        }

        private boolean isEdge(Incident incident, String key, boolean first) {
            writeMembers();
            return members.edge(incident.id, first, incident.openedAt, key)
                    .filter(key::equals)
                    .isPresent();
        }

        private Outcome remark(Signal signal) {
            var known = active.get(signal.key());
            if (known == null) {
                return new Outcome(Effect.DROPPED, null);
            }
            lock(known.incidentId())
                    .ifPresent(incident -> timeline.add(
                            incident, signal.at(), "status", signal.actor(), reason(signal), signal.eventId()));
            return new Outcome(Effect.REMARKED, known.incidentId());
        }

        private static String reason(Signal signal) {
            if (signal.detail() != null) {
                return signal.detail();
            }
            var failure = signal.failure();
            return failure == null ? "no reason given" : failure.reason() + ": " + failure.message();
        }

        private void tellSoon(String incidentId, boolean moreOfTheSame) {
            // One that is not loaded was open when it was locked, and nothing was done to it since.
            var incident = locked.get(incidentId);
            if (incident == null || incident.state.isOpen()) {
                life.tellSoon(incidentId, moreOfTheSame, now);
            }
        }

        private void writeMembers() {
            members.insert(added.values(), told);
            added.clear();
            members.update(changed.stream()
                    .map(active::get)
                    .filter(java.util.Objects::nonNull)
                    .toList());
            changed.clear();
        }

        void write() {
            writeMembers();
            held.write();
            heldReports.forEach((key, report) -> {
                if (held.waits(key)) {
                    decisions.record(
                            report.signal().projectId(),
                            key,
                            report.signal().title(),
                            report.decision(),
                            report.signal().eventId(),
                            Json.write(report.signal()),
                            null,
                            report.times(),
                            report.held());
                }
            });
            for (var id : changedCauses) {
                var incident = locked.get(id);
                if (incident != null) {
                    causes.save(incident.projectId, id, commonCauses.getOrDefault(id, Map.of()));
                }
            }
            incidents.countReports(reports);
            repeated.removeAll(news);
            news.forEach(id -> tellSoon(id, false));
            repeated.forEach(id -> tellSoon(id, true));
            var marks = new ArrayList<@Nullable Object[]>();
            for (var key : movedWatermarks) {
                var mark = watermarks.get(key);
                if (mark != null) {
                    marks.add(new @Nullable Object[] {
                        mark.projectId(),
                        mark.key(),
                        mark.sequence(),
                        mark.at(),
                        mark.failing(),
                        new Rows.Instants(mark.failures())
                    });
                }
            }
            rows.batch(
                    "INSERT INTO signal_watermark (project_id, signal_key, sequence, at, failing, failures)"
                            + " VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (project_id, signal_key) DO UPDATE SET sequence = excluded.sequence,"
                            + " at = excluded.at, failing = excluded.failing, failures = excluded.failures",
                    marks);
        }
    }
}
