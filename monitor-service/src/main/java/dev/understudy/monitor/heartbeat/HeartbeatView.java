package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job that reports.
 *
 * @param name of its check
 * @param pingUrl where it reports; shown to those who set jobs up
 * @param slugUrl the same by the project's ping key
 * @param phase {@code new}, {@code up}, {@code grace} (late, within the grace), {@code started} (a run is on),
 *     {@code down}, {@code paused}
 * @param due when the next success is due
 * @param alertAfter when silence, or a run, becomes a failure
 * @param lastReport the last success or failure
 * @param lastDuration of the last run whose start was reported
 * @param running runs that are on
 * @param dates the next ones of its calendar or period, from now
 */
@Schema(name = "Heartbeat")
record HeartbeatView(
        String name,
        @Nullable String pingUrl,
        @Nullable String slugUrl,
        String phase,
        @Nullable Instant due,
        @Nullable Instant alertAfter,
        @Nullable Instant lastReport,
        @Nullable Duration lastDuration,
        List<Run> running,
        List<Instant> dates) {

    private static final int SHOWN = 5;

    /** @param runId as the job gave it */
    @Schema(name = "HeartbeatRun")
    record Run(@Nullable String runId, Instant startedAt, Instant alertAfter) {}

    /**
     * @param number of the ping, per job
     * @param kind {@code success}, {@code start}, {@code fail}, {@code log}, {@code ignored}
     * @param outcome what it said of the job
     * @param backup what a backup tool said of itself
     * @param bodyBytes that were sent
     */
    @Schema(name = "Ping")
    record PingView(
            long number,
            Instant at,
            String kind,
            String method,
            @Nullable String remoteAddress,
            @Nullable String userAgent,
            @Nullable String runId,
            @Nullable Integer exitStatus,
            @Nullable Duration duration,
            @Nullable String outcome,
            @Nullable Failure failure,

            @Schema(implementation = BackupReport.class) @Nullable
            JsonNode backup,

            long bodyBytes) {

        static PingView of(PingRow row) {
            return new PingView(
                    row.number(),
                    row.at(),
                    word(row.kind()),
                    row.method(),
                    row.remoteAddress(),
                    row.userAgent(),
                    row.runId(),
                    row.exitStatus(),
                    row.duration(),
                    row.outcome(),
                    row.failure(),
                    row.evidence(),
                    row.bodyBytes());
        }
    }

    /** @param key the project's, where URLs are to be shown */
    static HeartbeatView of(StoredHeartbeat stored, @Nullable String base, @Nullable String key, Instant now) {
        var heartbeat = stored.heartbeat();
        var plan = stored.plan();
        var urls = base == null ? null : PingUrls.urls(stored, base, key);
        return new HeartbeatView(
                stored.check().name(),
                urls == null ? null : urls.url(),
                urls == null ? null : urls.slugUrl(),
                word(heartbeat.phase(plan, now)),
                heartbeat.due(plan).orElse(null),
                stored.alertAfter(),
                heartbeat.lastReport(),
                heartbeat.lastDuration(),
                heartbeat.running().entrySet().stream()
                        .map(run -> run(run, plan))
                        .toList(),
                dates(plan, now));
    }

    private static Run run(Map.Entry<String, Instant> run, HeartbeatPlan plan) {
        return new Run(
                run.getKey().isEmpty() ? null : run.getKey(),
                run.getValue(),
                run.getValue().plus(plan.longestRun()));
    }

    private static List<Instant> dates(HeartbeatPlan plan, Instant now) {
        var dates = new ArrayList<Instant>(SHOWN);
        var next = plan.dueAfter(now);
        while (next.isPresent() && dates.size() < SHOWN) {
            dates.add(next.get());
            next = plan.dueAfter(next.get());
        }
        return dates;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
