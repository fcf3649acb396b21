package dev.understudy.report.monthly;

import dev.understudy.events.Topic;
import dev.understudy.report.analysis.Analysis;
import dev.understudy.report.branding.Branding;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.improvement.Improvements.DrillView;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.observation.Observations.Backup;
import dev.understudy.report.observation.Observations.Expiry;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.trend.EmergencyTrends;
import dev.understudy.report.work.PlannedWork.ChangeView;
import dev.understudy.report.work.PlannedWork.ItemView;
import dev.understudy.report.work.PlannedWork.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A month of a project, or another period. Figures are the same in every language; {@code summary}, {@code notMeasured} and
 * {@code howMeasured} are worded in {@code language}. Durations are ISO-8601 text, such as {@code PT1H30M}; a month of 30
 * days is {@code PT720H}.
 *
 * @param timeZone IANA zone whose calendar the month follows
 * @param zones names of the project's zones, by id; absent in reports that were published before they were told
 * @param from first instant of the month, UTC
 * @param to first instant after it, UTC
 * @param running whether the month is not over, so that figures still change
 * @param generatedAt up to when events were counted, UTC
 * @param work null when the agreement hides the section, as for the other sections
 * @param evidence by figure, the path under which the events lie that it was counted from
 */
@Schema(
        description = "The month of a project. Durations are ISO-8601 text: PT1H30M; a month of 30 days is PT720H."
                + " What does not exist is null, never a zero.")
