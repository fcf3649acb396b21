package dev.understudy.incident.problem;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ProblemEvent.BreakEven;
import dev.understudy.events.ProblemEvent.ProblemCost;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.WorkEvent;
import dev.understudy.incident.deadline.AgreementTerms;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.problem.ProblemRepository.Cluster;
import dev.understudy.incident.problem.ProblemRepository.Occurrence;
import dev.understudy.incident.work.WorkService;
import dev.understudy.incident.work.WorkType;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what repeats, keeps its cost, and watches whether a rework held; each use case is one transaction. */
@ApplicationScoped
public class ProblemService {

    private static final String NO_ZONE = "-";
    private static final int LONGEST_TITLE = 200;
    /** Emergencies that are sorted in one transaction. */
    private static final int AT_ONCE = 200;

    private final ProblemRepository problems;
    private final WorkService work;
    private final PassportCopy passport;
    private final Outbox outbox;
    private final Clock clock;
    private final ProblemConfig config;
    private final MeterRegistry meters;

    ProblemService(
            ProblemRepository problems,
            WorkService work,
            PassportCopy passport,
            Outbox outbox,
            Clock clock,
            ProblemConfig config,
            MeterRegistry meters) {
        this.problems = problems;
        this.work = work;
        this.passport = passport;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
        this.meters = meters;
    }

    /** In the transaction that changes the incident. */
    void follow(@Observes IncidentEvent event) {
        switch (event) {
            case IncidentEvent.IncidentOpened opened -> {
                if (!Boolean.TRUE.equals(opened.drill())) {
                    occurred(opened);
                }
            }
            case IncidentEvent.IncidentResolved e -> problems.recovered(e.incidentId(), e.recoveredAt());
            case IncidentEvent.IncidentReopened e -> problems.recovered(e.incidentId(), null);
            case IncidentEvent.IncidentClosed e -> {
                problems.closed(e.incidentId(), e.minutesSpent(), e.cause());
                problems.clusterOf(e.incidentId())
                        .flatMap(problems::lockOpen)
                        .ifPresent(problem -> feed(problem, clock.instant()));
            }
            case IncidentEvent.IncidentMerged e -> problems.exclude(e.incidentId(), true);
            case IncidentEvent.IncidentUnmerged e -> problems.exclude(e.incidentId(), false);
            case IncidentEvent.IncidentCancelled e -> problems.exclude(e.incidentId(), true);
            case IncidentEvent.IncidentAcknowledged e -> {}
            case IncidentEvent.IncidentUnacknowledged e -> {}
            case IncidentEvent.IncidentHeld e -> {}
            case IncidentEvent.IncidentResumed e -> {}
            case IncidentEvent.IncidentEscalated e -> {}
            case IncidentEvent.IncidentMembersAdded e -> {}
            case IncidentEvent.IncidentMemberSplitOff e -> {}
            case IncidentEvent.IncidentOccurredAgain e -> {}
            case IncidentEvent.IncidentSeverityChanged e -> {}
            case IncidentEvent.IncidentNoteAdded e -> {}
            case IncidentEvent.IncidentSuppressed e -> {}
            case IncidentEvent.IncidentUnsuppressed e -> {}
            case IncidentEvent.IncidentDeadlineWarned e -> {}
            case IncidentEvent.IncidentDeadlineBreached e -> {}
            case IncidentEvent.IncidentDeadlineRecomputed e -> {}
        }
    }

    /** The rework of a problem was planned work, and is done. */
    void follow(@Observes WorkEvent event) {
        if (event instanceof WorkEvent.WorkDone done) {
            problems.lockByWorkItem(done.workItemId())
                    .filter(problem -> problem.state == Problem.State.REWORK_PROPOSED)
                    .flatMap(problem -> problem.reworkDone(done.hoursSpent(), done.by(), done.at(), clock.instant()))
                    .ifPresent(this::publish);
        }
    }

    private void occurred(IncidentEvent.IncidentOpened opened) {
        var failure = opened.failure();
        problems.add(
                opened.incidentId(),
                opened.projectId(),
                opened.zoneId() == null ? NO_ZONE : opened.zoneId(),
                failure == null ? "reported" : failure.reason(),
                failure == null ? opened.title() : failure.message(),
                opened.title(),
                opened.startedAt());
    }

    /** Where failures are compared with each other. */
    private record Place(String projectId, String zoneId, String failureClass) {}

