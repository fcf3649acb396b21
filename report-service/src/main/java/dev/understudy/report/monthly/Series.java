package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.analysis.Failure;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.measurement.Measurements;
import dev.understudy.report.measurement.Segment;
import dev.understudy.report.period.Period;
import dev.understudy.report.project.Projects;
import dev.understudy.report.project.Projects.KnownCheck;
import dev.understudy.report.work.PlannedWork;
import dev.understudy.report.work.PlannedWork.ItemView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures over time, for charts. */
@ApplicationScoped
class Series {

    private static final int MOST_POINTS = 400;

    /**
     * @param figure what is shown
     * @param unit {@code count}, {@code minutes}, {@code hours} or {@code share}
     * @param by {@code day}, {@code week} or {@code month}
     */
    record Line(String projectId, String figure, String unit, String by, String timeZone, List<Point> points) {}

    /**
     * @param period label of the day, week or month
     * @param value absent where nothing was measured, or nothing can be, which is not zero
     * @param complete whether it is over, and something could be noticed all along
     */
    record Point(
            String period,
            LocalDate from,
            LocalDate to,
            @Nullable Double value,
            boolean complete) {}

    private enum What {
        EMERGENCIES("count"),
        AFFECTED("minutes"),
        FOUND_BY_US("share"),
        AVAILABILITY("share"),
        COVERAGE("share"),
        HOURS("hours");

        private final String unit;

