package dev.understudy.events;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** {@code report.reports.v1}: reports that were published, and what the client said to them and to the risks in them. */
public sealed interface ReportEvent extends EventData {

    /** What it is about: the id of the report, or of the finding. */
    default String aboutId() {
        return switch (this) {
            case ReportPublished published -> published.reportId();
            case ReportAcknowledged acknowledged -> acknowledged.reportId();
            case RiskAccepted accepted -> accepted.findingId();
            case RiskAnswered answered -> answered.findingId();
            case RiskReopened reopened -> reopened.findingId();
        };
    }

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

    /**
     * Somebody of the client has taken note of it.
     *
     * @param by person id or the subject of the token
     */
    @EventType("report.report.acknowledged.v1")
    record ReportAcknowledged(
            String projectId,
            String reportId,
            String period,
            int revision,
            String by,
            @Nullable String note,
            Instant at)
            implements ReportEvent {}

    /**
     * The client decided to live with a risk until a day. Whoever raised the finding decides whether it counts as accepted
     * there; see {@link FindingEvent.FindingAccepted}.
     *
     * @param answerId one id, one answer
     * @param findingId of the finding, with its {@code rule} and {@code subject}
     * @param until last day, in the project's time zone
     * @param by person id or the subject of the token
     */
    @EventType("report.risk.accepted.v1")
    record RiskAccepted(
            String projectId,
            String answerId,
            String findingId,
            String rule,
            String subject,
            LocalDate until,
            String reason,
            String by,
            Instant at)
            implements ReportEvent {}

    /** The client said something to a risk, for example that it is to be mended; it stays open. */
    @EventType("report.risk.answered.v1")
    record RiskAnswered(
            String projectId,
            String answerId,
            String findingId,
            String rule,
            String subject,
            String text,
            String by,
            Instant at)
            implements ReportEvent {}

    /** What was accepted or answered is open again. */
    @EventType("report.risk.reopened.v1")
    record RiskReopened(
            String projectId,
            String answerId,
            String findingId,
            String rule,
            String subject,
            String reason,
            String by,
            Instant at)
            implements ReportEvent {}
}
