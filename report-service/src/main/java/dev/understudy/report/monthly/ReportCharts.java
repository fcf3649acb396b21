package dev.understudy.report.monthly;

import dev.understudy.print.Sheet.Chart;
import dev.understudy.print.Sheet.Table;
import dev.understudy.report.chart.Bars;
import dev.understudy.report.chart.Bars.Bar;
import dev.understudy.report.chart.Bars.Limit;
import dev.understudy.report.chart.Columns;
import dev.understudy.report.chart.Columns.Column;
import dev.understudy.report.chart.DayStrips;
import dev.understudy.report.chart.DayStrips.Mark;
import dev.understudy.report.chart.DayStrips.Row;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.trend.EmergencyTrends;
import dev.understudy.report.work.PlannedWork.ItemView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The figures of a report as pictures, each with what it says in words and what it was drawn from. */
final class ReportCharts {

    /** More strips than this are no longer taken in at a glance. */
    private static final int STRIPS = 20;

    private static final int BARS = 10;

    /** What leaves room for the rest of the month on the same page. */
    static final int FEW_STRIPS = 5;

    private static final int FEW_BARS = 4;
    private static final double LOW = 52;

    /** More days than this are shown week by week. */
    private static final int MOST_DAYS = 62;

    private static final int DAYS_OF_A_WEEK = 7;

    private final Wording words;
    private final Labels labels;
    private final int strips;
    private final int bars;
    private final double height;

    ReportCharts(Wording words) {
        this(words, STRIPS, BARS, Columns.USUAL);
    }

    private ReportCharts(Wording words, int strips, int bars, double height) {
        this.words = words;
        this.labels = Labels.of(words);
        this.strips = strips;
        this.bars = bars;
        this.height = height;
    }

    static ReportCharts small(Wording words) {
        return new ReportCharts(words, FEW_STRIPS, FEW_BARS, LOW);
    }

    /** Those that most is to be seen of, in the order of the report. */
    Optional<Chart> days(List<CheckAvailability> checks) {
        if (checks.isEmpty()) {
            return Optional.empty();
        }
        var rows = CheckAvailability.mostTroubled(checks, strips);
        var days = rows.getFirst().days();
        int step = days.size() > MOST_DAYS ? DAYS_OF_A_WEEK : 1;
        var says = labels.dayStripsSay(checks.size(), days(checks, Mark.BAD), days(checks, Mark.PARTLY, Mark.UNKNOWN));
        return Optional.of(new Chart(
                step == 1 ? labels.dayStrips() : labels.weekStrips(),
                new DayStrips(
                        first(days, step).stream()
                                .map(CheckAvailability.Day::date)
                                .toList(),
                        rows.stream()
                                .map(check -> new Row(
                                        check.name(),
                                        check.availability() == null ? "—" : words.percent(check.availability()),
                                        marks(check.days(), step)))
                                .toList(),
                        Arrays.stream(Mark.values()).collect(Collectors.toMap(Function.identity(), labels::mark))),
                checks.size() > strips ? says + " " + labels.furtherChecks(checks.size() - strips) : says,
                troubledDays(rows)));
    }

    private static <T> List<T> first(List<T> days, int step) {
        return IntStream.iterate(0, at -> at < days.size(), at -> at + step)
                .mapToObj(days::get)
                .toList();
    }

    /** A week is as bad as its worst day. */
    private static List<Mark> marks(List<CheckAvailability.Day> days, int step) {
        return IntStream.iterate(0, at -> at < days.size(), at -> at + step)
                .mapToObj(at -> days.subList(at, Math.min(days.size(), at + step)).stream()
                        .map(day -> DayColour.of(day).mark())
                        .max(Comparator.naturalOrder())
                        .orElseThrow())
                .toList();
    }

    private static int days(List<CheckAvailability> checks, Mark... marks) {
        var wanted = List.of(marks);
        return (int) checks.stream()
                .filter(check -> check.days().stream()
                        .map(day -> DayColour.of(day).mark())
                        .anyMatch(wanted::contains))
                .count();
    }

    private Table troubledDays(List<CheckAvailability> checks) {
        var rows = new ArrayList<List<String>>();
        for (var check : checks) {
            for (var day : check.days()) {
                var colour = DayColour.of(day);
                // Of a check that measured nothing, all days would say the same.
                if (colour == DayColour.DOWN
                        || check.availability() != null
                                && (colour == DayColour.UNKNOWN || colour == DayColour.PARTLY)) {
                    rows.add(List.of(
                            check.name(),
                            words.day(day.date()),
                            words.duration(day.down()),
                            words.duration(day.unknown())));
                }
            }
        }
        var columns = new ArrayList<String>();
        columns.add(words.availabilityColumns().get(1));
        columns.addAll(words.dayColumns());
        return new Table(columns, List.of(4, 2, 2, 2), rows);
    }

