package dev.understudy.report.analysis;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * When emergencies begin, in the project's time zone. Whether a time of day stands out is an exact one-sided binomial test
 * of the fullest hour (weekday) against its share of the time, multiplied by the number of hours (weekdays) that could
 * have been it (Bonferroni).
 *
 * @param byHour of the day, from 0
 * @param byWeekday from Monday
 * @param peakHour the fullest one; absent without emergencies
 * @param hourPValue so many in one hour or more by chance; absent without emergencies
 */
public record Seasonality(
        int emergencies,
        List<Integer> byHour,
        List<Integer> byWeekday,
        @Nullable Integer peakHour,
        @Nullable Double hourPValue,
        @Nullable Integer peakWeekday,
        @Nullable Double weekdayPValue) {

    private static final Duration STEP = Duration.ofHours(1);

    static Seasonality of(List<Instant> starts, ZoneId zone, Instant from, Instant until) {
        var hours = new int[24];
        var weekdays = new int[7];
        for (var start : starts) {
            var here = start.atZone(zone);
            hours[here.getHour()]++;
            weekdays[here.getDayOfWeek().getValue() - 1]++;
        }
        var hourExposure = new double[24];
        var weekdayExposure = new double[7];
        for (var at = from; at.isBefore(until); at = at.plus(STEP)) {
            var here = at.atZone(zone);
            hourExposure[here.getHour()]++;
            weekdayExposure[here.getDayOfWeek().getValue() - 1]++;
        }
        var peakHour = peak(hours, hourExposure);
        var peakWeekday = peak(weekdays, weekdayExposure);
        return new Seasonality(
                starts.size(),
                Arrays.stream(hours).boxed().toList(),
                Arrays.stream(weekdays).boxed().toList(),
                peakHour,
                peakHour == null ? null : pValue(hours, hourExposure, peakHour),
                peakWeekday == null ? null : peakWeekday + 1,
                peakWeekday == null ? null : pValue(weekdays, weekdayExposure, peakWeekday));
    }

    /** The cell that is fullest for its time. */
    private static @Nullable Integer peak(int[] counts, double[] exposure) {
        Integer best = null;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0
                    && exposure[i] > 0
                    && (best == null || counts[i] * exposure[best] > counts[best] * exposure[i])) {
                best = i;
            }
        }
        return best;
    }

    private static double pValue(int[] counts, double[] exposure, int cell) {
        int total = Arrays.stream(counts).sum();
        double share = exposure[cell] / Arrays.stream(exposure).sum();
        if (share >= 1) {
            return 1;
        }
        double tail = BinomialDistribution.of(total, share).survivalProbability(counts[cell] - 1);
        return Math.min(
                1, tail * Arrays.stream(exposure).filter(each -> each > 0).count());
    }
}
