package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.measurement.Measurements;
import dev.understudy.report.measurement.Segment;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.project.Projects;
import dev.understudy.report.project.Projects.KnownCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
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
class MonthlyReports {

    private static final int GAPS = 10;

    private final Projects projects;
    private final Measurements measurements;
    private final Emergencies emergencies;
    private final Clock clock;

    MonthlyReports(Projects projects, Measurements measurements, Emergencies emergencies, Clock clock) {
        this.projects = projects;
        this.measurements = measurements;
        this.emergencies = emergencies;
        this.clock = clock;
    }

    /**
     * @param month {@code yyyy-MM}
     * @param language ISO 639-1; the project's preferred one when absent
     * @throws InvalidInput when the month is malformed or has not begun, or the language is not one of ours
     * @throws NotFound {@code report.no-data} when the month was over before the project was known
     */
    @Transactional
    MonthlyReport of(String projectId, String month, @Nullable String language) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var known = projects.find(projectId)
                .orElseThrow(() -> new NotFound(
                        "report.no-data",
                        "nothing is known of project '" + projectId + "' yet; try again in a moment"));
        var project = known.project();
        var period = Period.parse(month, ZoneId.of(project.timeZone()), now);
        var ongoing = emergencies.during(projectId, period.from(), period.to());
        var checks = projects.checks(projectId, period.from(), period.to());
        if (checks.isEmpty() && ongoing.isEmpty() && !known.knownSince().isBefore(period.to())) {
            throw new NotFound(
                    "report.no-data",
                    "there is no report of " + period.month() + ": nothing is known of project '" + projectId
                            + "' before " + known.knownSince());
        }
        var wording = wording(language, project.languages());
        var zones = project.zones().stream().collect(Collectors.toMap(Zone::zoneId, Zone::name, (one, other) -> one));
        var until = now.isBefore(period.to()) ? now : period.to();
        var lines = ongoing.stream()
                .map(emergency -> EmergencyLine.of(emergency, zones.get(emergency.zoneId()), now))
                .toList();
        return report(
                project,
                period,
                now,
                wording,
                availability(inOrderOfZones(checks, project), zones, period, until),
                lines,
                figures(lines, union(ongoing, period.from(), until)));
    }

    private static MonthlyReport report(
            ProjectApplied project,
            Period period,
            Instant now,
            Wording wording,
            List<CheckAvailability> availability,
            List<EmergencyLine> emergencies,
            EmergencyFigures figures) {
        var measured = availability.stream()
                .filter(check -> check.availability() != null)
                .toList();
        var worst = measured.stream().min(Comparator.comparing(check -> Objects.requireNonNull(check.availability())));
        var summary = wording.summary(new Wording.Figures(
                period.month(),
                availability.size(),
                availability.size() - measured.size(),
                worst.orElse(null),
                coverage(availability),
                figures));
        return new MonthlyReport(
                project.projectId(),
                project.name(),
                project.client().name(),
                period.month(),
                period.zone().getId(),
                period.from(),
                period.to(),
                now.isBefore(period.to()),
                now,
                wording.language(),
                summary,
                availability,
                figures,
                emergencies,
                notMeasured(availability, wording),
                wording.method());
    }

    /** The longest gaps first; the table has them all. */
    private static List<String> notMeasured(List<CheckAvailability> availability, Wording wording) {
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
        lines.addAll(wording.unmeasuredAreas());
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
            wall = wall.plus(check.wall());
            measured = measured.plus(check.wall().minus(check.unknown()));
        }
        return wall.isZero() ? null : (double) measured.toMillis() / wall.toMillis();
    }

    private static EmergencyFigures figures(List<EmergencyLine> lines, Duration affected) {
        return new EmergencyFigures(
                lines.size(),
                (int) lines.stream().filter(line -> line.resolution() == null).count(),
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
