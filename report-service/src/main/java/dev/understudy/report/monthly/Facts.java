package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.report.improvement.Improvements.DrillView;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.monthly.MonthlyReport.ExpiryLine;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.observation.Observations.Backup;
import dev.understudy.report.period.Period;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.work.PlannedWork.ChangeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a period, in no language.
 *
 * @param now up to when events were counted
 * @param knownSince before which nothing could be noticed
 */
record Facts(
        ProjectApplied project,
        Period period,
        Instant now,
        Instant knownSince,
        List<CheckAvailability> availability,
        EmergencyFigures figures,
        List<EmergencyLine> emergencies,
        Work work,
        List<ChangeView> changes,
        Deadlines deadlines,
        OrderPaths orderPaths,
        ErrorPages errorPages,
        List<Backup> backups,
        List<ExpiryLine> expiries,
        Risks.Month risks,
        List<ProblemView> problems,
        List<DrillView> drills) {

    boolean running() {
        return now.isBefore(period.to());
    }

    /** The end of the period, or now. */
    Instant until() {
        return running() ? now : period.to();
    }

    /** Emergencies that began in it. */
    int began() {
        return (int) emergencies.stream()
                .filter(line -> !line.emergency().startedAt().isBefore(period.from())
                        && line.emergency().startedAt().isBefore(until()))
                .count();
    }

    /** Time of it that has passed and in which something could be noticed. */
    double days() {
        var from = knownSince.isAfter(period.from()) ? knownSince : period.from();
        return from.isBefore(until()) ? Duration.between(from, until()).toMillis() / 86_400_000.0 : 0;
    }

    /** Measured time of all checks; absent when there is nothing to measure. */
    @Nullable
    Double coverage() {
        var wall = Duration.ZERO;
        var measured = Duration.ZERO;
        for (var check : availability) {
            wall = wall.plus(check.wall().minus(check.maintenance()));
            measured = measured.plus(check.up().plus(check.degraded()).plus(check.down()));
        }
        return wall.isZero() ? null : (double) measured.toMillis() / wall.toMillis();
    }

    /** Of all checks together, weighted by their measured time; absent when nothing was measured. */
    @Nullable
    Double availabilityOfAll() {
        var good = Duration.ZERO;
        var measured = Duration.ZERO;
        for (var check : availability) {
            good = good.plus(check.up()).plus(check.degraded());
            measured = measured.plus(check.up().plus(check.degraded()).plus(check.down()));
        }
        return measured.isZero() ? null : (double) good.toMillis() / measured.toMillis();
    }
}
