package dev.understudy.report.monthly;

import dev.understudy.report.improvement.Improvements.DrillView;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.period.Period;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.trend.EmergencyTrends.Change;
import dev.understudy.report.trend.EmergencyTrends.Monthly;
import dev.understudy.report.trend.EmergencyTrends.SlowRise;
import dev.understudy.report.trend.MannKendall;
import dev.understudy.report.work.PlannedWork.State;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class EnglishWording implements Wording {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", Locale.ENGLISH);

    @Override
    public String language() {
        return "en";
    }

    @Override
    public String title(String project, Period period) {
        return project + ": " + period(period);
    }

    @Override
    public String period(Period period) {
        var first = period.firstDay();
        return switch (period.kind()) {
            case MONTH -> MONTH.format(first);
            case QUARTER -> "quarter " + first.get(IsoFields.QUARTER_OF_YEAR) + " of " + first.getYear();
            case YEAR -> "the year " + first.getYear();
            case WEEK ->
                "week " + first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) + " of " + first.get(IsoFields.WEEK_BASED_YEAR)
                        + " (" + days(period) + ")";
            case DAYS -> days(period);
        };
    }

    private static String days(Period period) {
        var first = DATE.format(period.firstDay());
        return period.firstDay().equals(period.lastDay()) ? first : first + " – " + DATE.format(period.lastDay());
    }

    @Override
    public String preparedFor(String client) {
        return "Support report for " + client;
    }

    @Override
    public String asOf(Instant instant, ZoneId zone) {
        return "As of " + MOMENT.format(instant.atZone(zone)) + ". All times are those of " + zone + ".";
    }

    @Override
    public String running() {
        return "The period is not over: this is a preview, and its figures still change.";
    }

    @Override
    public String summaryHeading() {
        return "In short";
    }

    @Override
    public String availabilityHeading() {
        return "Availability";
    }

    @Override
    public String emergenciesHeading() {
        return "Emergencies";
    }

    @Override
    public String notMeasuredHeading() {
        return "What was not measured";
    }

    @Override
    public String howMeasuredHeading() {
        return "How it was measured";
    }

    @Override
    public List<String> availabilityColumns() {
        return List.of("Zone", "What was checked", "Availability", "Did not work", "Measured");
    }

    @Override
    public List<String> emergencyColumns() {
        return List.of("Began", "What happened", "Taken in hand after", "Worked again after", "Deadlines");
    }

    @Override
    public List<String> dayColumns() {
        return List.of("Day", "Did not work", "Not measured");
    }

    @Override
    public String noChecks() {
        return "Nothing was checked in this period.";
    }

    @Override
    public String noEmergencies() {
        return "No emergency was recorded in this period.";
    }

    @Override
    public String stillGoingOn() {
        return "still going on";
    }

    @Override
    public String nobodyAnswered() {
        return "not yet";
    }

    @Override
    public String recoveredByItself() {
        return "worked again before that";
    }

    @Override
    public String responseDeadline(Deadline deadline) {
        return "reaction: " + verdict(deadline);
    }

    @Override
    public String resolutionDeadline(Deadline deadline) {
        return "repair: " + verdict(deadline);
    }

    private static String verdict(Deadline deadline) {
        return switch (deadline) {
            case KEPT -> "in time";
            case MISSED -> "missed";
            case PENDING -> "not due yet";
        };
    }

    @Override
    public String failure(String reason, @Nullable String measured, String message) {
        return message;
    }

    @Override
    public String none() {
        return "not measured";
    }

    @Override
    public String percent(@Nullable Double share) {
        return share == null ? none() : Percent.floor(share) + "%";
    }

    @Override
    public String duration(@Nullable Duration duration) {
        if (duration == null) {
            return none();
        }
        if (duration.isZero()) {
            return "0 min";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toSeconds() + " s";
        }
        var rounded = duration.plusSeconds(30);
        var text = new ArrayList<String>();
        if (rounded.toDays() > 0) {
            text.add(rounded.toDays() + " d");
        }
        if (rounded.toHoursPart() > 0) {
            text.add(rounded.toHoursPart() + " h");
        }
        if (rounded.toDays() == 0 && rounded.toMinutesPart() > 0) {
            text.add(rounded.toMinutesPart() + " min");
        }
        return String.join(" ", text);
    }

    @Override
    public String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }

    @Override
    public String date(LocalDate date) {
        return DATE.format(date);
    }

    @Override
    public String day(LocalDate date) {
        return DAY.format(date);
    }

    @Override
    public List<String> summary(Figures figures) {
        return List.of(
                availability(figures),
                emergencies(figures),
                work(figures),
                risks(figures.risks()),
                ahead(figures.plan()));
    }

    private String availability(Figures figures) {
        var worst = figures.worst();
        if (figures.checks() == 0) {
            return "Nothing was checked in " + period(figures.period()) + ", so nothing can be said of availability.";
        }
        if (worst == null) {
            return "There " + (figures.checks() == 1 ? "was " : "were ") + count(figures.checks(), "check")
                    + ", but nothing was measured, so nothing can be said of availability.";
        }
        return (worst.down().isZero()
                        ? "No failure was measured (" + count(figures.checks(), "check") + ")"
                        : "Of " + count(figures.checks(), "check") + ", the lowest availability was "
                                + percent(worst.availability()) + " (" + worst.name() + ")")
                + (figures.unmeasured() > 0
                        ? "; " + figures.unmeasured() + " of " + count(figures.checks(), "check") + " measured nothing"
                        : "")
                + (figures.coverage() == null ? "" : "; " + percent(figures.coverage()) + " of the time was measured")
                + ".";
    }

    private String emergencies(Figures figures) {
        var emergencies = figures.emergencies();
        if (emergencies.total() == 0) {
            return noEmergencies();
        }
        int known = emergencies.foundByUs() + emergencies.foundByOthers();
        return "There " + (emergencies.total() == 1 ? "was " : "were ")
                + count(emergencies.total(), "emergency", "emergencies")
                + stillOpen(emergencies) + ", taking up " + duration(emergencies.affected()) + " of the period"
                + (known == 0 ? "" : "; found by us first: " + emergencies.foundByUs() + " of " + known)
                + deadlines("reaction", emergencies.responseKept(), emergencies.responseMissed())
                + deadlines("repair", emergencies.resolutionKept(), emergencies.resolutionMissed()) + ".";
    }

    private String work(Figures figures) {
        return figures.work().items().isEmpty() ? noWork() : "Planned work: " + workFigures(figures.work());
    }

    private String risks(Risks.Month risks) {
        if (risks.open().isEmpty() && risks.cleared().isEmpty()) {
            return noRisks();
        }
        return "Open risks: " + risks.open().size() + ", of them new: "
                + risks.open().stream().filter(risk -> risk.isNew()).count() + ", waiting for your answer: "
                + risks.open().stream().filter(risk -> risk.awaitsAnswer()).count() + "; cleared: "
                + risks.cleared().size() + ".";
    }

    private String ahead(Plan plan) {
        return "Planned next: " + count(plan.work().size(), "piece of work", "pieces of work") + ", "
                + count(plan.expiries().size(), "renewal")
                + "; what was not measured is listed below and is not counted as good.";
    }

    private static String stillOpen(EmergencyFigures emergencies) {
        if (emergencies.open() == 0) {
            return "";
        }
        return emergencies.total() == 1 ? ", still going on" : ", " + emergencies.open() + " of them still going on";
    }

    private static String deadlines(String what, int kept, int missed) {
        return kept + missed == 0 ? "" : "; " + what + " deadlines kept: " + kept + " of " + (kept + missed);
    }

    @Override
    public String moreUnmeasured(int checks) {
        return "And shorter gaps in " + count(checks, "more check", "more checks") + "; see the column \"Measured\".";
    }

    @Override
    public List<String> unmeasuredAreas(boolean backups, boolean expiries, boolean work) {
        var areas = new ArrayList<String>();
        areas.add("Orders, payments and forms: no signals are connected.");
        areas.add("Pages with errors 404 and 500: no source is connected.");
        if (!backups) {
            areas.add("Backups and their restoration: no backup reported in this period.");
        }
        if (!expiries) {
            areas.add("Expiry of domains and certificates: not checked.");
        }
        if (!work) {
            areas.add("Planned work and hours used: nothing was recorded.");
        }
        return areas;
    }

    @Override
    public String hours(double hours) {
        return number(hours) + " h";
    }

    @Override
    public String workHeading() {
        return "Planned work";
    }

    @Override
    public String workFigures(Work work) {
        var text = count(work.done(), "item") + " done, " + work.open() + " open"
                + (work.overdue() == 0 ? "" : ", " + work.overdue() + " overdue") + "; hours used: "
                + number(work.hours());
        var included = work.hoursIncluded();
        if (included == null) {
            return text + "; the agreement names no included hours.";
        }
        var beyond = work.hoursBeyond();
        return text + " of " + number(included) + " included"
                + (beyond == null || beyond == 0 ? "." : ", " + number(beyond) + " beyond them.");
    }

    @Override
    public List<String> workColumns() {
        return List.of("What", "Kind", "State", "Hours in the period");
    }

    @Override
    public String noWork() {
        return "No planned work was recorded.";
    }

    @Override
    public String workType(String type) {
        return type;
    }

    @Override
    public String workState(State state, boolean overdue) {
        var text =
                switch (state) {
                    case PLANNED -> "planned";
                    case STARTED -> "under way";
                    case DONE -> "done";
                    case CANCELLED -> "called off";
                };
        return overdue ? text + (state == State.DONE ? ", too late" : ", overdue") : text;
    }

    @Override
    public String changesHeading() {
        return "What was updated";
    }

    @Override
    public List<String> changeColumns() {
        return List.of("When", "What", "From", "To");
    }

    @Override
    public String noChanges() {
        return "No change was recorded.";
    }

    @Override
    public String isNew() {
        return "new";
    }

    @Override
    public String isGone() {
        return "removed";
    }

    @Override
    public String backupsHeading() {
        return "Backups";
    }

    @Override
    public List<String> backupColumns() {
        return List.of("Backup", "Last report", "Newest copy", "Proved in the period");
    }

    @Override
    public String noBackups() {
        return "No backup has ever reported, so nothing proves that there is one.";
    }

    @Override
    public String backupLevel(String level) {
        return switch (level) {
            case "none" -> "nothing";
            case "exists" -> "that it was made";
            case "checked" -> "that it is intact";
            case "read" -> "that its data can be read";
            case "restored" -> "that it can be restored";
            default -> level;
        };
    }

    @Override
    public String backupHealth(boolean healthy, int runs) {
        return runs == 0 ? "did not report in this period" : healthy ? "in order" : "reported errors";
    }

    @Override
    public String expiriesHeading() {
        return "What ends soon";
    }

    @Override
    public List<String> expiryColumns() {
        return List.of("What", "Ends on", "Left");
    }

    @Override
    public String noExpiries() {
        return "No date of a domain or certificate is known.";
    }

    @Override
    public String expirySubject(String subject) {
        return switch (subject) {
            case "certificate" -> "certificate";
            case "domain" -> "domain";
            default -> subject;
        };
    }

    @Override
    public String daysLeft(long days) {
        return days < 0 ? "has ended" : count(days, "day");
    }

    @Override
    public String staleDate(LocalDate observed) {
        return "could not be looked up again since " + day(observed);
    }

    @Override
    public String risksHeading() {
        return "Risks";
    }

    @Override
    public List<String> riskColumns() {
        return List.of("Severity", "Risk", "What to do", "Since");
    }

    @Override
    public String noRisks() {
        return "No open risk is known.";
    }

    @Override
    public String severity(String severity) {
        return severity;
    }

    @Override
    public String newRisk() {
        return "new in this period";
    }

    @Override
    public String acceptedRisk(LocalDate until, String by) {
        return "accepted by " + by + " until " + day(until);
    }

    @Override
    public String clearedRisks(List<String> messages) {
        return "No longer a risk: " + String.join("; ", messages) + ".";
    }

    @Override
    public String trendsHeading() {
        return "Trends";
    }

    @Override
    public String trend(@Nullable String zone, Change change) {
        var what = (zone == null ? "Emergencies in all" : zone) + ": " + change.count() + " in "
                + count(Math.round(change.days()), "day") + ", before that " + change.before() + " in "
                + count(Math.round(change.daysBefore()), "day");
        return switch (change.verdict()) {
            case ROSE -> what + ". This is a rise" + sure(change) + ".";
            case FELL -> what + ". This is a fall" + sure(change) + ".";
            case NO_EVIDENCE -> what + ". The difference may be chance" + missing(change) + ".";
            case TOO_LITTLE_DATA -> what + ". There is too little time before to compare with.";
        };
    }

    private static String sure(Change change) {
        var pValue = change.pValue();
        return pValue == null ? "" : " (by chance alone: " + probability(pValue) + ")";
    }

    private static String missing(Change change) {
        var pValue = change.pValue();
        var least = change.leastRise();
        return pValue == null || least == null || change.count() >= least
                ? ""
                : " (probability " + probability(pValue) + "; a clear rise would be " + least + " or more)";
    }

    private static String probability(double pValue) {
        return pValue < 0.001 ? "less than 0.1%" : String.format(Locale.ENGLISH, "%.1f%%", pValue * 100);
    }

    @Override
    public String monthlyTrend(@Nullable Monthly monthly, int months) {
        if (monthly == null) {
            return months < MannKendall.LEAST_POINTS
                    ? "Month by month: " + count(months, "whole month") + " known, at least " + MannKendall.LEAST_POINTS
                            + " are needed to speak of a trend."
                    : "Month by month: all " + months + " months are alike.";
        }
        var over = "Over " + count(monthly.months(), "month") + ", ";
        return switch (monthly.verdict()) {
            case ROSE ->
                over + "emergencies become more month by month (by chance: " + probability(monthly.pValue()) + ").";
            case FELL ->
                over + "emergencies become fewer month by month (by chance: " + probability(monthly.pValue()) + ").";
            case NO_EVIDENCE, TOO_LITTLE_DATA -> over + "no steady trend is to be seen.";
        };
    }

    @Override
    public String slowRise(SlowRise rise) {
        var usual = String.format(Locale.ENGLISH, "%.1f", rise.baselinePerMonth());
        return rise.since() == null
                ? "No slow rise above the usual " + usual + " a month."
                : "A slow rise above the usual " + usual + " a month since " + MONTH.format(rise.since()) + ".";
    }

    @Override
    public String problemsHeading() {
        return "What repeats, and whether a rework pays";
    }

    @Override
    public String noProblems() {
        return "No recurring cause was found.";
    }

    @Override
    public List<String> problem(ProblemView problem) {
        var sentences = new ArrayList<String>();
        sentences.add(problem.title() + ": " + count(problem.occurrences(), "time"));
        var cost = problem.cost();
        if (cost != null) {
            sentences.add(duration(Duration.ofSeconds(cost.downtimeSeconds())) + " of downtime, "
                    + number(cost.hoursSpent())
                    + " h of work"
                    + (cost.incidentsWithoutHours() == 0
                            ? ""
                            : " (nobody logged time for " + count(cost.incidentsWithoutHours(), "incident") + ")")
                    + (cost.money() == null ? "" : ", " + number(cost.money()) + " " + cost.currency()));
        }
        if (problem.proposal() != null && problem.estimateHours() != null && problem.reworkDoneAt() == null) {
            sentences.add("proposed: " + problem.proposal() + " (" + number(problem.estimateHours()) + " h)");
        }
        var even = problem.breakEven();
        if (even != null && problem.reworkDoneAt() == null) {
            sentences.add(
                    even.days() == null
                            ? "by the present figures it does not pay for itself"
                            : "pays for itself in " + count(Math.round(even.days()), "day")
                                    + (even.daysLow() == null
                                            ? ""
                                            : " (between " + Math.round(even.daysLow()) + " and "
                                                    + (even.daysHigh() == null ? "never" : Math.round(even.daysHigh()))
                                                    + ")"));
        }
        if (problem.reworkDoneAt() != null) {
            var promise = problem.promise();
            sentences.add(
                    promise == null
                            ? "mended; it is too early to say whether that helped"
                            : switch (promise) {
                                case KEPT -> "mended, and it helped: " + before(problem);
                                case NOT_KEPT -> "mended, and it did not help: " + before(problem);
                                case TOO_EARLY -> "mended; it is too early to say whether that helped";
                            });
        }
        return sentences;
    }

    private static String before(ProblemView problem) {
        return problem.occurrencesBefore() + " before, " + problem.occurrencesAfter() + " after";
    }

    @Override
    public String drillsHeading() {
        return "Drills";
    }

    @Override
    public String noDrills() {
        return "It was not tried out whether the deputy is reached.";
    }

    @Override
    public String drill(DrillView drill, ZoneId zone) {
        var text = time(drill.at(), zone) + ": " + drill.silent() + " was silent, ";
        var took = drill.took();
        return text
                + switch (drill.outcome()) {
                    case PASSED ->
                        "somebody else had it" + (took == null ? "" : " after " + duration(took)) + " (allowed: "
                                + duration(drill.allowed()) + ").";
                    case FAILED -> "and nobody took it within " + duration(drill.allowed()) + ".";
                    case CALLED_OFF -> "and the drill was called off.";
                };
    }

    private static String number(double number) {
        return NumberFormat.getNumberInstance(Locale.ENGLISH).format(Math.round(number * 100) / 100.0);
    }

    @Override
    public String unmeasuredTime(String check, Duration unknown, @Nullable Double coverage) {
        return check + ": " + duration(unknown) + " without a measurement (measured: " + percent(coverage) + ").";
    }

    @Override
    public List<String> method() {
        return List.of(
                "Availability is weighted by time: time that worked divided by time that was measured.",
                "A check result speaks for the time until the next one is due; time that no result speaks for is shown as"
                        + " not measured and counts neither as good nor as bad.",
                "A failure counts from the first failed probe that a confirmation followed.",
                "Planned maintenance is subtracted: it counts neither as good nor as bad.",
                "Percentages are rounded down.",
                "Times of emergencies count from the first failed probe.",
                "A reaction deadline is kept when somebody took the emergency in hand, or it worked again, before it.");
    }

    private static String count(long number, String noun) {
        return count(number, noun, noun + "s");
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