    /**
     * Sorts emergencies that came since the last time into clusters. Apart from the transaction that opens them: nothing
     * that a call waits for looks for what repeats.
     *
     * @return whether there were any
     */
    @Transactional
    boolean sortNext() {
        var unsorted = problems.takeUnsorted(AT_ONCE);
        var places = new TreeMap<Place, List<ProblemRepository.Unsorted>>(Comparator.comparing(Place::projectId)
                .thenComparing(Place::zoneId)
                .thenComparing(Place::failureClass));
        for (var one : unsorted) {
            places.computeIfAbsent(
                            new Place(one.projectId(), one.zoneId(), one.failureClass()), place -> new ArrayList<>())
                    .add(one);
        }
        places.forEach((place, occurrences) -> sort(place, occurrences, clock.instant()));
        problems.flush();
        return !unsorted.isEmpty();
    }

    private void sort(Place place, List<ProblemRepository.Unsorted> occurrences, Instant now) {
        problems.lockPlace(place.projectId(), place.zoneId(), place.failureClass());
        var clusters = new ArrayList<>(problems.clusters(place.projectId(), place.zoneId(), place.failureClass()));
        var known = new HashMap<String, Optional<Problem>>();
        var toFeed = new LinkedHashSet<Problem>();
        for (var one : occurrences) {
            var cluster = cluster(place, Template.of(one.message()), clusters, now);
            problems.sort(one.incidentId(), cluster.id());
            if (one.excluded()) {
                continue;
            }
            var open = known.computeIfAbsent(cluster.id(), problems::lockOpen);
            if (open.isPresent()) {
                toFeed.add(open.get());
            } else {
                known.put(cluster.id(), detect(cluster, one, now));
            }
        }
        toFeed.forEach(problem -> feed(problem, now));
    }

    /** The one that a message belongs to, made wider or anew where it has to be. */
    private Cluster cluster(Place place, Template message, List<Cluster> known, Instant now) {
        var best = Template.best(message, known.stream().map(Cluster::template).toList());
        if (best.isEmpty()) {
            var alone = new Cluster(
                    TimeOrderedId.next(clock), place.projectId(), place.zoneId(), place.failureClass(), message);
            problems.add(alone, now);
            known.add(alone);
            return alone;
        }
        var found = known.get(best.get());
        var merged = found.template().merge(message);
        if (merged.equals(found.template())) {
            return found;
        }
        problems.generalise(found.id(), merged);
        var wider = new Cluster(found.id(), found.projectId(), found.zoneId(), found.failureClass(), merged);
        known.set(best.get(), wider);
        return wider;
    }

    private Optional<Problem> detect(Cluster cluster, ProblemRepository.Unsorted latest, Instant now) {
        var counted = counted(cluster.id(), now);
        if (counted.size() < config.threshold()) {
            return Optional.empty();
        }
        var problem = Problem.detect(
                TimeOrderedId.next(clock),
                cluster.projectId(),
                cluster.id(),
                cluster.zoneId().equals(NO_ZONE) ? null : cluster.zoneId(),
                cluster.failureClass(),
                shorten(latest.title() + ": " + cluster.template()),
                now);
        problems.persist(problem);
        problem.suspectedCause = mostNamed(counted).orElse(null);
        publish(problem.detected(counted.size(), cluster.template().toString()));
        publish(problem.updated(cost(problem, counted), now));
        meters.counter("understudy.problem.detected").increment();
        return Optional.of(problem);
    }

    private void feed(Problem problem, Instant now) {
        var counted = counted(problem.clusterId, now);
        if (problem.suspectedCause == null) {
            problem.suspectedCause = mostNamed(counted).orElse(null);
        }
        publish(problem.updated(cost(problem, counted), now));
        judge(problem, now);
    }

    /** Occurrences in the window, or since the last rework that was judged. */
    private List<Occurrence> counted(String clusterId, Instant now) {
        var window = now.minus(config.window());
        var since = problems.lastJudged(clusterId)
                .filter(judged -> judged.isAfter(window))
                .orElse(window);
        return problems.occurrences(clusterId, since);
    }

