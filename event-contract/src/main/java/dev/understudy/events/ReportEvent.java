package dev.understudy.events;

import java.time.Instant;

/** {@code report.reports.v1}: reports that were published. */
public sealed interface ReportEvent extends EventData {

    @Override
    default String key() {
        return projectId();
    }

    /**
     * @param period the month, {@code yyyy-MM}
     * @param revision from 1; a correction is a new one
     * @param sha256 of the published JSON form, lower-case hexadecimal
     */
    @EventType("report.report.published.v1")
    record ReportPublished(
            String projectId, String reportId, String period, int revision, String sha256, Instant publishedAt)
            implements ReportEvent {}
}
