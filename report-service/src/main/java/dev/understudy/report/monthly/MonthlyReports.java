package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.analysis.Analysis;
import dev.understudy.report.analysis.Failure;
import dev.understudy.report.branding.Brandings;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.improvement.Improvements;
import dev.understudy.report.measurement.Measurements;
import dev.understudy.report.measurement.Segment;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.monthly.MonthlyReport.ExpiryLine;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.observation.Observations;
import dev.understudy.report.period.Period;
import dev.understudy.report.project.Projects;
import dev.understudy.report.project.Projects.KnownCheck;
import dev.understudy.report.project.Projects.KnownProject;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.risk.Risks.RiskView;
import dev.understudy.report.trend.EmergencyTrends;
import dev.understudy.report.work.PlannedWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the month together from the read model. */
@ApplicationScoped
public class MonthlyReports {

    private static final int GAPS = 10;

    private final Projects projects;
    private final Measurements measurements;
    private final Emergencies emergencies;
    private final PlannedWork work;
    private final Risks risks;
    private final Observations observations;
    private final Improvements improvements;
    private final Brandings branding;
    private final Clock clock;

    MonthlyReports(
            Projects projects,
            Measurements measurements,
            Emergencies emergencies,
            PlannedWork work,
            Risks risks,
            Observations observations,
            Improvements improvements,
            Brandings branding,
            Clock clock) {
        this.projects = projects;
        this.measurements = measurements;
        this.emergencies = emergencies;
        this.work = work;
        this.risks = risks;
        this.observations = observations;
        this.improvements = improvements;
        this.branding = branding;
        this.clock = clock;
    }

    /**
     * @param text as {@link Period#label()}
     * @param language ISO 639-1; the project's preferred one when absent
     * @throws InvalidInput when the period is malformed or has not begun, or the language is not one of ours
     * @throws NotFound {@code report.no-data} when the period was over before the project was known
     */
    @Transactional
    public MonthlyReport of(String projectId, String text, @Nullable String language) {
        return of(projectId, text, known -> List.of(wording(language, known.languages())))
                .getFirst();
    }

    /** The same figures in every language, that of the project first. */
    @Transactional
    public List<MonthlyReport> inAllLanguages(String projectId, String text) {
        return of(projectId, text, known -> {
            var first = wording(null, known.languages());
            return Stream.concat(Stream.of(first), Wording.ALL.stream().filter(other -> !other.equals(first)))
                    .toList();
        });
    }

