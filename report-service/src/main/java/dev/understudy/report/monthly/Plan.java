package dev.understudy.report.monthly;

import dev.understudy.report.monthly.MonthlyReport.ExpiryLine;
import dev.understudy.report.work.PlannedWork.PlanView;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What lies ahead.
 *
 * @param period the next one
 * @param hours set aside in it
 * @param hoursIncluded by the agreement; null when it says nothing
 * @param work with a time set aside in it, or due by its end
 * @param expiries that end by its end
 * @param risksToAnswer open risks that the client has neither accepted nor answered
 */
@Schema(description = "What lies ahead in the next period")
public record Plan(
        String period,
        double hours,
        @Nullable Double hoursIncluded,
        List<PlanView> work,
        List<ExpiryLine> expiries,
        int risksToAnswer) {

    static Plan of(
            String period,
            Instant end,
            List<PlanView> work,
            @Nullable Double hoursIncluded,
            List<ExpiryLine> expiries,
            int risksToAnswer) {
        return new Plan(
                period,
                work.stream().mapToDouble(PlanView::hours).sum(),
                hoursIncluded,
                work,
                expiries.stream()
                        .filter(line -> line.expiry().expiresAt().isBefore(end))
                        .toList(),
                risksToAnswer);
    }
}
