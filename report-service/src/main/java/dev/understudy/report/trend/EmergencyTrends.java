package dev.understudy.report.trend;

import dev.understudy.report.period.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How emergencies develop: the period against the three of its kind before it, per zone and in all; month by month; and a slow drift.
 *
 * @param all of the project
 * @param zones those in which there was an emergency in the four periods; p-values adjusted, because several are looked at
 * @param monthly the series of whole months; absent when it is too short or says nothing
 * @param monthsKnown whole months that there are, for whoever asks why
 * @param months of the last twelve, those in which emergencies could be noticed at least in part, the last one last; absent
 *     in reports that were published before there was such a list
 */
public record EmergencyTrends(
        Change all,
        List<Change> zones,
        @Nullable Monthly monthly,
        @Nullable SlowRise slowRise,
        int monthsKnown,
        @Nullable List<MonthCount> months) {

    /** A p-value up to this is evidence. */
    public static final double LEVEL = 0.05;

    /** Less time before the month is nothing to compare it with, days. */
    private static final double LEAST_BEFORE = 7;

    private static final double CONFIDENCE = 0.95;
    private static final int PERIODS_BEFORE = 3;
    private static final int SERIES = 12;
    private static final int WATCHED = 6;

    public enum Verdict {
        ROSE,
        FELL,
        /** The difference may be chance. */
        NO_EVIDENCE,
        /** Nothing can be said, whatever the figures. */
        TOO_LITTLE_DATA
    }

    /** An emergency, as far as it is counted here. */
    public record Occurrence(
            @Nullable String zoneId,
            Instant startedAt,
            @Nullable Boolean foundByUs) {}

    /**
     * @param foundByUs how many of them our own checks saw first
     * @param whole whether they could be noticed all along
     */
    public record MonthCount(YearMonth month, int count, int foundByUs, boolean whole) {}

    /**
     * The month against those before it.
     *
     * @param zoneId absent for the whole project, and for what belongs to no zone
     * @param count in the month, of {@code days}
     * @param before in the months before it, of {@code daysBefore}
     * @param ratio of the rates; absent when there was nothing before, or too little time
     * @param low and {@code high}, the interval that holds the true ratio with 95 %; high is absent when unbounded
     * @param pValue that much difference or more by chance; adjusted for zones
     * @param leastRise how many it would have had to be for a clear rise; absent without enough time before
     */
    public record Change(
            @Nullable String zoneId,
            int count,
            double days,
            int before,
            double daysBefore,
            @Nullable Double ratio,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double pValue,
            @Nullable Integer leastRise,
            Verdict verdict) {}

    /** @param tau from -1, fewer each month, to 1, more each month */
    public record Monthly(int months, double tau, double pValue, Verdict verdict) {}

    /** @param since month in which the rise began; absent without one */
    public record SlowRise(
            double baselinePerMonth, @Nullable YearMonth since) {}

    /**
     * @param occurrences of at least the twelve months before, in any order
     * @param knownSince before which nothing could be noticed
     * @param until the end of the month, or now
     */
    public static EmergencyTrends of(List<Occurrence> occurrences, Period period, Instant knownSince, Instant until) {
        var zone = period.zone();
        var month = YearMonth.from(period.lastDay());
        var from = period.from();
        var before = later(period.back(PERIODS_BEFORE).from(), knownSince);
        double days = days(later(from, knownSince), until);
        double daysBefore = days(before, from);

        var names = new TreeSet<String>();
        occurrences.stream()
                .filter(each -> within(each, before, until))
                .map(Occurrence::zoneId)
                .forEach(name -> names.add(name == null ? "" : name));
        var zones = new LinkedHashMap<String, Change>();
        for (var name : names) {
            var ofZone = occurrences.stream()
                    .filter(each -> name.equals(each.zoneId() == null ? "" : each.zoneId()))
                    .toList();
            zones.put(name, change(name.isEmpty() ? null : name, ofZone, before, from, until, days, daysBefore));
        }
        var series = series(occurrences, month, zone, knownSince, until);
        return new EmergencyTrends(
                change(null, occurrences, before, from, until, days, daysBefore),
                adjusted(zones),
                monthly(series),
                slowRise(series),
                series.size(),
                months(occurrences, month, zone, knownSince, until));
    }

    private static Change change(
            @Nullable String zoneId,
            List<Occurrence> occurrences,
            Instant before,
            Instant from,
            Instant until,
            double days,
            double daysBefore) {
        int count = (int)
                occurrences.stream().filter(each -> within(each, from, until)).count();
        int earlier = (int)
                occurrences.stream().filter(each -> within(each, before, from)).count();
        if (daysBefore < LEAST_BEFORE || days <= 0) {
            return new Change(
                    zoneId, count, days, earlier, daysBefore, null, null, null, null, null, Verdict.TOO_LITTLE_DATA);
        }
        var compared = RateComparison.of(new Count(earlier, daysBefore), new Count(count, days), CONFIDENCE);
        return new Change(
                zoneId,
                count,
                days,
                earlier,
                daysBefore,
                finite(compared.ratio()),
                compared.interval().low(),
                finite(compared.interval().high()),
                compared.pValue(),
                RateComparison.leastRise(compared.earlier(), days, LEVEL),
                verdict(compared.pValue(), count / days - earlier / daysBefore));
    }

    private static List<Change> adjusted(Map<String, Change> zones) {
        var pValues = new LinkedHashMap<String, Double>();
        zones.forEach((name, change) -> {
            if (change.pValue() != null) {
                pValues.put(name, change.pValue());
            }
        });
        var adjusted = BenjaminiHochberg.adjust(pValues);
        var result = new ArrayList<Change>();
        zones.forEach((name, change) -> {
            var pValue = adjusted.get(name);
            result.add(
                    pValue == null
                            ? change
                            : new Change(
                                    change.zoneId(),
                                    change.count(),
                                    change.days(),
                                    change.before(),
                                    change.daysBefore(),
                                    change.ratio(),
                                    change.low(),
                                    change.high(),
                                    pValue,
                                    change.leastRise(),
                                    verdict(
                                            pValue,
                                            change.count() / change.days() - change.before() / change.daysBefore())));
        });
        return result;
    }

    private record Whole(YearMonth month, int count, double days) {}

    /** Whole months in which emergencies could be noticed all along, the last one last. */
    private static List<Whole> series(
            List<Occurrence> occurrences, YearMonth month, ZoneId zone, Instant knownSince, Instant until) {
        var series = new ArrayList<Whole>();
        for (var each = month.minusMonths(SERIES - 1L); !each.isAfter(month); each = each.plusMonths(1)) {
            var from = start(each, zone);
            var to = start(each.plusMonths(1), zone);
            if (!from.isBefore(knownSince) && !to.isAfter(until)) {
                series.add(new Whole(
                        each,
                        (int) occurrences.stream()
                                .filter(one -> within(one, from, to))
                                .count(),
                        days(from, to)));
            }
        }
        return series;
    }

    private static List<MonthCount> months(
            List<Occurrence> occurrences, YearMonth month, ZoneId zone, Instant knownSince, Instant until) {
        var months = new ArrayList<MonthCount>();
        for (var each = month.minusMonths(SERIES - 1L); !each.isAfter(month); each = each.plusMonths(1)) {
            var from = start(each, zone);
            var to = start(each.plusMonths(1), zone);
            var then = occurrences.stream().filter(one -> within(one, from, to)).toList();
            if (!then.isEmpty() || to.isAfter(knownSince)) {
                months.add(new MonthCount(
                        each,
                        then.size(),
                        (int) then.stream()
                                .filter(one -> Boolean.TRUE.equals(one.foundByUs()))
                                .count(),
                        !from.isBefore(knownSince) && !to.isAfter(until)));
            }
        }
        return months;
    }

    private static @Nullable Monthly monthly(List<Whole> series) {
        return MannKendall.of(series.stream()
                        .map(whole -> whole.count() / whole.days())
                        .toList())
                .map(test -> new Monthly(test.points(), test.tau(), test.pValue(), verdict(test.pValue(), test.s())))
                .orElse(null);
    }

    private static @Nullable SlowRise slowRise(List<Whole> series) {
        if (series.size() <= WATCHED) {
            return null;
        }
        var before = series.subList(0, series.size() - WATCHED).stream()
                .map(whole -> new Count(whole.count(), whole.days()))
                .reduce(Count::plus)
                .orElseThrow();
        var watched = series.subList(series.size() - WATCHED, series.size());
        return Drift.of(
                        before,
                        watched.stream()
                                .map(whole -> new Count(whole.count(), whole.days()))
                                .toList(),
                        365.25 / 12)
                .map(drift -> new SlowRise(
                        drift.baseline(),
                        drift.since().map(index -> watched.get(index).month()).orElse(null)))
                .orElse(null);
    }

    private static Verdict verdict(double pValue, double difference) {
        if (pValue > LEVEL || difference == 0) {
            return Verdict.NO_EVIDENCE;
        }
        return difference > 0 ? Verdict.ROSE : Verdict.FELL;
    }

    private static boolean within(Occurrence occurrence, Instant from, Instant to) {
        return !occurrence.startedAt().isBefore(from) && occurrence.startedAt().isBefore(to);
    }

    private static Instant start(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double days(Instant from, Instant to) {
        return from.isBefore(to) ? Duration.between(from, to).toMillis() / 86_400_000.0 : 0;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