    /**
     * The figures of a period beside those of another one.
     *
     * @param with the other one; the one before when absent
     */
    @Transactional
    public Comparison compare(String projectId, String text, @Nullable String with) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var known = known(projectId);
        var period = Period.parse(text, ZoneId.of(known.project().timeZone()), now);
        var other = with == null ? period.back(1) : Period.parse(with, period.zone(), now);
        return Comparison.of(facts(known, period, now), facts(known, other, now));
    }

    private List<MonthlyReport> of(String projectId, String text, Function<ProjectApplied, List<Wording>> languages) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var known = known(projectId);
        var project = known.project();
        var period = Period.parse(text, ZoneId.of(project.timeZone()), now);
        var wordings = languages.apply(project);
        var facts = facts(known, period, now);
        var until = facts.until();
        var shown = Section.modes(project.agreement());
        var occurrences = occurrences(projectId, period, until);
        var trends = EmergencyTrends.of(occurrences, period, known.knownSince(), until);
        var analysis = Analysis.of(
                facts.emergencies().stream()
                        .map(line -> Failure.of(line.emergency()))
                        .toList(),
                period,
                until);
        var comparison = shown.get(Section.COMPARISON) == Section.Mode.HIDDEN ? null : beside(known, facts);
        var next = period.next();
        var plan = Plan.of(
                next.label(),
                next.to(),
                work.ahead(projectId, until, next.from(), next.to()),
                included(project.agreement()),
                facts.expiries(),
                (int) facts.risks().open().stream()
                        .filter(RiskView::awaitsAnswer)
                        .count());
        var look = branding.of(project.client().clientId()).orElse(null);
        return wordings.stream()
                .map(wording -> {
                    var report = new MonthlyReport(
                            project.projectId(),
                            project.name(),
                            project.client().name(),
                            period.label(),
                            period.firstDay(),
                            period.lastDay(),
                            period.zone().getId(),
                            zoneNames(project),
                            period.from(),
                            period.to(),
                            facts.running(),
                            now,
                            wording.language(),
                            Section.words(shown),
                            wording.summary(summarised(facts, plan)),
                            facts.availability(),
                            facts.figures(),
                            facts.emergencies(),
                            shown(Section.WORK, shown, facts.work()),
                            shown(Section.CHANGES, shown, facts.changes()),
                            shown(Section.DEADLINES, shown, facts.deadlines()),
                            shown(Section.ORDER_PATHS, shown, facts.orderPaths()),
                            shown(Section.ERROR_PAGES, shown, facts.errorPages()),
                            shown(Section.BACKUPS, shown, facts.backups()),
                            shown(Section.EXPIRIES, shown, facts.expiries()),
                            shown(Section.RISKS, shown, facts.risks()),
                            shown(Section.TRENDS, shown, trends),
                            shown(Section.TRENDS, shown, analysis),
                            shown(Section.PROBLEMS, shown, facts.problems()),
                            comparison,
                            shown(Section.DRILLS, shown, facts.drills()),
                            shown(Section.PLAN, shown, plan),
                            notMeasured(facts, wording),
                            wording.method(),
                            Map.of(),
                            look);
                    return report.withEvidence(links(report));
                })
                .toList();
    }

    /**
     * How emergencies develop.
     *
     * @param text as {@link Period#label()}; the running month when absent
     */
    @Transactional
    TrendResource.Development development(String projectId, @Nullable String text) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var known = known(projectId);
        var zone = ZoneId.of(known.project().timeZone());
        var period =
                Period.parse(text == null ? YearMonth.from(now.atZone(zone)).toString() : text, zone, now);
        var until = now.isBefore(period.to()) ? now : period.to();
        if (!known.knownSince().isBefore(period.to())) {
            throw new NotFound(
                    "report.no-data",
                    "nothing is known of project '" + projectId + "' before " + known.knownSince()
                            + ", so nothing can be said of " + period.label());
        }
        return new TrendResource.Development(
                projectId,
                period.label(),
                EmergencyTrends.of(occurrences(projectId, period, until), period, known.knownSince(), until),
                Analysis.of(
                        emergencies.during(projectId, period.from(), period.to()).stream()
                                .map(Failure::of)
                                .toList(),
                        period,
                        until),
                improvements.problems(projectId, period.from(), until).stream()
                        .filter(problem -> problem.reworkDoneAt() != null)
                        .toList());
    }

    private KnownProject known(String projectId) {
        return projects.find(projectId)
                .orElseThrow(() -> new NotFound(
                        "report.no-data",
                        "nothing is known of project '" + projectId + "' yet; try again in a moment"));
    }

    private Facts facts(KnownProject known, Period period, Instant now) {
        var project = known.project();
        var projectId = project.projectId();
        var ongoing = emergencies.during(projectId, period.from(), period.to());
        var checks = projects.checks(projectId, period.from(), period.to());
        if (checks.isEmpty() && ongoing.isEmpty() && !known.knownSince().isBefore(period.to())) {
            throw new NotFound(
                    "report.no-data",
                    "there is no report of " + period.label() + ": nothing is known of project '" + projectId
                            + "' before " + known.knownSince());
        }
        var zones = zoneNames(project);
        var until = now.isBefore(period.to()) ? now : period.to();
        var lines = ongoing.stream()
                .map(emergency -> EmergencyLine.of(emergency, zones.get(emergency.zoneId()), now))
                .toList();
        var availability = availability(inOrderOfZones(checks, project), zones, period, until);
        var flows = checks.stream()
                .filter(check -> check.kind().equals("flow"))
                .map(KnownCheck::checkId)
                .collect(Collectors.toSet());
        var planned = work.during(projectId, period.from(), until, period.firstDay(), period.endDay());
        return new Facts(
                project,
                period,
                now,
                known.knownSince(),
                availability,
                figures(lines, Emergencies.affected(ongoing, period.from(), until)),
                lines,
                Work.of(planned.items(), included(project.agreement())),
                planned.changes(),
                Deadlines.of(lines, planned.items(), until),
                new OrderPaths(
                        false,
                        availability.stream()
                                .filter(check -> flows.contains(check.checkId()))
                                .toList()),
                ErrorPages.of(ongoing, checks, period.from(), until),
                observations.backups(projectId, period.from(), until),
                expiries(projectId, until),
                risks.during(projectId, period.from(), until, period.zone()),
                improvements.problems(projectId, period.from(), until),
                improvements.drills(projectId, period.from(), until));
    }

    /** Absent when nothing is known of the period before. */
    private @Nullable Comparison beside(KnownProject known, Facts facts) {
        var before = facts.period().back(1);
        return known.knownSince().isBefore(before.to())
                ? Comparison.of(facts, facts(known, before, facts.now()))
                : null;
    }

    private static <T> @Nullable T shown(Section section, Map<Section, Section.Mode> modes, T content) {
        return modes.get(section) == Section.Mode.HIDDEN ? null : content;
    }

    private static @Nullable Double included(@Nullable Agreement agreement) {
        return agreement == null || agreement.planned() == null
                ? null
                : agreement.planned().hoursIncluded();
    }

    private List<ExpiryLine> expiries(String projectId, Instant until) {
        return observations.expiries(projectId, until).stream()
                .map(expiry -> new ExpiryLine(
                        expiry, Duration.between(until, expiry.expiresAt()).toDays()))
                .toList();
    }

    private List<EmergencyTrends.Occurrence> occurrences(String projectId, Period period, Instant until) {
        var yearBefore = period.firstDay().minusMonths(12).withDayOfMonth(1);
        return emergencies.during(projectId, period.start(yearBefore), until).stream()
                .map(emergency -> new EmergencyTrends.Occurrence(
                        emergency.zoneId(), emergency.startedAt(), emergency.foundByUs()))
                .toList();
    }

    private static Wording.Figures summarised(Facts facts, Plan plan) {
        var measured = facts.availability().stream()
                .filter(check -> check.availability() != null)
                .toList();
        var worst = measured.stream().min(Comparator.comparing(check -> Objects.requireNonNull(check.availability())));
        return new Wording.Figures(
                facts.period(),
                facts.availability().size(),
                facts.availability().size() - measured.size(),
                worst.orElse(null),
                facts.coverage(),
                facts.figures(),
                facts.work(),
                facts.changes().size(),
                facts.risks(),
                plan);
    }

    private static Map<String, String> links(MonthlyReport report) {
        var links = new LinkedHashMap<String, String>();
        var base = "/api/v1/projects/" + report.projectId() + "/reports/" + report.period() + "/evidence/";
        for (var figure : Figure.values()) {
            figure.aggregates(report).ifPresent(counted -> links.put(figure.id(), base + figure.id()));
        }
        links.put(MonthlyReport.AVAILABILITY, base + MonthlyReport.AVAILABILITY);
        return links;
    }

    /** The longest gaps first; the table has them all. */
    private static List<String> notMeasured(Facts facts, Wording wording) {
        var gaps = facts.availability().stream()
                .filter(check -> check.unknown().compareTo(Duration.ofMinutes(1)) >= 0)
                .sorted(Comparator.comparing(CheckAvailability::unknown).reversed())
                .toList();
        var lines = new ArrayList<String>();
        gaps.stream()
                .limit(GAPS)
                .map(check -> wording.unmeasuredTime(check.name(), check.unknown(), check.coverage()))
                .forEach(lines::add);
        if (gaps.size() > GAPS) {
            lines.add(wording.moreUnmeasured(gaps.size() - GAPS));
        }
        lines.addAll(wording.unmeasuredAreas(
                facts.backups().stream().anyMatch(backup -> backup.runs() > 0),
                !facts.expiries().isEmpty(),
                !facts.work().items().isEmpty()));
        return lines;
    }

    /** In the passport's order. */
    private static Map<String, String> zoneNames(ProjectApplied project) {
        return project.zones().stream()
                .collect(Collectors.toMap(Zone::zoneId, Zone::name, (one, other) -> one, LinkedHashMap::new));
    }

    /** As the passport lists the zones; what belongs to none comes last. */
    private static List<KnownCheck> inOrderOfZones(List<KnownCheck> checks, ProjectApplied project) {
        var zones = project.zones().stream().map(Zone::zoneId).toList();
        return checks.stream()
                .sorted(Comparator.comparingInt(check -> {
                    var place = zones.indexOf(check.zoneId());
                    return place < 0 ? zones.size() : place;
                }))
                .toList();
    }

    private List<CheckAvailability> availability(
            List<KnownCheck> checks, Map<String, String> zones, Period period, Instant until) {
        var segments =
                measurements.segments(checks.stream().map(KnownCheck::checkId).toList(), period.from(), period.to());
        return checks.stream()
                .map(check ->
                        availability(check, segments.getOrDefault(check.checkId(), List.of()), zones, period, until))
                .toList();
    }

    private static CheckAvailability availability(
            KnownCheck check, List<Segment> segments, Map<String, String> zones, Period period, Instant until) {
        var from = check.knownSince().isAfter(period.from()) ? check.knownSince() : period.from();
        var removed = check.removedAt();
        var end = removed != null && removed.isBefore(until) ? removed : until;
        return CheckAvailability.of(
                check.checkId(),
                check.name(),
                check.zoneId() == null ? null : zones.getOrDefault(check.zoneId(), check.zoneId()),
                check.target(),
                segments,
                from,
                end,
                period);
    }

    private static EmergencyFigures figures(List<EmergencyLine> lines, Duration affected) {
        return new EmergencyFigures(
                lines.size(),
                (int) lines.stream().filter(line -> line.resolution() == null).count(),
                (int) lines.stream()
                        .filter(line -> Boolean.TRUE.equals(line.emergency().foundByUs()))
                        .count(),
                (int) lines.stream()
                        .filter(line -> Boolean.FALSE.equals(line.emergency().foundByUs()))
                        .count(),
                affected,
                count(lines, EmergencyLine::responseDeadline, Deadline.KEPT),
                count(lines, EmergencyLine::responseDeadline, Deadline.MISSED),
                count(lines, EmergencyLine::resolutionDeadline, Deadline.KEPT),
                count(lines, EmergencyLine::resolutionDeadline, Deadline.MISSED),
                median(lines.stream().map(EmergencyLine::response)),
                median(lines.stream().map(EmergencyLine::resolution)));
    }

    private static int count(
            List<EmergencyLine> lines, Function<EmergencyLine, @Nullable Deadline> deadline, Deadline wanted) {
        return (int)
                lines.stream().filter(line -> deadline.apply(line) == wanted).count();
    }

    private static @Nullable Duration median(Stream<@Nullable Duration> each) {
        var durations = each.filter(Objects::nonNull).sorted().toList();
        if (durations.isEmpty()) {
            return null;
        }
        var middle = durations.size() / 2;
        return durations.size() % 2 == 1
                ? durations.get(middle)
                : durations.get(middle - 1).plus(durations.get(middle)).dividedBy(2);
    }

    private static Wording wording(@Nullable String language, List<String> preferred) {
        if (language != null) {
            return Wording.of(language)
                    .orElseThrow(() -> new InvalidInput(
                            "report.unknown-language",
                            "'" + language + "' is not a language of the reports; choose en or ru"));
        }
        return preferred.stream()
                .map(Wording::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(EnglishWording::new);
    }
}