    /** Nothing for one zone alone: its figure is in the text. */
    Optional<Chart> zones(List<EmergencyLine> emergencies) {
        Map<String, int[]> counts = new TreeMap<>();
        for (var line : emergencies) {
            var count =
                    counts.computeIfAbsent(line.zone() == null ? labels.withoutZone() : line.zone(), z -> new int[2]);
            count[0]++;
            count[1] += Boolean.TRUE.equals(line.emergency().foundByUs()) ? 1 : 0;
        }
        if (counts.size() < 2) {
            return Optional.empty();
        }
        var largest = counts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, int[]> entry) -> -entry.getValue()[0]))
                .toList();
        return Optional.of(new Chart(
                labels.emergenciesByZone(),
                new Bars(
                        largest.stream()
                                .limit(bars)
                                .map(entry -> new Bar(
                                        entry.getKey(),
                                        List.of(
                                                (double) entry.getValue()[1],
                                                (double) entry.getValue()[0] - entry.getValue()[1]),
                                        String.valueOf(entry.getValue()[0])))
                                .toList(),
                        List.of(labels.foundByUs(), labels.foundByOthers()),
                        null),
                sentence(largest.stream()
                        .limit(bars)
                        .map(entry -> labels.zoneSays(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                        .toList()),
                new Table(
                        List.of(labels.zone(), labels.emergencies(), labels.foundByUs()),
                        List.of(4, 2, 3),
                        largest.stream()
                                .map(entry -> List.of(
                                        entry.getKey(),
                                        String.valueOf(entry.getValue()[0]),
                                        String.valueOf(entry.getValue()[1])))
                                .toList())));
    }

    Optional<Chart> hours(Work work) {
        Map<String, Double> kinds = new TreeMap<>(work.items().stream()
                .filter(item -> item.hours() > 0)
                .collect(Collectors.groupingBy(
                        item -> words.workType(item.type()), Collectors.summingDouble(ItemView::hours))));
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> sums = new LinkedHashMap<>();
        sums.put(labels.inAll(), work.hours());
        if (kinds.size() > 1) {
            kinds.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .forEach(entry -> sums.put(entry.getKey(), entry.getValue()));
        }
        var included = work.hoursIncluded();
        return Optional.of(new Chart(
                labels.hoursByKind(),
                new Bars(
                        sums.entrySet().stream()
                                .limit(bars)
                                .map(entry -> new Bar(
                                        entry.getKey(), List.of(entry.getValue()), words.hours(entry.getValue())))
                                .toList(),
                        List.of(),
                        included == null ? null : new Limit(included, labels.included(words.hours(included)))),
                sentence(Stream.concat(
                                sums.entrySet().stream()
                                        .map(entry -> labels.kindSays(entry.getKey(), words.hours(entry.getValue()))),
                                Stream.ofNullable(included).map(hours -> labels.included(words.hours(hours))))
                        .toList()),
                new Table(
                        List.of(labels.kind(), labels.hours()),
                        List.of(4, 2),
                        sums.entrySet().stream()
                                .map(entry -> List.of(entry.getKey(), words.hours(entry.getValue())))
                                .toList())));
    }

    /** @param verdict what may be said of it, so that nobody reads more into the columns */
    Optional<Chart> months(EmergencyTrends trends, String verdict) {
        var months = trends.months();
        // Nothing at all is said in words; an empty picture looks like a broken one.
        if (months == null || months.size() < 2 || months.stream().allMatch(month -> month.count() == 0)) {
            return Optional.empty();
        }
        return Optional.of(new Chart(
                labels.byMonth(),
                new Columns(
                        months.stream()
                                .map(month -> new Column(
                                        labels.month(month.month()),
                                        month.foundByUs(),
                                        month.count() - month.foundByUs(),
                                        !month.whole()))
                                .toList(),
                        new Columns.Legend(labels.foundByUs(), labels.foundByOthers(), labels.incompleteMonth()),
                        height),
                verdict,
                new Table(
                        List.of(labels.month(), labels.emergencies(), labels.foundByUs()),
                        List.of(4, 2, 3),
                        months.stream()
                                .map(month -> List.of(
                                        labels.month(month.month())
                                                + (month.whole() ? "" : " (" + labels.incompleteMonth() + ")"),
                                        String.valueOf(month.count()),
                                        String.valueOf(month.foundByUs())))
                                .toList())));
    }

    private static String sentence(List<String> parts) {
        return String.join("; ", parts) + ".";
    }
}
