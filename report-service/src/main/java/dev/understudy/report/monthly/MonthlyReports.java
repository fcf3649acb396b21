package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.improvement.Improvements;
import dev.understudy.report.improvement.Improvements.DrillView;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.measurement.Measurements;
import dev.understudy.report.measurement.Segment;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.monthly.MonthlyReport.ExpiryLine;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.observation.Observations;
import dev.understudy.report.observation.Observations.Backup;
import dev.understudy.report.period.Period;
import dev.understudy.report.project.Projects;
import dev.understudy.report.project.Projects.KnownCheck;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.trend.EmergencyTrends;
import dev.understudy.report.work.PlannedWork;
import dev.understudy.report.work.PlannedWork.ChangeView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final Clock clock;

    MonthlyReports(
            Projects projects,
            Measurements measurements,
            Emergencies emergencies,
            PlannedWork work,
            Risks risks,
            Observations observations,
            Improvements improvements,
            Clock clock) {
        this.projects = projects;
        this.measurements = measurements;
        this.emergencies = emergencies;
        this.work = work;
        this.risks = risks;
        this.observations = observations;
        this.improvements = improvements;
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
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var known = projects.find(projectId)
                .orElseThrow(() -> new NotFound(
                        "report.no-data",
                        "nothing is known of project '" + projectId + "' yet; try again in a moment"));
        var project = known.project();
        var period = Period.parse(text, ZoneId.of(project.timeZone()), now);
        var ongoing = emergencies.during(projectId, period.from(), period.to());
        var checks = projects.checks(projectId, period.from(), period.to());
        if (checks.isEmpty() && ongoing.isEmpty() && !known.knownSince().isBefore(period.to())) {
            throw new NotFound(
                    "report.no-data",
                    "there is no report of " + period.label() + ": nothing is known of project '" + projectId
                            + "' before " + known.knownSince());
        }
        var wording = wording(language, project.languages());
        var zones = project.zones().stream().collect(Collectors.toMap(Zone::zoneId, Zone::name, (one, other) -> one));
        var until = now.isBefore(period.to()) ? now : period.to();
        var lines = ongoing.stream()
                .map(emergency -> EmergencyLine.of(emergency, zones.get(emergency.zoneId()), now))
                .toList();
        var figures = figures(lines, union(ongoing, period.from(), until));
        var availability = availability(inOrderOfZones(checks, project), zones, period, until);
        var shown = Section.modes(project.agreement());
        var planned = work.during(projectId, period.from(), until, period.firstDay(), period.endDay());
        var parts = new Parts(
                Work.of(planned.items(), included(project.agreement())),
                planned.changes(),
                observations.backups(projectId, period.from(), until),
                expiries(projectId, until),
                risks.during(projectId, period.from(), until),
                trends(projectId, period, known.knownSince(), until),
                improvements.problems(projectId, period.from(), until),
                improvements.drills(projectId, period.from(), until));
        var report = new MonthlyReport(
                project.projectId(),
                project.name(),
                project.client().name(),
                period.label(),
                period.firstDay(),
                period.lastDay(),
                period.zone().getId(),
                period.from(),
                period.to(),
                now.isBefore(period.to()),
                now,
                wording.language(),
                Section.words(shown),
                summary(period, availability, figures, parts, wording),
                availability,
                figures,
                lines,
                shown(Section.WORK, shown, parts.work()),
                shown(Section.CHANGES, shown, parts.changes()),
                shown(Section.BACKUPS, shown, parts.backups()),
                shown(Section.EXPIRIES, shown, parts.expiries()),
                shown(Section.RISKS, shown, parts.risks()),
                shown(Section.TRENDS, shown, parts.trends()),
                shown(Section.PROBLEMS, shown, parts.problems()),
                shown(Section.DRILLS, shown, parts.drills()),
                notMeasured(availability, parts, wording),
                wording.method(),
                Map.of());
        return report.withEvidence(links(report));
    }

    /** ISO 639-1 codes of the languages that reports are written in. */
    public List<String> languages() {
        return Wording.ALL.stream().map(Wording::language).toList();
    }

    private record Parts(
            Work work,
            List<ChangeView> changes,
            List<Backup> backups,
            List<ExpiryLine> expiries,
            Risks.Month risks,
            EmergencyTrends trends,
            List<ProblemView> problems,
            List<DrillView> drills) {}

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

    private EmergencyTrends trends(String projectId, Period period, Instant knownSince, Instant until) {
        var yearBefore = period.firstDay().minusMonths(12).withDayOfMonth(1);
        var occurrences = emergencies.during(projectId, period.start(yearBefore), until).stream()
                .map(emergency -> new EmergencyTrends.Occurrence(
                        emergency.zoneId(), emergency.startedAt(), emergency.foundByUs()))
                .toList();
        return EmergencyTrends.of(occurrences, period, knownSince, until);
    }

    private static List<String> summary(
            Period period,
            List<CheckAvailability> availability,
            EmergencyFigures figures,
            Parts parts,
            Wording wording) {
        var measured = availability.stream()
                .filter(check -> check.availability() != null)
                .toList();
        var worst = measured.stream().min(Comparator.comparing(check -> Objects.requireNonNull(check.availability())));
        return wording.summary(new Wording.Figures(
                period,
                availability.size(),
                availability.size() - measured.size(),
                worst.orElse(null),
                coverage(availability),
                figures,
                parts.work(),
                parts.changes().size(),
                parts.risks()));
    }

    private static Map<String, String> links(MonthlyReport report) {
        var links = new LinkedHashMap<String, String>();
        var base = "/api/v1/projects/" + report.projectId() + "/reports/" + report.period() + "/evidence/";
        for (var figure : Figure.values()) {
            figure.aggregates(report).ifPresent(counted -> links.put(figure.id(), base + figure.id()));
        }
        links.put("availability", base + "availability");
        return links;
    }

    /** The longest gaps first; the table has them all. */
    private static List<String> notMeasured(List<CheckAvailability> availability, Parts parts, Wording wording) {
        var gaps = availability.stream()
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
                parts.backups().stream().anyMatch(backup -> backup.runs() > 0),
                !parts.expiries().isEmpty(),
                !parts.work().items().isEmpty()));
        return lines;
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

    private static @Nullable Double coverage(List<CheckAvailability> availability) {
        var wall = Duration.ZERO;
        var measured = Duration.ZERO;
        for (var check : availability) {
            wall = wall.plus(check.wall().minus(check.maintenance()));
            measured = measured.plus(check.up().plus(check.degraded()).plus(check.down()));
        }
        return wall.isZero() ? null : (double) measured.toMillis() / wall.toMillis();
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

    /** Time in which at least one emergency was going on. {@code emergencies} are in the order of their start. */
    private static Duration union(List<EmergencyView> emergencies, Instant from, Instant until) {
        var total = Duration.ZERO;
        var covered = from;
        for (var emergency : emergencies) {
            var start = emergency.startedAt().isAfter(covered) ? emergency.startedAt() : covered;
            var recovered = emergency.recoveredAt();
            var end = recovered != null && recovered.isBefore(until) ? recovered : until;
            if (start.isBefore(end)) {
                total = total.plus(Duration.between(start, end));
                covered = end;
            }
        }
        return total;
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
