package dev.understudy.report.portfolio;

import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectScope;
import dev.understudy.report.analysis.EarlyWarning;
import dev.understudy.report.analysis.Failure;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.improvement.Improvements;
import dev.understudy.report.improvement.Improvements.ProblemView;
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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts all projects on one page. */
@ApplicationScoped
class PortfolioService {

    /** Rules of passport-service that say that somebody cannot be replaced. */
    private static final Set<String> BUS_FACTOR = Set.of("hangs-on-one-person", "nobody-can-operate");

    private final Projects projects;
    private final Emergencies emergencies;
    private final PlannedWork work;
    private final Risks risks;
    private final Improvements improvements;
    private final Clock clock;

    PortfolioService(
            Projects projects,
            Emergencies emergencies,
            PlannedWork work,
            Risks risks,
            Improvements improvements,
            Clock clock) {
        this.projects = projects;
        this.emergencies = emergencies;
        this.work = work;
        this.risks = risks;
        this.improvements = improvements;
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
        for (var known : projects.all(scope)) {
            var zone = ZoneId.of(known.project().timeZone());
            var period = Period.read(label, zone);
            if (!known.knownSince().isBefore(period.to())
                    && emergencies
                            .during(known.project().projectId(), period.from(), period.to())
                            .isEmpty()) {
                noData.add(known.project().projectId());
                continue;
            }
            rows.add(row(known, period, Period.read(with, zone), now, all));
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

    private Row row(KnownProject known, Period period, Period before, Instant now, List<Failure> all) {
        var project = known.project();
        var projectId = project.projectId();
        var present = figures(projectId, period, now);
        var past = known.knownSince().isBefore(before.to()) ? figures(projectId, before, now) : null;
        var open = risks.during(projectId, period.from(), present.until(), period.zone())
                .open();
        var problems = improvements.problems(projectId, period.from(), present.until());
        var planned = project.agreement() == null ? null : project.agreement().planned();
        var failures = present.emergencies().stream()
                .map(Failure::of)
                .filter(failure -> !failure.startedAt().isBefore(period.from()))
                .toList();
        all.addAll(failures);
        return new Row(
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
                "/api/v1/projects/" + projectId + "/reports/" + period.label());
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

    private Figures figures(String projectId, Period period, Instant now) {
        var until = now.isBefore(period.to()) ? now : period.to();
        var going = emergencies.during(projectId, period.from(), period.to());
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
                work.during(projectId, period.from(), until, period.firstDay(), end)
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
