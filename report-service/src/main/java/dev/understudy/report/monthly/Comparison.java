package dev.understudy.report.monthly;

import dev.understudy.report.trend.Count;
import dev.understudy.report.trend.EmergencyTrends;
import dev.understudy.report.trend.EmergencyTrends.Verdict;
import dev.understudy.report.trend.RateComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a period beside those of another one.
 *
 * @param with the other period
 * @param days of this period that have passed and in which something could be noticed, and {@code daysWith} of the other:
 *     counts of periods that differ in length are compared by their rates
 */
@Schema(description = "The figures of a period beside those of another one")
public record Comparison(String period, String with, double days, double daysWith, List<Compared> figures) {

    private static final double CONFIDENCE = 0.95;

    /**
     * @param figure its name as in the report's {@code evidence} where it has one
     * @param unit {@code count}, {@code hours}, {@code minutes} or {@code share}
     * @param now of the period; absent when it does not exist, which is not zero
     * @param before of the other period
     * @param change now less before; absent when one of them is
     * @param pValue of counts of what happens by chance: that much difference or more if nothing had changed (exact,
     *     two-sided); absent for everything else
     * @param verdict absent where there is no p-value
     */
    public record Compared(
            String figure,
            String unit,
            @Nullable Double now,
            @Nullable Double before,
            @Nullable Double change,
            @Nullable Double pValue,
            @Nullable Verdict verdict) {}

    static Comparison of(Facts now, Facts before) {
        double days = now.days();
        double daysBefore = before.days();
        var rows = new ArrayList<Compared>();
        rows.add(chance("emergencies", now.began(), before.began(), days, daysBefore));
        rows.add(plain(
                "emergencies-open",
                "count",
                now.figures().open(),
                before.figures().open()));
        rows.add(plain(
                "emergencies-found-by-us",
                "count",
                now.figures().foundByUs(),
                before.figures().foundByUs()));
        rows.add(plain(
                "affected",
                "minutes",
                minutes(now.figures().affected()),
                minutes(before.figures().affected())));
        rows.add(plain("availability", "share", now.availabilityOfAll(), before.availabilityOfAll()));
        rows.add(plain("coverage", "share", now.coverage(), before.coverage()));
        rows.add(plain(
                "response-missed",
                "count",
                now.figures().responseMissed(),
                before.figures().responseMissed()));
        rows.add(plain(
                "resolution-missed",
                "count",
                now.figures().resolutionMissed(),
                before.figures().resolutionMissed()));
        rows.add(plain(
                "median-response",
                "minutes",
                minutes(now.figures().medianResponse()),
                minutes(before.figures().medianResponse())));
        rows.add(plain(
                "median-resolution",
                "minutes",
                minutes(now.figures().medianResolution()),
                minutes(before.figures().medianResolution())));
        rows.add(plain("work-done", "count", now.work().done(), before.work().done()));
        rows.add(plain(
                "work-overdue", "count", now.work().overdue(), before.work().overdue()));
        rows.add(plain("work-hours", "hours", now.work().hours(), before.work().hours()));
        rows.add(
                plain("changes", "count", now.changes().size(), before.changes().size()));
        rows.add(plain(
                "risks-open",
                "count",
                now.risks().open().size(),
                before.risks().open().size()));
        return new Comparison(now.period().label(), before.period().label(), days, daysBefore, rows);
    }

    private static Compared chance(String figure, int now, int before, double days, double daysBefore) {
        Double pValue = null;
        Verdict verdict = null;
        if (days > 0 && daysBefore > 0) {
            var compared = RateComparison.of(new Count(before, daysBefore), new Count(now, days), CONFIDENCE);
            pValue = compared.pValue();
            double difference = now / days - before / daysBefore;
            verdict = pValue > EmergencyTrends.LEVEL || difference == 0
                    ? Verdict.NO_EVIDENCE
                    : difference > 0 ? Verdict.ROSE : Verdict.FELL;
        }
        return new Compared(figure, "count", (double) now, (double) before, (double) now - before, pValue, verdict);
    }

    private static Compared plain(String figure, String unit, @Nullable Number now, @Nullable Number before) {
        return new Compared(
                figure,
                unit,
                now == null ? null : now.doubleValue(),
                before == null ? null : before.doubleValue(),
                now == null || before == null ? null : now.doubleValue() - before.doubleValue(),
                null,
                null);
    }

    private static @Nullable Double minutes(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 60_000.0;
    }
}
