package dev.understudy.report.monthly;

import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class EnglishWording implements Wording {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", Locale.ENGLISH);

    @Override
    public String language() {
        return "en";
    }

    @Override
    public String title(String project, YearMonth month) {
        return project + ": " + MONTH.format(month);
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
        return "The month is not over: this is a preview, and its figures still change.";
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
        return List.of("Zone", "What was checked", "Availability", "Did not work", "Measured", "Days of the month");
    }

    @Override
    public List<String> emergencyColumns() {
        return List.of("Began", "What happened", "Taken in hand after", "Worked again after", "Deadlines");
    }

    @Override
    public String colour(DayColour colour) {
        return switch (colour) {
            case UP -> "worked";
            case DEGRADED -> "worked with trouble";
            case DOWN -> "there were failures";
            case PARTLY -> "measured only in part";
            case UNKNOWN -> "not measured";
            case OUTSIDE -> "no check yet or no longer, or still to come";
        };
    }

    @Override
    public String stripText(String name, long daysUp, long daysDown, long daysUnknown) {
        return name + ": " + count(daysUp, "day") + " without failures, " + count(daysDown, "day") + " with failures, "
                + count(daysUnknown, "day") + " not or not wholly measured";
    }

    @Override
    public String daysWithTrouble() {
        return "Days with failures or gaps";
    }

    @Override
    public List<String> dayColumns() {
        return List.of("Day", "Did not work", "Not measured");
    }

    @Override
    public String noChecks() {
        return "Nothing was checked in this month.";
    }

    @Override
    public String noEmergencies() {
        return "No emergency was recorded in this month.";
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
    public String day(LocalDate date) {
        return DAY.format(date);
    }

    @Override
    public List<String> summary(Figures figures) {
        var sentences = new ArrayList<String>();
        var worst = figures.worst();
        if (figures.checks() == 0) {
            sentences.add("Nothing was checked in " + MONTH.format(figures.month())
                    + ", so nothing can be said of availability.");
        } else if (worst == null) {
            sentences.add("There " + (figures.checks() == 1 ? "was " : "were ") + count(figures.checks(), "check")
                    + ", but nothing was measured, so nothing can be said of availability.");
        } else if (worst.down().isZero()) {
            sentences.add("No failure was measured (" + count(figures.checks(), "check") + ").");
        } else {
            sentences.add("Of " + count(figures.checks(), "check") + ", the lowest availability was "
                    + percent(worst.availability()) + " (" + worst.name() + ").");
        }
        if (worst != null && figures.unmeasured() > 0) {
            sentences.add(figures.unmeasured() + " of " + count(figures.checks(), "check") + " measured nothing.");
        }
        if (worst != null && figures.coverage() != null) {
            sentences.add(percent(figures.coverage()) + " of the time was measured.");
        }
        var emergencies = figures.emergencies();
        if (emergencies.total() == 0) {
            sentences.add(noEmergencies());
        } else {
            sentences.add("There " + (emergencies.total() == 1 ? "was " : "were ")
                    + count(emergencies.total(), "emergency", "emergencies")
                    + stillOpen(emergencies) + ", taking up " + duration(emergencies.affected()) + " of the month.");
            deadlines("Reaction", emergencies.responseKept(), emergencies.responseMissed(), sentences);
            deadlines("Repair", emergencies.resolutionKept(), emergencies.resolutionMissed(), sentences);
        }
        sentences.add("What was not measured is listed below; it is not counted as good.");
        return sentences;
    }

    private static String stillOpen(EmergencyFigures emergencies) {
        if (emergencies.open() == 0) {
            return "";
        }
        return emergencies.total() == 1 ? ", still going on" : ", " + emergencies.open() + " of them still going on";
    }

    private static void deadlines(String what, int kept, int missed, List<String> sentences) {
        if (kept + missed > 0) {
            sentences.add(what + " deadlines kept: " + kept + " of " + (kept + missed) + ".");
        }
    }

    @Override
    public String moreUnmeasured(int checks) {
        return "And shorter gaps in " + count(checks, "more check", "more checks") + "; see the column \"Measured\".";
    }

    @Override
    public List<String> unmeasuredAreas() {
        return List.of(
                "Orders, payments and forms: no signals are connected.",
                "Pages with errors 404 and 500: no source is connected.",
                "Backups and their restoration: no evidence is connected.",
                "Expiry of domains and certificates: not checked.",
                "Planned work and hours used: not recorded here.");
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
