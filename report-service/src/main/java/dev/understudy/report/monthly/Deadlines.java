package dev.understudy.report.monthly;

import dev.understudy.report.emergency.Step;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.work.PlannedWork.ItemView;
import dev.understudy.report.work.PlannedWork.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines that were kept and missed, with what explains them.
 *
 * @param pending not due yet, and not met yet
 * @param lines the missed ones first, then by their date
 */
public record Deadlines(int kept, int missed, int pending, List<Line> lines) {

    /**
     * @param clock {@code response} and {@code resolution} of an emergency, {@code work} of a piece of planned work
     * @param id of the incident or work item
     * @param met when it was met; absent when it was not
     * @param late by how much it was missed, until now when it is not met yet; absent when it was kept
     * @param because what bears on it, in order: pauses, calls, deadlines that were moved
     */
    @Schema(name = "DeadlineLine")
    public record Line(
            String clock,
            String id,
            String title,
            Instant due,
            @Nullable Instant met,
            Deadline verdict,
            @Nullable Duration late,
            List<Step> because) {}

    /** @param until the end of the period, or now */
    static Deadlines of(List<EmergencyLine> emergencies, List<ItemView> work, Instant until) {
        var lines = new ArrayList<Line>();
        for (var each : emergencies) {
            var emergency = each.emergency();
            var recovered = emergency.recoveredAt();
            var owned = emergency.acknowledgedAt();
            lines.add(line(
                    "response",
                    emergency.incidentId(),
                    emergency.title(),
                    emergency.responseDue(),
                    owned == null || recovered != null && recovered.isBefore(owned) ? recovered : owned,
                    each.responseDeadline(),
                    until,
                    emergency.steps().stream()
                            .filter(step -> concerns(step, "response"))
                            .toList()));
            if (emergency.resolutionDue() != null && each.resolutionDeadline() != null) {
                lines.add(line(
                        "resolution",
                        emergency.incidentId(),
                        emergency.title(),
                        emergency.resolutionDue(),
                        recovered,
                        each.resolutionDeadline(),
                        until,
                        emergency.steps().stream()
                                .filter(step -> concerns(step, "resolution"))
                                .toList()));
            }
        }
        for (var item : work) {
            if (item.due() != null && item.state() != State.CANCELLED) {
                lines.add(line(
                        "work",
                        item.workItemId(),
                        item.title(),
                        item.due(),
                        item.doneAt(),
                        item.overdue() ? Deadline.MISSED : item.doneAt() == null ? Deadline.PENDING : Deadline.KEPT,
                        until,
                        List.of()));
            }
        }
        lines.sort(Comparator.comparing((Line line) -> line.verdict() != Deadline.MISSED)
                .thenComparing(Line::due)
                .thenComparing(Line::id)
                .thenComparing(Line::clock));
        return new Deadlines(
                count(lines, Deadline.KEPT), count(lines, Deadline.MISSED), count(lines, Deadline.PENDING), lines);
    }

    /** A pause stops the resolution clock alone; a call is about the response. */
    private static boolean concerns(Step step, String clock) {
        return switch (step.kind()) {
            case HELD, RESUMED -> clock.equals("resolution");
            case MOVED -> clock.equals(step.clock());
            case ESCALATED, RELEASED -> clock.equals("response");
            case REOPENED -> clock.equals("resolution");
        };
    }

    private static Line line(
            String clock,
            String id,
            String title,
            Instant due,
            @Nullable Instant met,
            Deadline verdict,
            Instant until,
            List<Step> because) {
        var end = met == null ? until : met;
        return new Line(
                clock,
                id,
                title,
                due,
                met,
                verdict,
                verdict == Deadline.MISSED && end.isAfter(due) ? Duration.between(due, end) : null,
                because);
    }

    private static int count(List<Line> lines, Deadline verdict) {
        return (int) lines.stream().filter(line -> line.verdict() == verdict).count();
    }
}