public record MonthlyReport(
        String projectId,
        String project,
        String client,

        @Schema(
                description = "A month, week, quarter, year or stretch of days of the project's calendar",
                examples = {"2026-11", "2026-W45", "2026-Q3", "2026", "2026-11-03..2026-11-17"})
        String period,

        @Schema(description = "Its first day, in the project's time zone")
        LocalDate firstDay,

        @Schema(description = "Its last day, in the project's time zone")
        LocalDate lastDay,

        String timeZone,

        @Schema(description = "Names of the project's zones, by id", nullable = true) @Nullable
        Map<String, String> zones,

        Instant from,
        Instant to,
        boolean running,
        Instant generatedAt,
        String language,

        @Schema(description = "How each section is shown by the agreement: mandatory, optional or hidden")
        Map<String, String> sections,

        List<String> summary,
        List<CheckAvailability> availability,
        EmergencyFigures emergencyFigures,
        List<EmergencyLine> emergencies,
        @Nullable Work work,
        @Nullable List<ChangeView> changes,
        @Nullable Deadlines deadlines,
        @Nullable OrderPaths orderPaths,
        @Nullable ErrorPages errorPages,
        @Nullable List<Backup> backups,
        @Nullable List<ExpiryLine> expiries,
        Risks.@Nullable Month risks,
        @Nullable EmergencyTrends trends,

        @Schema(description = "What the emergencies have in common; part of the section trends") @Nullable
        Analysis analysis,

        @Nullable List<ProblemView> problems,

        @Schema(
                description =
                        "Beside the period before; null when the section is hidden, or nothing is known of that one",
                nullable = true)
        @Nullable
        Comparison comparison,

        @Nullable List<DrillView> drills,
        @Nullable Plan plan,
        List<String> notMeasured,
        List<String> howMeasured,

        @Schema(description = "Where the events lie that a figure was counted from, by figure")
        Map<String, String> evidence,

        @Schema(description = "How the client's reports look; null when nothing was set") @Nullable
        Branding branding) {

    MonthlyReport withEvidence(Map<String, String> links) {
        return new MonthlyReport(
                projectId,
                project,
                client,
                period,
                firstDay,
                lastDay,
                timeZone,
                zones,
                from,
                to,
                running,
                generatedAt,
                language,
                sections,
                summary,
                availability,
                emergencyFigures,
                emergencies,
                work,
                changes,
                deadlines,
                orderPaths,
                errorPages,
                backups,
                expiries,
                risks,
                trends,
                analysis,
                problems,
                comparison,
                drills,
                plan,
                notMeasured,
                howMeasured,
                links,
                branding);
    }

    /** What any of its figures was counted from: ids of incidents, work items... by the topic that tells of them. */
    public Map<Topic, Set<String>> counted() {
        var counted = new EnumMap<Topic, Set<String>>(Topic.class);
        for (var figure : Figure.values()) {
            figure.aggregates(this).ifPresent(ids -> counted.computeIfAbsent(figure.topic(), t -> new HashSet<>())
                    .addAll(ids));
        }
        return counted;
    }

    /** With the events of its figures as they were counted for this revision. */
    public MonthlyReport asRevision(int revision) {
        var links = new LinkedHashMap<>(evidence);
        links.replaceAll((figure, link) -> figure.equals(AVAILABILITY)
                ? link
                : link.replace("/evidence/", "/versions/" + revision + "/evidence/"));
        return withEvidence(links);
    }

    /** Counted from stretches of status rather than from events. */
    static final String AVAILABILITY = "availability";

    /** What became of a deadline. PENDING: it has not come, and nobody has kept it yet. */
    public enum Deadline {
        KEPT,
        MISSED,
        PENDING
    }

    /**
     * Planned work.
     *
     * @param done items that were finished in the month
     * @param open items that were still to do at its end, and {@code overdue} of them or of the finished ones too late
     * @param hours that were logged for days of the month
     * @param hoursIncluded by the agreement; null when it says nothing
     * @param hoursBeyond hours above those included; null when the agreement says nothing
     */
    public record Work(
            int done,
            int open,
            int overdue,
            double hours,
            @Nullable Double hoursIncluded,
            @Nullable Double hoursBeyond,
            List<ItemView> items) {

        static Work of(List<ItemView> items, @Nullable Double hoursIncluded) {
            double hours = items.stream().mapToDouble(ItemView::hours).sum();
            return new Work(
                    count(items, item -> item.state() == State.DONE),
                    count(items, item -> item.state() == State.PLANNED || item.state() == State.STARTED),
                    count(items, ItemView::overdue),
                    hours,
                    hoursIncluded,
                    hoursIncluded == null ? null : Math.max(0, hours - hoursIncluded),
                    items);
        }

        private static int count(List<ItemView> items, Predicate<ItemView> wanted) {
            return (int) items.stream().filter(wanted).count();
        }
    }

    /** @param daysLeft from the end of the month, or now; negative when it has ended */
    public record ExpiryLine(Expiry expiry, long daysLeft) {}

    /**
     * @param total emergencies that were going on in the month
     * @param open of those, how many still are
     * @param foundByUs of those, how many our own checks reported, and {@code foundByOthers} a person or another system
     * @param affected time of the month in which at least one was going on
     * @param responseKept somebody owned it in time, or it worked again by then
     * @param responseMissed neither
     * @param resolutionKept it worked again in time; of those with an agreed time
     * @param resolutionMissed it did not
     * @param medianResponse from the first failed probe until somebody owned it; absent when nobody owned any
     * @param medianResolution from the first failed probe until it worked again; absent when none does
     */
    @Schema(description = "Medians count from the first failed probe; null when there is nothing to count.")
    public record EmergencyFigures(
            @Schema(description = "Emergencies that were going on in the month")
            int total,

            @Schema(description = "Of those, how many still are")
            int open,

            @Schema(description = "How many our own checks reported")
            int foundByUs,

            @Schema(description = "How many a person or another system reported")
            int foundByOthers,

            @Schema(description = "Time of the month in which at least one was going on")
            Duration affected,

            int responseKept,
            int responseMissed,
            int resolutionKept,
            int resolutionMissed,
            @Nullable Duration medianResponse,
            @Nullable Duration medianResolution) {}

    /**
     * @param detection from the first failed probe until the emergency was opened
     * @param response until somebody owned it; absent when nobody did
     * @param resolution until it worked again; absent while it does not
     * @param resolutionDeadline absent when no time was agreed
     */
    @Schema(
            description =
                    "detection, response and resolution count from the first failed probe: until the emergency was"
                            + " opened, until somebody owned it, until it worked again. null: not yet. resolutionDeadline is"
                            + " null when no time was agreed.")
    public record EmergencyLine(
            EmergencyView emergency,
            @Nullable String zone,
            Duration detection,
            @Nullable Duration response,
            @Nullable Duration resolution,
            Deadline responseDeadline,
            @Nullable Deadline resolutionDeadline) {

        public static EmergencyLine of(EmergencyView emergency, @Nullable String zone, Instant now) {
            var start = emergency.startedAt();
            var recovered = emergency.recoveredAt();
            var owned = emergency.acknowledgedAt();
            var answered = owned == null || recovered != null && recovered.isBefore(owned) ? recovered : owned;
            var resolutionDue = emergency.resolutionDue();
            return new EmergencyLine(
                    emergency,
                    zone,
                    Duration.between(start, emergency.openedAt()),
                    owned == null ? null : Duration.between(start, owned),
                    recovered == null ? null : Duration.between(start, recovered),
                    deadline(emergency.responseDue(), answered, emergency.responseBreached(), now),
                    resolutionDue == null
                            ? null
                            : deadline(resolutionDue, recovered, emergency.resolutionBreached(), now));
        }

        /** The breach that incident-service declares is about to come when a deadline has just passed. */
        private static Deadline deadline(Instant due, @Nullable Instant met, boolean breached, Instant now) {
            if (breached || (met == null ? now : met).isAfter(due)) {
                return Deadline.MISSED;
            }
            return met == null ? Deadline.PENDING : Deadline.KEPT;
        }
    }
}
