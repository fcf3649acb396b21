package dev.understudy.report.monthly;

import dev.understudy.report.emergency.Emergencies.EmergencyView;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The month of a project. Figures are the same in every language; {@code summary}, {@code notMeasured} and
 * {@code howMeasured} are worded in {@code language}. Durations are ISO-8601 text, such as {@code PT1H30M}; a month of 30
 * days is {@code PT720H}.
 *
 * @param timeZone IANA zone whose calendar the month follows
 * @param from first instant of the month, UTC
 * @param to first instant after it, UTC
 * @param running whether the month is not over, so that figures still change
 * @param generatedAt up to when events were counted, UTC
 */
@Schema(
        description = "The month of a project. Durations are ISO-8601 text: PT1H30M; a month of 30 days is PT720H."
                + " What does not exist is null, never a zero.")
public record MonthlyReport(
        String projectId,
        String project,
        String client,

        @Schema(implementation = String.class, pattern = "[0-9]{4}-[0-9]{2}", examples = "2026-11")
        YearMonth period,

        String timeZone,
        Instant from,
        Instant to,
        boolean running,
        Instant generatedAt,
        String language,
        List<String> summary,
        List<CheckAvailability> availability,
        EmergencyFigures emergencyFigures,
        List<EmergencyLine> emergencies,
        List<String> notMeasured,
        List<String> howMeasured) {

    /** What became of a deadline. PENDING: it has not come, and nobody has kept it yet. */
    public enum Deadline {
        KEPT,
        MISSED,
        PENDING
    }

    /**
     * @param total emergencies that were going on in the month
     * @param open of those, how many still are
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

        static EmergencyLine of(EmergencyView emergency, @Nullable String zone, Instant now) {
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
