package dev.understudy.report.portfolio;

import dev.understudy.report.analysis.EarlyWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All projects of a period, the worst first.
 *
 * @param period as of reports, in each project's own time zone
 * @param with the period that it is compared with
 * @param earlyWarning of all projects together
 * @param noData projects of which nothing was known before the period was over
 */
@Schema(
        description =
                "All projects of a period, the worst first: by missed deadlines, then open emergencies, high risks"
                        + " that nobody accepted, time with an emergency, overdue work, hours beyond those included")
public record Portfolio(
        String period,
        String with,
        Instant generatedAt,
        Totals totals,
        EarlyWarning earlyWarning,
        List<Row> projects,
        List<String> noData) {

    /** Sums over the projects that are shown. */
    public record Totals(
            int projects,
            int emergencies,
            int emergenciesBefore,
            int deadlinesMissed,
            int deadlinesMissedBefore,
            double hours,
            double hoursBefore,
            int risksOpen) {}

    /**
     * @param began emergencies that began in the period, and {@code beganBefore} in the one it is compared with; that one
     *     is absent when nothing was known of it
     * @param open emergencies that still go on
     * @param deadlinesMissed of emergencies, response and resolution
     * @param affected time with at least one emergency
     * @param hours logged for days of the period
     * @param hoursIncluded by the agreement; absent when it says nothing
     * @param risksHigh open high risks that nobody accepted
     * @param risksAwaiting open risks that the client has neither accepted nor answered
     * @param hangsOnOnePerson findings that say that somebody cannot be replaced, or that nobody can operate something: a
     *     bus factor of one or none
     * @param promisesKept reworks of the last year that helped, and {@code promisesNotKept} those that did not
     * @param report path of the project's report
     */
    @Schema(name = "PortfolioRow")
    public record Row(
            String projectId,
            String project,
            String clientId,
            String client,
            int began,
            @Nullable Integer beganBefore,
            int open,
            int deadlinesMissed,
            @Nullable Integer deadlinesMissedBefore,
            Duration affected,
            int workDone,
            int workOverdue,
            double hours,
            @Nullable Double hoursBefore,
            @Nullable Double hoursIncluded,
            int risksHigh,
            int risksOpen,
            int risksAwaiting,
            int hangsOnOnePerson,
            int promisesKept,
            int promisesNotKept,
            EarlyWarning earlyWarning,
            String report) {

        double hoursBeyond() {
            return hoursIncluded == null ? 0 : Math.max(0, hours - hoursIncluded);
        }
    }

    /** By the same order for everybody, so that a project's place says something. */
    static final Comparator<Row> WORST_FIRST = Comparator.comparingInt(Row::deadlinesMissed)
            .thenComparingInt(Row::open)
            .thenComparingInt(Row::risksHigh)
            .thenComparing(Row::affected)
            .thenComparingInt(Row::workOverdue)
            .thenComparingDouble(Row::hoursBeyond)
            .reversed()
            .thenComparing(Row::projectId);
}
