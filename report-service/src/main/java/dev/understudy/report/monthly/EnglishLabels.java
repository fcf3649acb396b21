package dev.understudy.report.monthly;

import dev.understudy.report.chart.DayStrips.Mark;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class EnglishLabels implements Labels {

    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM uu", Locale.ENGLISH);

    @Override
    public String contents() {
        return "Contents";
    }

    @Override
    public String details() {
        return "The details";
    }

    @Override
    public String inDetail(String heading) {
        return heading + ": in full";
    }

    @Override
    public String someOf(int shown, int all) {
        return "Shown here: " + shown + " of " + all + "; the details have them all.";
    }

    @Override
    public String mark(Mark mark) {
        return switch (mark) {
            case GOOD -> "worked";
            case TROUBLED -> "worked with trouble";
            case BAD -> "there were failures";
            case PARTLY -> "measured only in part";
            case UNKNOWN -> "not measured";
            case MAINTENANCE -> "planned maintenance";
            case OUTSIDE -> "no check, or still to come";
        };
    }

    @Override
    public String dayStrips() {
        return "Day by day";
    }

    @Override
    public String weekStrips() {
        return "Each week, by its worst day";
    }

    @Override
    public String dayStripsSay(int checks, int withFailures, int withGaps) {
        return "Of " + count(checks, "check", "checks") + ", " + (withFailures == 0 ? "none" : withFailures)
                + " had days with failures and " + (withGaps == 0 ? "none" : withGaps)
                + " had days that were not or not wholly measured.";
    }

    @Override
    public String furtherChecks(int checks) {
        return "And " + count(checks, "more check", "more checks") + " with no more trouble than these.";
    }

    @Override
    public String mostTroubledChecks(int listed, int checks) {
        return "Of " + checks + " checks, the " + listed
                + " with the most trouble are listed; all of them are in the report as CSV and as JSON.";
    }

    @Override
    public String foundByUs() {
        return "seen first by our checks";
    }

    @Override
    public String foundByOthers() {
        return "reported by others";
    }

    @Override
    public String emergenciesByZone() {
        return "Emergencies by zone";
    }

    @Override
    public String withoutZone() {
        return "no zone";
    }

    @Override
    public String zoneSays(String zone, int count, int foundByUs) {
        return zone + ": " + count(count, "emergency", "emergencies") + ", " + foundByUs + " of them seen first by us";
    }

    @Override
    public String zone() {
        return "Zone";
    }

    @Override
    public String emergencies() {
        return "Emergencies";
    }

    @Override
    public String hoursByKind() {
        return "Hours by kind of work";
    }

    @Override
    public String hours() {
        return "Hours";
    }

    @Override
    public String kind() {
        return "Kind";
    }

    @Override
    public String inAll() {
        return "in all";
    }

    @Override
    public String kindSays(String kind, String hours) {
        return kind + ": " + hours;
    }

    @Override
    public String included(String hours) {
        return "included: " + hours;
    }

    @Override
    public String byMonth() {
        return "Emergencies month by month";
    }

    @Override
    public String month() {
        return "Month";
    }

    @Override
    public String month(YearMonth month) {
        return SHORT.format(month);
    }

    @Override
    public String incompleteMonth() {
        return "observed only in part";
    }

    @Override
    public String lowestAvailability() {
        return "Lowest availability";
    }

    @Override
    public String measured(String coverage) {
        return coverage + " of the time measured";
    }

    @Override
    public String foundByUs(int found, int of) {
        return of == 0 ? "none recorded" : found + " of " + of + " seen first by us";
    }

    @Override
    public String responseInTime() {
        return "Reaction in time";
    }

    @Override
    public String keptOf(int kept, int of) {
        return kept + " of " + of;
    }

    @Override
    public String plannedWork() {
        return "Planned work";
    }

    @Override
    public String ofIncluded(@Nullable String included) {
        return included == null ? "no included hours agreed" : "of " + included + " included";
    }

    @Override
    public String openRisks() {
        return "Open risks";
    }

    @Override
    public String newRisks(int count) {
        return count == 0 ? "none of them new" : count + " new";
    }

    @Override
    public String notCounted() {
        return "none due";
    }

    private static String count(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
