package dev.understudy.report.monthly;

import dev.understudy.report.emergency.Emergencies.EmergencyView;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The month of a project. Figures are the same in every language; {@code summary} and {@code notMeasured} are worded in
 * {@code language}.
 *
 * @param timeZone IANA zone whose calendar the month follows
 * @param from first instant of the month, UTC
 * @param to first instant after it, UTC
 * @param running whether the month is not over, so that figures still change
 * @param generatedAt up to when events were counted, UTC
 */
public record MonthlyReport(
        String projectId,
        String project,
        String client,

        @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING, examples = "2026-11")
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

    /**
     * @param total emergencies that were going on in the month
     * @param open of those, how many still are
     * @param responseKept somebody owned it in time
     * @param responseMissed nobody did
     * @param medianResponse from the first failed probe until somebody owned it; absent when nobody owned any
     * @param medianResolution from the first failed probe until it worked again; absent when none does
     */
    public record EmergencyFigures(
            int total,
            int open,
            int responseKept,
            int responseMissed,
            @Nullable Duration medianResponse,
            @Nullable Duration medianResolution) {}

    /**
     * @param detection from the first failed probe until the emergency was opened
     * @param response until somebody owned it; absent when nobody did
     * @param resolution until it worked again; absent while it does not
     */
    public record EmergencyLine(
            EmergencyView emergency,
            @Nullable String zone,
            Duration detection,
            @Nullable Duration response,
            @Nullable Duration resolution) {

        static EmergencyLine of(EmergencyView emergency, @Nullable String zone) {
            var start = emergency.startedAt();
            return new EmergencyLine(
                    emergency,
                    zone,
                    Duration.between(start, emergency.openedAt()),
                    emergency.acknowledgedAt() == null ? null : Duration.between(start, emergency.acknowledgedAt()),
                    emergency.recoveredAt() == null ? null : Duration.between(start, emergency.recoveredAt()));
        }
    }
}