    private ProblemCost cost(Problem problem, List<Occurrence> occurrences) {
        long downtime = occurrences.stream()
                .filter(one -> one.recoveredAt() != null)
                .mapToLong(one -> Math.max(
                        0, Duration.between(one.startedAt(), one.recoveredAt()).toSeconds()))
                .sum();
        var logged = occurrences.stream()
                .filter(one -> one.minutesSpent() != null && one.minutesSpent() > 0)
                .toList();
        double hours = round(logged.stream()
                        .mapToInt(one -> Optional.ofNullable(one.minutesSpent()).orElse(0))
                        .sum()
                / 60.0);
        var project = passport.project(problem.projectId);
        var rate = AgreementTerms.inForce(project, LocalDate.ofInstant(clock.instant(), AgreementTerms.zone(project)))
                .map(agreement -> agreement.hourlyRate());
        return new ProblemCost(
                occurrences.size(),
                downtime,
                hours,
                occurrences.size() - logged.size(),
                rate.map(found -> round(found.amount() * hours)).orElse(null),
                rate.map(found -> found.currency()).orElse(null));
    }

    /** The cause that was written down most often when these were closed, if twice at least. */
    private static Optional<String> mostNamed(List<Occurrence> occurrences) {
        var counts = new HashMap<String, Integer>();
        for (var one : occurrences) {
            if (one.cause() != null && !one.cause().isBlank()) {
                counts.merge(one.cause().strip(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= 2)
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    private BreakEven breakEven(List<Occurrence> occurrences, double reworkHours, Instant now) {
        var span = span(occurrences, now);
        var logged = occurrences.stream()
                .filter(one -> one.minutesSpent() != null && one.minutesSpent() > 0)
                .toList();
        double hours = logged.stream()
                        .mapToInt(one -> Optional.ofNullable(one.minutesSpent()).orElse(0))
                        .sum()
                / 60.0;
        return BreakEvens.of(span.count(), span.days(), hours, logged.size(), reworkHours);
    }

    private record Counted(int count, double days) {}

    /** A count from the first occurrence on does not count that first one: it is what made the time begin. */
    private static Counted span(List<Occurrence> occurrences, Instant until) {
        if (occurrences.isEmpty()) {
            return new Counted(0, 0);
        }
        double days = Math.max(
                1.0 / 24,
                Duration.between(occurrences.getFirst().startedAt(), until).toSeconds() / 86_400.0);
        return new Counted(occurrences.size() - 1, days);
    }

    private void judge(Problem problem, Instant now) {
        if (problem.state == Problem.State.REWORK_DONE) {
            var standing = standing(problem, now);
            problem.judge(
                            standing.judgement(),
                            standing.before(),
                            standing.daysBefore(),
                            standing.after(),
                            standing.daysAfter(),
                            now)
                    .ifPresent(event -> {
                        publish(event);
                        meters.counter(
                                        "understudy.problem.judged",
                                        "promise",
                                        standing.judgement().promise().name())
                                .increment();
                    });
        }
    }

    /** How a rework stands. */
    record Standing(Judgement judgement, int before, double daysBefore, int after, double daysAfter) {}

    private Standing standing(Problem problem, Instant now) {
        var done = Optional.ofNullable(problem.reworkDoneAt).orElse(now);
        var all = problems.occurrences(problem.clusterId, done.minus(config.window()));
        var before =
                span(all.stream().filter(one -> one.startedAt().isBefore(done)).toList(), done);
        int after = (int)
                all.stream().filter(one -> !one.startedAt().isBefore(done)).count();
        double daysAfter = Math.max(0, Duration.between(done, now).toSeconds() / 86_400.0);
        return new Standing(
                Judgement.of(
                        before.count(),
                        before.days(),
                        after,
                        daysAfter,
                        config.patience().toDays()),
                before.count(),
                round(before.days()),
                after,
                round(daysAfter));
    }

    /**
     * A problem with everything that is known of it.
     *
     * @param breakEven of the proposed rework, as of now; absent while none is proposed
     * @param promise how the rework stands; absent before it is done
     */
    record Known(
            Problem problem,
            String template,
            ProblemCost cost,
            @Nullable BreakEven breakEven,
            @Nullable Standing promise,
            List<Occurrence> occurrences) {}

    @Transactional
    Optional<Known> find(String id) {
        return problems.findByIdOptional(id).map(this::known);
    }

    private Known known(Problem problem) {
        var now = clock.instant();
        var counted = counted(problem.clusterId, now);
        return new Known(
                problem,
                problems.cluster(problem.clusterId)
                        .map(cluster -> cluster.template().toString())
                        .orElse(""),
                cost(problem, counted),
                problem.estimateHours == null ? null : breakEven(counted, problem.estimateHours, now),
                problem.reworkDoneAt == null
                        ? null
                        : standing(problem, problem.endedAt == null ? now : problem.endedAt),
                counted);
    }

    @Transactional
    List<Known> page(ProblemRepository.Filter filter, ProblemRepository.@Nullable Position after, int limit) {
        return problems.page(filter, after, limit).stream().map(this::known).toList();
    }

    @Transactional
    List<ProblemRepository.Met> clusters(String projectId) {
        return problems.met(projectId, clock.instant().minus(config.window()));
    }

    @Transactional
    void suspect(String id, String cause) {
        var problem = locked(id);
        problem.suspect(cause);
        var now = clock.instant();
        publish(problem.updated(cost(problem, counted(problem.clusterId, now)), now));
    }

    /**
     * Proposes to mend the cause.
     *
     * @param workItemId planned work for it that is there already
     * @param plan whether a work item is to be planned for it
     */
    @Transactional
    void propose(
            String id, String proposal, double estimateHours, @Nullable String workItemId, boolean plan, String by) {
        var problem = locked(id);
        var now = clock.instant();
        var item = workItemId;
        if (item != null) {
            if (!work.projectOf(item).equals(Optional.of(problem.projectId))) {
                throw invalid("workItemId", "unknown-work-item", "the project has no work item '" + item + "'");
            }
        } else if (plan && problem.workItemId == null) {
            item = work.planFor(
                    problem.projectId,
                    WorkType.IMPROVEMENT,
                    shorten(proposal),
                    proposal + "\n\n" + problem.title,
                    problem.zoneId,
                    estimateHours,
                    by);
        }
        publish(problem.propose(
                proposal,
                estimateHours,
                item,
                breakEven(counted(problem.clusterId, now), estimateHours, now),
                by,
                now));
        if (item != null) {
            work.linkFor(item, "problem", problem.id, by);
        }
    }

    /** @param hoursSpent those logged on the work item when absent */
    @Transactional
    void reworkDone(String id, @Nullable Double hoursSpent, @Nullable Instant at, String by) {
        var problem = locked(id);
        var now = clock.instant();
        if (at != null && at.isAfter(now)) {
            throw invalid("at", "future", at + " has not come yet; say it when it is done");
        }
        double hours = hoursSpent != null
                ? hoursSpent
                : Optional.ofNullable(problem.workItemId)
                        .flatMap(work::hoursSpent)
                        .orElseThrow(() -> invalid(
                                "hoursSpent",
                                "required",
                                "'hoursSpent' is missing, and there is no work item that hours were logged on"));
        problem.reworkDone(hours, by, at == null ? now : at, now).ifPresent(this::publish);
    }

    @Transactional
    void close(String id, String reason, String by) {
        locked(id).close(by, reason, clock.instant()).ifPresent(this::publish);
    }

    /**
     * Looks at the next rework that is due to be looked at.
     *
     * @return whether there was one
     */
    @Transactional
    boolean checkNext() {
        var now = clock.instant();
        var due = problems.claimCheck(now);
        due.ifPresent(problem -> judge(problem, now));
        problems.flush();
        return due.isPresent();
    }

    @Transactional
    Optional<Instant> nextCheck() {
        return problems.nextCheck();
    }

    private Problem locked(String id) {
        return problems.lock(id).orElseThrow(() -> notFound(id));
    }

    private void publish(ProblemEvent event) {
        outbox.publish(event, event.at());
    }

    static NotFound notFound(String id) {
        return new NotFound("problem.not-found", "problem '" + id + "' does not exist, or is not yours to see");
    }

    static InvalidInput invalid(String path, String rule, String message) {
        return new InvalidInput("problem.invalid", message, List.of(Violation.at(path, rule, message)));
    }

    private static String shorten(String text) {
        var line = text.strip().lines().findFirst().orElse("");
        return line.length() <= LONGEST_TITLE ? line : line.substring(0, LONGEST_TITLE - 1) + "…";
    }

    private static double round(double number) {
        return Math.round(number * 100) / 100.0;
    }

    /** For the API: verdicts in its words. */
    static String word(Promise promise) {
        return switch (promise) {
            case KEPT -> "kept";
            case NOT_KEPT -> "not-kept";
            case TOO_EARLY -> "too-early";
        };
    }
}
