package dev.understudy.report.portfolio;

import dev.understudy.events.EventData;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.Topic;
import dev.understudy.events.WorkEvent;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectScope;
import dev.understudy.report.analysis.EarlyWarning;
import dev.understudy.report.analysis.Failure;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.improvement.Improvements;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.journal.Journal;
import dev.understudy.report.journal.Journal.Story;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.period.Period;
import dev.understudy.report.portfolio.Portfolio.Row;
import dev.understudy.report.portfolio.Portfolio.Totals;
import dev.understudy.report.project.Projects;
import dev.understudy.report.project.Projects.KnownProject;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.risk.Risks.RiskView;
import dev.understudy.report.work.PlannedWork;
import dev.understudy.report.work.PlannedWork.ItemView;
import dev.understudy.report.work.PlannedWork.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts all projects on one page. */
@ApplicationScoped
class PortfolioService {

    /** Rules of passport-service that say that somebody cannot be replaced. */
    private static final Set<String> BUS_FACTOR = Set.of("hangs-on-one-person", "nobody-can-operate");

    private static final Set<Topic> TOPICS =
            Set.of(Topic.INCIDENTS, Topic.WORK, Topic.FINDINGS, Topic.REPORTS, Topic.PROBLEMS);

    private static final Set<Class<? extends EventData>> ENDS = Stream.of(
                    Emergencies.ENDS, PlannedWork.ENDS, Risks.ENDS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** Projects whose events are read together: one by one takes long, all at once much memory. */
    private static final int AT_ONCE = 50;

    private final Projects projects;
    private final Journal journal;
    private final Clock clock;

    PortfolioService(Projects projects, Journal journal, Clock clock) {
        this.projects = projects;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param text the period, as of reports; the running month when absent
     * @param other the one to compare with; the one before when absent
     * @throws InvalidInput when one of them is malformed or has not begun anywhere
     */
    @Transactional
    Portfolio of(@Nullable String text, @Nullable String other, ProjectScope scope) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var label = text == null ? YearMonth.from(now.atZone(ZoneOffset.UTC)).toString() : text;
        // A project may be in a zone where it is a day later.
        var general = Period.parse(label, ZoneOffset.MAX, now);
        var with = other == null
                ? general.back(1).label()
                : Period.parse(other, ZoneOffset.MAX, now).label();
        var rows = new ArrayList<Row>();
        var noData = new ArrayList<String>();
        var all = new ArrayList<Failure>();
        // Where the day begins first, so do the periods; hours of a day are logged on it or after it.
        var since = Stream.of(label, with)
                .map(each -> Period.read(each, ZoneOffset.MAX).from())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var known = projects.all(scope);
        for (int at = 0; at < known.size(); at += AT_ONCE) {
            var some = known.subList(at, Math.min(known.size(), at + AT_ONCE));
            var stories = journal.since(
                    some.stream().map(each -> each.project().projectId()).toList(),
                    TOPICS,
                    since,
                    ENDS,
                    Emergencies.PARTS);
            for (var each : some) {
                var zone = ZoneId.of(each.project().timeZone());
                var projectId = each.project().projectId();
                row(each, stories.of(projectId), Period.read(label, zone), Period.read(with, zone), now, all)
                        .ifPresentOrElse(rows::add, () -> noData.add(projectId));
            }
        }
        rows.sort(Portfolio.WORST_FIRST);
        return new Portfolio(
                label,
                with,
                now,
                totals(rows),
                EarlyWarning.of(all, Instant.MIN, Instant.MAX),
                List.copyOf(rows),
                noData);
    }

    /** Empty when nothing was known of it before the period was over. */
    private static Optional<Row> row(
            KnownProject known, Story story, Period period, Period before, Instant now, List<Failure> all) {
        var project = known.project();
        var projectId = project.projectId();
        var present = figures(story, period, now);
        if (!known.knownSince().isBefore(period.to()) && present.emergencies().isEmpty()) {
            return Optional.empty();
        }
        var past = known.knownSince().isBefore(before.to()) ? figures(story, before, now) : null;
        var open = Risks.among(
                        story.of(Topic.FINDINGS, FindingEvent.class),
                        story.of(Topic.REPORTS, ReportEvent.class),
                        period.from(),
                        present.until(),
                        period.zone())
                .open();
        var problems = Improvements.among(story.of(Topic.PROBLEMS, ProblemEvent.class), period.from(), present.until());
        var planned = project.agreement() == null ? null : project.agreement().planned();
        var failures = present.emergencies().stream()
                .map(Failure::of)
                .filter(failure -> !failure.startedAt().isBefore(period.from()))
                .toList();
        all.addAll(failures);
        return Optional.of(new Row(
                projectId,
                project.name(),
                project.client().clientId(),
                project.client().name(),
                present.began(),
                past == null ? null : past.began(),
                (int) present.emergencies().stream()
                        .filter(emergency -> emergency.recoveredAt() == null)
                        .count(),
                present.missed(),
                past == null ? null : past.missed(),
                Emergencies.affected(present.emergencies(), period.from(), present.until()),
                (int) present.items().stream()
                        .filter(item -> item.state() == State.DONE)
                        .count(),
                (int) present.items().stream().filter(ItemView::overdue).count(),
                present.hours(),
                past == null ? null : past.hours(),
                planned == null ? null : planned.hoursIncluded(),
                (int) open.stream()
                        .filter(risk -> risk.severity().equals("high") && risk.acceptedUntil() == null)
                        .count(),
                open.size(),
                (int) open.stream().filter(RiskView::awaitsAnswer).count(),
                (int) open.stream()
                        .filter(risk -> BUS_FACTOR.contains(risk.rule()))
                        .count(),
                promises(problems, Promise.KEPT),
                promises(problems, Promise.NOT_KEPT),
                EarlyWarning.of(failures, period.from(), present.until()),
                "/api/v1/projects/" + projectId + "/reports/" + period.label()));
    }

    private static int promises(List<ProblemView> problems, Promise wanted) {
        return (int)
                problems.stream().filter(problem -> problem.promise() == wanted).count();
    }

    private record Figures(
            List<EmergencyView> emergencies, int began, int missed, List<ItemView> items, Instant until) {

        double hours() {
            return items.stream().mapToDouble(ItemView::hours).sum();
        }
    }

    private static Figures figures(Story story, Period period, Instant now) {
        var until = now.isBefore(period.to()) ? now : period.to();
        var going = Emergencies.among(story.of(Topic.INCIDENTS, IncidentEvent.class), period.from(), period.to());
        LocalDate end = period.endDay();
        return new Figures(
                going,
                (int) going.stream()
                        .filter(emergency -> !emergency.startedAt().isBefore(period.from()))
                        .count(),
                going.stream()
                        .map(emergency -> EmergencyLine.of(emergency, null, now))
                        .mapToInt(line -> (line.responseDeadline() == Deadline.MISSED ? 1 : 0)
                                + (line.resolutionDeadline() == Deadline.MISSED ? 1 : 0))
                        .sum(),
                PlannedWork.among(story.of(Topic.WORK, WorkEvent.class), period.from(), until, period.firstDay(), end)
                        .items(),
                until);
    }

    private static Totals totals(List<Row> rows) {
        return new Totals(
                rows.size(),
                rows.stream().mapToInt(Row::began).sum(),
                rows.stream()
                        .mapToInt(row -> row.beganBefore() == null ? 0 : row.beganBefore())
                        .sum(),
                rows.stream().mapToInt(Row::deadlinesMissed).sum(),
                rows.stream()
                        .mapToInt(row -> row.deadlinesMissedBefore() == null ? 0 : row.deadlinesMissedBefore())
                        .sum(),
                rows.stream().mapToDouble(Row::hours).sum(),
                rows.stream()
                        .mapToDouble(row -> row.hoursBefore() == null ? 0 : row.hoursBefore())
                        .sum(),
                rows.stream().mapToInt(Row::risksOpen).sum());
    }
}
