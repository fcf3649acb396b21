package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.measurement.Measurements;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the month together from the read model. */
@ApplicationScoped
class MonthlyReports {

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
        var now = clock.instant();
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
        var availability = checks.stream()
                .map(check -> availability(check, zones, period, until))
                .toList();
        var figures = figures(ongoing, until);
        return report(project, period, now, wording, availability, ongoing, zones, figures, until);
    }

    private static MonthlyReport report(
            ProjectApplied project,
            Period period,
            Instant now,
            Wording wording,
            List<CheckAvailability> availability,
            List<EmergencyView> ongoing,
            Map<String, String> zones,
            EmergencyFigures figures,
            Instant until) {
        var worst = availability.stream()
                .filter(check -> check.availability() != null)
                .min(Comparator.comparing(check -> Objects.requireNonNull(check.availability())));
        var summary = wording.summary(new Wording.Figures(
                period.month(),
                availability.size(),
                worst.orElse(null),
                coverage(availability),
                figures,
                union(ongoing, period.from(), until)));
        var gaps = availability.stream()
                .filter(check -> check.unknown().compareTo(Duration.ofMinutes(1)) >= 0)
                .map(check -> wording.unmeasuredTime(check.name(), check.unknown(), check.coverage()));
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
                ongoing.stream()
                        .map(emergency -> EmergencyLine.of(emergency, zones.get(emergency.zoneId())))
                        .toList(),
                Stream.concat(gaps, wording.unmeasuredAreas().stream()).toList(),
                wording.method());
    }

    private CheckAvailability availability(KnownCheck check, Map<String, String> zones, Period period, Instant until) {
        var from = check.knownSince().isAfter(period.from()) ? check.knownSince() : period.from();
        var removed = check.removedAt();
        var end = removed != null && removed.isBefore(until) ? removed : until;
        return CheckAvailability.of(
                check.checkId(),
                check.name(),
                check.zoneId() == null ? null : zones.getOrDefault(check.zoneId(), check.zoneId()),
                check.target(),
                measurements.segments(check.checkId(), period.from(), period.to()),
                from,
                end,
                period);
    }

    private static @Nullable Double coverage(List<CheckAvailability> availability) {
        var wall = Duration.ZERO;
        var unknown = Duration.ZERO;
        for (var check : availability) {
            wall = wall.plus(check.wall());
            unknown = unknown.plus(check.unknown());
        }
        return wall.isZero() ? null : 1 - (double) unknown.toMillis() / wall.toMillis();
    }

    /** A response is decided when somebody owned it, when it was missed, or when it worked again before. */
    private static EmergencyFigures figures(List<EmergencyView> emergencies, Instant now) {
        var missed = (int)
                emergencies.stream().filter(EmergencyView::responseBreached).count();
        var kept = (int) emergencies.stream()
                .filter(emergency -> !emergency.responseBreached())
                .filter(emergency -> emergency.acknowledgedAt() != null || emergency.recoveredAt() != null)
                .count();
        return new EmergencyFigures(
                emergencies.size(),
                (int) emergencies.stream()
                        .filter(emergency -> emergency.recoveredAt() == null)
                        .count(),
                kept,
                missed,
                median(emergencies, EmergencyView::acknowledgedAt),
                median(emergencies, EmergencyView::recoveredAt));
    }

    private interface Moment {
        @Nullable
        Instant of(EmergencyView emergency);
    }

    private static @Nullable Duration median(List<EmergencyView> emergencies, Moment moment) {
        var durations = new ArrayList<Duration>();
        for (var emergency : emergencies) {
            var at = moment.of(emergency);
            if (at != null) {
                durations.add(Duration.between(emergency.startedAt(), at));
            }
        }
        if (durations.isEmpty()) {
            return null;
        }
        durations.sort(null);
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
