package dev.understudy.report.monthly;

import dev.understudy.print.Sheet.Chart;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Of a section, what its reader is to know who reads two pages and no more.
 *
 * @param part as it stands on these pages
 * @param details what follows behind them; empty when {@code part} has it all
 */
record Glance(Part part, Optional<Part> details) {

    private static final int EMERGENCIES = 3;
    private static final int RISKS = 3;
    private static final int PLANNED = 2;
    private static final int ITEMS = 3;
    private static final int CHECKS = 3;
    private static final int TREND_LINES = 2;

    /** Characters of a cell, and of what stands below it. */
    private static final int LONGEST = 64;

    private static final int LONGEST_MORE = 100;

    /**
     * Empty for a section that belongs behind.
     *
     * @param part in full
     * @param small the charts of the report, where there is little room
     */
    static Optional<Glance> of(Part part, MonthlyReport report, ReportCharts small, Labels labels) {
        return switch (part.section()) {
            case EMERGENCIES ->
                Optional.of(shortened(
                        part, small.zones(report.emergencies()).stream().toList(), worst(report), labels));
            case AVAILABILITY ->
                Optional.of(wholeOrNone(
                        part,
                        small.days(report.availability()).stream().toList(),
                        CHECKS,
                        // What was drawn is not drawn again, but for those that had no room.
                        report.availability().size() > ReportCharts.FEW_STRIPS ? part.charts() : List.of(),
                        labels));
            case WORK ->
                Optional.of(wholeOrNone(
                        part,
                        Optional.ofNullable(report.work()).flatMap(small::hours).stream()
                                .toList(),
                        ITEMS,
                        List.of(),
                        labels));
            case RISKS -> Optional.of(shortened(part, part.charts(), first(part, RISKS), labels));
            case TRENDS ->
                Optional.of(
                        crowded(report)
                                ? verdicts(part, List.of(), part.charts(), labels)
                                : verdicts(
                                        part,
                                        Optional.ofNullable(report.trends())
                                                .flatMap(trends -> small.months(
                                                        trends, part.lines().getFirst()))
                                                .stream()
                                                .toList(),
                                        List.of(),
                                        labels));
            case PLAN -> Optional.of(shortened(part, part.charts(), first(part, PLANNED), labels));
            case SUMMARY,
                    CHANGES,
                    DEADLINES,
                    ORDER_PATHS,
                    ERROR_PAGES,
                    BACKUPS,
                    EXPIRIES,
                    PROBLEMS,
                    COMPARISON,
                    DRILLS,
                    NOT_MEASURED,
                    METHOD -> Optional.empty();
        };
    }

    /** Rows of those that missed a deadline, still go on or took longest; in the order of the report. */
    private static List<Integer> worst(MonthlyReport report) {
        var lines = report.emergencies();
        return IntStream.range(0, lines.size())
                .boxed()
                .sorted(Comparator.comparing(lines::get, WORST_FIRST))
                .limit(EMERGENCIES)
                .sorted()
                .toList();
    }

    private static final Comparator<EmergencyLine> WORST_FIRST = Comparator.comparing((EmergencyLine line) ->
                    line.responseDeadline() == Deadline.MISSED || line.resolutionDeadline() == Deadline.MISSED)
            .thenComparing(line -> line.resolution() == null)
            .thenComparing(line -> line.resolution() == null ? Duration.ZERO : line.resolution())
            .reversed();

    private static List<Integer> first(Part part, int most) {
        return IntStream.range(0, Math.min(most, part.rows().size())).boxed().toList();
    }

    private static Glance shortened(Part part, List<Chart> charts, List<Integer> chosen, Labels labels) {
        var rows = chosen.stream()
                .map(part.rows()::get)
                .map(row -> row.stream().map(Glance::shortened).toList())
                .toList();
        var lines = new ArrayList<>(part.lines());
        if (rows.size() < part.rows().size()) {
            lines.add(labels.someOf(rows.size(), part.rows().size()));
        }
        var glance = new Part(part.section(), part.heading(), lines, charts, part.columns(), rows);
        return rows.equals(part.rows())
                ? new Glance(glance, Optional.empty())
                : new Glance(glance, behind(part, List.of(), labels));
    }

    private static Text shortened(Text cell) {
        return new Text(shortened(cell.text(), LONGEST), shortened(cell.more(), LONGEST_MORE), cell.alarming());
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1).stripTrailing() + "…";
    }

    /** A few rows stand under the chart; of many, the chart says what there is to say. */
    private static Glance wholeOrNone(
            Part part, List<Chart> charts, int most, List<Chart> chartsBehind, Labels labels) {
        boolean whole = part.rows().size() <= most;
        var glance = new Part(
                part.section(),
                part.heading(),
                part.lines(),
                charts,
                whole ? part.columns() : List.of(),
                whole ? part.rows() : List.of());
        return new Glance(glance, whole ? Optional.empty() : behind(part, chartsBehind, labels));
    }

    /** The first line is of the whole project, and the chart shows what it speaks of. */
    private static Glance verdicts(Part part, List<Chart> charts, List<Chart> chartsBehind, Labels labels) {
        if (part.lines().size() <= TREND_LINES && chartsBehind.isEmpty()) {
            return new Glance(part, Optional.empty());
        }
        var glance = new Part(
                part.section(), part.heading(), part.lines().subList(0, 1), charts, part.columns(), part.rows());
        return new Glance(glance, behind(part, chartsBehind, labels));
    }

    /** So much to tell that the trend has to be put in words alone. */
    private static boolean crowded(MonthlyReport report) {
        return report.emergencies().size() > EMERGENCIES
                && report.risks() != null
                && report.risks().open().size() > RISKS
                && report.plan() != null
                && report.plan().work().size() + report.plan().expiries().size() > PLANNED;
    }

    private static Optional<Part> behind(Part part, List<Chart> charts, Labels labels) {
        return Optional.of(new Part(
                part.section(), labels.inDetail(part.heading()), part.lines(), charts, part.columns(), part.rows()));
    }
}
