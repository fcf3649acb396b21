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
import dev.understudy.report.work.PlannedWork.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a report says, in one language. A language that lacks a sentence does not compile. */
sealed interface Wording permits EnglishWording, RussianWording {

    List<Wording> ALL = List.of(new EnglishWording(), new RussianWording());

    /** @param language ISO 639-1, in any case, perhaps with a region */
    static Optional<Wording> of(String language) {
        var code = Locale.forLanguageTag(language).getLanguage();
        return ALL.stream().filter(wording -> wording.language().equals(code)).findFirst();
    }

    /** ISO 639-1 code. */
    String language();

    String title(String project, Period period);

    /** A period as people call it. */
    String period(Period period);

    String preparedFor(String client);

    String asOf(Instant instant, ZoneId zone);

    String running();

    String summaryHeading();

    String availabilityHeading();

    String emergenciesHeading();

    String notMeasuredHeading();

    String howMeasuredHeading();

    List<String> availabilityColumns();

    List<String> emergencyColumns();

    List<String> dayColumns();

    String noChecks();

    String noEmergencies();

    String stillGoingOn();

    String nobodyAnswered();

    String recoveredByItself();

    String responseDeadline(Deadline deadline);

    String resolutionDeadline(Deadline deadline);

    /**
     * Why something did not work, by monitor-service's stable word.
     *
     * @param measured what was seen, for example {@code 500}
     * @param message the English sentence, for a word that this version does not know
     */
    String failure(String reason, @Nullable String measured, String message);

    /** What stands in the place of a figure that nothing was measured for. */
    String none();

    /** A share as per cent, never rounded up to a better figure than was measured. */
    String percent(@Nullable Double share);

    String duration(@Nullable Duration duration);

    String time(Instant instant, ZoneId zone);

    String day(LocalDate date);

    /** With the year. */
    String date(LocalDate date);

    /** Five sentences: availability, emergencies, work, risks, what comes next. */
    List<String> summary(Figures figures);

    /** Areas of support of which nothing is known; what is known of an area is in its section. */
    List<String> unmeasuredAreas(boolean backups, boolean expiries, boolean work);

    String hours(double hours);

    String workHeading();

    /** How many items were done and are open, and the hours against the agreement's. */
    String workFigures(Work work);

    List<String> workColumns();

    String noWork();

    /** @param type of a work item, as incident-service calls it */
    String workType(String type);

    String workState(State state, boolean overdue);

    String changesHeading();

    List<String> changeColumns();

    String noChanges();

    String isNew();

    String isGone();

    String backupsHeading();

    List<String> backupColumns();

    String noBackups();

    /** What a backup proved, by monitor-service's stable word. */
    String backupLevel(String level);

    /** Whether the last report was good, or that there was none in the month. */
    String backupHealth(boolean healthy, int runs);

    String expiriesHeading();

    List<String> expiryColumns();

    String noExpiries();

    /** @param subject {@code certificate} or {@code domain} */
    String expirySubject(String subject);

    String daysLeft(long days);

    /** The date could not be looked up again, so it is as old as that. */
    String staleDate(LocalDate observed);

    String risksHeading();

    List<String> riskColumns();

    String noRisks();

    String severity(String severity);

    String newRisk();

    String acceptedRisk(LocalDate until, String by);

    String clearedRisks(List<String> messages);

    String trendsHeading();

    /** @param zone its name; absent for the whole project */
    String trend(@Nullable String zone, Change change);

    /** @param months whole months that there are; the series is absent when they are too few or all alike */
    String monthlyTrend(@Nullable Monthly monthly, int months);

    String slowRise(SlowRise rise);

    String problemsHeading();

    String noProblems();

    List<String> problem(ProblemView problem);

    String drillsHeading();

    String noDrills();

    String drill(DrillView drill, ZoneId zone);

    String moreUnmeasured(int checks);

    String unmeasuredTime(String check, Duration unknown, @Nullable Double coverage);

    List<String> method();

    /**
     * What the summary is made of.
     *
     * @param unmeasured checks of which nothing was measured
     * @param worst the check with the lowest availability; absent when nothing was measured
     * @param coverage over all checks; absent when there are none
     */
    record Figures(
            Period period,
            int checks,
            int unmeasured,
            @Nullable CheckAvailability worst,
            @Nullable Double coverage,
            EmergencyFigures emergencies,
            Work work,
            int changes,
            Risks.Month risks,
            Plan plan) {}
}