        What(String unit) {
            this.unit = unit;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Projects projects;
    private final Emergencies emergencies;
    private final Measurements measurements;
    private final PlannedWork work;
    private final Clock clock;

    Series(Projects projects, Emergencies emergencies, Measurements measurements, PlannedWork work, Clock clock) {
        this.projects = projects;
        this.emergencies = emergencies;
        this.measurements = measurements;
        this.work = work;
        this.clock = clock;
    }

    /**
     * @param by the step; a month when absent
     * @param first first day; when absent so that there are twelve steps
     * @param last last day; today when absent
     * @throws InvalidInput {@code report.unknown-series}, {@code report.unknown-step}, {@code report.bad-period}
     */
    @Transactional
    Line of(
            String projectId,
            @Nullable String figure,
            @Nullable String by,
            @Nullable LocalDate first,
            @Nullable LocalDate last) {
        var what = what(figure);
        var known = projects.find(projectId)
                .orElseThrow(() -> new NotFound(
                        "report.no-data",
                        "nothing is known of project '" + projectId + "' yet; try again in a moment"));
        var zone = ZoneId.of(known.project().timeZone());
        var now = clock.instant();
        var end = last == null ? LocalDate.ofInstant(now, zone) : last;
        var steps = steps(by == null ? "month" : by, first, end, zone);
        var from = steps.getFirst().from();
        var to = steps.getLast().to();
        var during = what == What.HOURS || what == What.AVAILABILITY || what == What.COVERAGE
                ? List.<EmergencyView>of()
                : emergencies.during(projectId, from, to);
        var checks = what == What.AVAILABILITY || what == What.COVERAGE
                ? measured(known.project(), from, to)
                : List.<Measured>of();
        var points = new ArrayList<Point>();
        for (var step : steps) {
            var until = now.isBefore(step.to()) ? now : step.to();
            boolean possible = known.knownSince().isBefore(until) && step.from().isBefore(until);
            points.add(new Point(
                    step.label(),
                    step.firstDay(),
                    step.lastDay(),
                    possible ? value(what, projectId, step, until, during, checks) : null,
                    !known.knownSince().isAfter(step.from()) && !now.isBefore(step.to())));
        }
        return new Line(projectId, what.id(), what.unit, by == null ? "month" : by, zone.getId(), points);
    }

    private record Measured(KnownCheck check, List<Segment> segments) {}

    private List<Measured> measured(ProjectApplied project, Instant from, Instant to) {
        var checks = projects.checks(project.projectId(), from, to);
        var segments =
                measurements.segments(checks.stream().map(KnownCheck::checkId).toList(), from, to);
        return checks.stream()
                .map(check -> new Measured(check, segments.getOrDefault(check.checkId(), List.of())))
                .toList();
    }

    private @Nullable Double value(
            What what,
            String projectId,
            Period step,
            Instant until,
            List<EmergencyView> during,
            List<Measured> checks) {
        return switch (what) {
            case EMERGENCIES -> (double) began(during, step).size();
            case AFFECTED ->
                Emergencies.affected(
                                        during.stream()
                                                .filter(each -> !Failure.of(each)
                                                        .within(step.from(), until)
                                                        .isZero())
                                                .toList(),
                                        step.from(),
                                        until)
                                .toMillis()
                        / 60_000.0;
            case FOUND_BY_US -> {
                var known = began(during, step).stream()
                        .filter(each -> each.foundByUs() != null)
                        .toList();
                yield known.isEmpty()
                        ? null
                        : (double) known.stream()
                                        .filter(each -> Boolean.TRUE.equals(each.foundByUs()))
                                        .count()
                                / known.size();
            }
            case HOURS ->
                work.during(projectId, step.from(), until, step.firstDay(), step.endDay()).items().stream()
                        .mapToDouble(ItemView::hours)
                        .sum();
            case AVAILABILITY, COVERAGE -> share(what, step, until, checks);
        };
    }

    private static List<EmergencyView> began(List<EmergencyView> during, Period step) {
        return during.stream()
                .filter(each -> !each.startedAt().isBefore(step.from())
                        && each.startedAt().isBefore(step.to()))
                .toList();
    }

    private static @Nullable Double share(What what, Period step, Instant until, List<Measured> checks) {
        long good = 0;
        long measured = 0;
        long wall = 0;
        for (var each : checks) {
            var since = each.check().knownSince();
            var removed = each.check().removedAt();
            var from = since.isAfter(step.from()) ? since : step.from();
            var to = removed != null && removed.isBefore(until) ? removed : until;
            if (!from.isBefore(to)) {
                continue;
            }
            wall += Duration.between(from, to).toMillis();
            for (var segment : each.segments()) {
                long part = segment.within(from, to).toMillis();
                switch (segment.status()) {
                    case UP, DEGRADED -> {
                        good += part;
                        measured += part;
                    }
                    case DOWN -> measured += part;
                    case MAINTENANCE -> wall -= part;
                    case PENDING, UNKNOWN, PAUSED -> {
                        // Not measured.
                    }
                }
            }
        }
        if (what == What.COVERAGE) {
            return wall == 0 ? null : (double) measured / wall;
        }
        return measured == 0 ? null : (double) good / measured;
    }

    private static List<Period> steps(String by, @Nullable LocalDate first, LocalDate last, ZoneId zone) {
        var step =
                switch (by) {
                    case "day" -> Period.read(last + ".." + last, zone);
                    case "week" -> Period.weekOf(last, zone);
                    case "month" -> Period.of(YearMonth.from(last), zone);
                    default ->
                        throw new InvalidInput(
                                "report.unknown-step", "'" + by + "' is no step; choose day, week or month");
                };
        if (first != null && first.isAfter(last)) {
            throw InvalidInput.malformed(
                    "report.bad-period", "the last day, " + last + ", is before the first, " + first);
        }
        var steps = new ArrayList<Period>();
        while (first == null ? steps.size() < 12 : step.endDay().isAfter(first)) {
            if (steps.size() == MOST_POINTS) {
                throw InvalidInput.malformed(
                        "report.bad-period",
                        "that are more than " + MOST_POINTS + " points; take a longer step, or a shorter time");
            }
            steps.addFirst(step);
            step = step.back(1);
        }
        return steps;
    }

    private static What what(@Nullable String figure) {
        return Arrays.stream(What.values())
                .filter(what -> what.id().equals(figure))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "report.unknown-series",
                        "'" + figure + "' is no figure that there is a series of; choose one of "
                                + Arrays.stream(What.values()).map(What::id).collect(Collectors.joining(", "))));
    }
}
