package dev.understudy.report.monthly;

import dev.understudy.report.analysis.Analysis;
import dev.understudy.report.analysis.Pareto;
import dev.understudy.report.analysis.Times;
import dev.understudy.report.emergency.Step;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.Comparison.Compared;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.risk.Risks.Answer;
import dev.understudy.report.trend.EmergencyTrends;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class EnglishPhrases implements Phrases {

    private final EnglishWording words;

    EnglishPhrases(EnglishWording words) {
        this.words = words;
    }

    @Override
    public String deadlinesHeading() {
        return "Deadlines kept and missed";
    }

    @Override
    public List<String> deadlineColumns() {
        return List.of("What", "Due", "Outcome", "What explains it");
    }

    @Override
    public String deadlineFigures(Deadlines deadlines) {
        return "Kept: " + deadlines.kept() + ", missed: " + deadlines.missed() + ", not due yet: " + deadlines.pending()
                + ".";
    }

    @Override
    public String noDeadlines() {
        return "No deadline fell into this period.";
    }

    @Override
    public String clock(String clock) {
        return switch (clock) {
            case "response" -> "reaction";
            case "resolution" -> "repair";
            case "work" -> "planned work";
            default -> clock;
        };
    }

    @Override
    public String verdict(Deadline verdict, @Nullable Duration late) {
        return switch (verdict) {
            case KEPT -> "in time";
            case MISSED -> late == null ? "missed" : "missed by " + words.duration(late);
            case PENDING -> "not due yet";
        };
    }

    @Override
    public String step(Step step, ZoneId zone) {
        var at = words.time(step.at(), zone) + ": ";
        var who = step.who() == null ? "" : step.who();
        return at
                + switch (step.kind()) {
                    case HELD -> "on hold, waiting for " + holdReason(step.reason());
                    case RESUMED -> "taken up again";
                    case MOVED ->
                        (step.due() == null
                                        ? "its clock stopped"
                                        : "the deadline moved to " + words.time(step.due(), zone))
                                + (step.reason() == null ? "" : " (" + step.reason() + ")");
                    case ESCALATED -> "nobody answered, so " + who + " was called";
                    case RELEASED -> who.isEmpty() ? "nobody had it any more" : who + " had it no more";
                    case REOPENED -> "failed again";
                };
    }

    private static String holdReason(@Nullable String reason) {
        return switch (reason == null ? "" : reason) {
            case "customer" -> "the customer";
            case "vendor" -> "a vendor";
            case "change" -> "a change";
            case "problem" -> "the rework of its cause";
            default -> "somebody else";
        };
    }

    @Override
    public String orderPathsHeading() {
        return "Orders, forms and payments";
    }

    @Override
    public List<String> orderPathColumns() {
        return List.of("The way of a customer", "Availability", "Did not work", "Measured");
    }

    @Override
    public String noOrderPaths() {
        return "No check goes the way of a customer through a form or an order.";
    }

    @Override
    public String signalsNotMeasured() {
        return "Orders, forms and payments themselves are not counted: no source of them is connected.";
    }

    @Override
    public String errorPagesHeading() {
        return "Pages with errors";
    }

    @Override
    public List<String> errorPageColumns() {
        return List.of("Page", "Answer", "How often", "How long");
    }

    @Override
    public String noErrorPages() {
        return "No checked page answered 404 or with a server error in an emergency.";
    }

    @Override
    public String visitorsNotMeasured() {
        return "Errors that visitors met elsewhere, and the pages that led them there, are not known: no source of them"
                + " is connected.";
    }

    @Override
    public List<String> analysis(Analysis analysis) {
        var lines = new ArrayList<String>();
        times("Until somebody had it", analysis.acknowledge(), lines);
        times("Until it worked again", analysis.repair(), lines);
        times("Without an emergency from one to the next", analysis.betweenFailures(), lines);
        var early = analysis.earlyWarning();
        if (early.share() != null && early.low() != null && early.high() != null) {
            var lead = early.leadTime().median();
            lines.add("We saw " + early.seenFirst() + " of " + early.failures()
                    + " failures before anybody else told of them (" + words.percent(early.share())
                    + ", with 95% certainty "
                    + words.percent(early.low()) + " to " + words.percent(early.high()) + ")"
                    + (lead == null ? "" : "; " + words.duration(lead) + " ahead in the middle") + ".");
        }
        analysis.pareto().stream()
                .filter(pareto -> pareto.measure().equals("downtime"))
                .map(this::costliest)
                .filter(line -> !line.isEmpty())
                .forEach(lines::add);
        var season = analysis.seasonality();
        if (season.peakHour() != null && season.hourPValue() != null && season.hourPValue() <= EmergencyTrends.LEVEL) {
            lines.add("Most begin between " + season.peakHour() + ":00 and " + (season.peakHour() + 1)
                    + ":00, more than chance explains.");
        }
        if (season.peakWeekday() != null
                && season.weekdayPValue() != null
                && season.weekdayPValue() <= EmergencyTrends.LEVEL) {
            lines.add("Most begin on a "
                    + DayOfWeek.of(season.peakWeekday()).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                    + ", more than chance explains.");
        }
        return lines;
    }

    private void times(String what, Times times, List<String> lines) {
        if (times.count() > 0) {
            lines.add(what + ": " + words.duration(times.median()) + " in the middle, nine of ten within "
                    + words.duration(times.p90()) + " (of " + times.count() + ").");
        }
    }

    @Override
    public String costliest(Pareto pareto) {
        var first = pareto.slices().isEmpty() ? null : pareto.slices().getFirst();
        if (first == null
                || first.key() == null
                || first.share() == null
                || pareto.slices().size() < 2) {
            return "";
        }
        var by =
                switch (pareto.by()) {
                    case "zone" -> "zone";
                    case "cause" -> "cause";
                    default -> "kind of failure";
                };
        return "The costliest " + by + " is " + first.key() + ": " + words.duration(first.downtime()) + ", "
                + words.percent(first.share()) + " of all.";
    }

    @Override
    public String comparisonHeading() {
        return "Beside the period before";
    }

    @Override
    public List<String> comparisonColumns(String period, String with) {
        return List.of("Figure", period, with, "What that says");
    }

    @Override
    public String figure(Compared figure) {
        return switch (figure.figure()) {
            case "emergencies" -> "emergencies that began";
            case "emergencies-open" -> "still going on at the end";
            case "emergencies-found-by-us" -> "found by us first";
            case "affected" -> "time with an emergency";
            case "availability" -> "availability of all checks";
            case "coverage" -> "measured";
            case "response-missed" -> "reaction deadlines missed";
            case "resolution-missed" -> "repair deadlines missed";
            case "median-response" -> "time to reaction, in the middle";
            case "median-resolution" -> "time to repair, in the middle";
            case "work-done" -> "work items done";
            case "work-overdue" -> "work items overdue";
            case "work-hours" -> "hours used";
            case "changes" -> "changes";
            case "risks-open" -> "open risks at the end";
            default -> figure.figure();
        };
    }

    @Override
    public String value(Compared figure, @Nullable Double value) {
        if (value == null) {
            return words.none();
        }
        return switch (figure.unit()) {
            case "minutes" -> words.duration(Duration.ofMillis(Math.round(value * 60_000)));
            case "share" -> words.percent(value);
            case "hours" -> words.hours(value);
            default -> String.valueOf(Math.round(value));
        };
    }

    @Override
    public String verdict(Compared figure) {
        var verdict = figure.verdict();
        var pValue = figure.pValue();
        if (verdict == null || pValue == null) {
            return "";
        }
        var chance = String.format(Locale.ENGLISH, " (by chance alone: %.1f%%)", pValue * 100);
        return switch (verdict) {
            case ROSE -> "a rise" + chance;
            case FELL -> "a fall" + chance;
            case NO_EVIDENCE, TOO_LITTLE_DATA -> "may be chance" + chance;
        };
    }

    @Override
    public String planHeading() {
        return "What is planned next";
    }

    @Override
    public List<String> planColumns() {
        return List.of("What", "When", "Hours set aside");
    }

    @Override
    public String planFigures(Plan plan) {
        var included = plan.hoursIncluded();
        return "Hours set aside: " + words.hours(plan.hours())
                + (included == null ? "" : " of " + words.hours(included) + " included")
                + ". Risks that wait for your answer: " + plan.risksToAnswer() + ".";
    }

    @Override
    public String noPlan() {
        return "No work is planned for the next period.";
    }

    @Override
    public String expires(String subject) {
        return "ends: renew the " + words.expirySubject(subject);
    }

    @Override
    public String answered(Answer answer, ZoneId zone) {
        return "answered by " + answer.by() + ", " + words.time(answer.at(), zone) + ": " + answer.text();
    }

    @Override
    public String awaitsAnswer() {
        return "waits for your answer";
    }

    @Override
    public String promise(ProblemView problem) {
        var checked = problem.promise();
        if (checked == null || problem.pValue() == null) {
            return "";
        }
        return String.format(
                Locale.ENGLISH,
                "%d in %.0f days since, %d in %.0f days before; that few by chance with an unchanged rate: %.1f%%",
                problem.occurrencesAfter(),
                problem.daysAfter(),
                problem.occurrencesBefore(),
                problem.daysBefore(),
                problem.pValue() * 100);
    }
}
