package dev.understudy.report.monthly;

import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
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

    String title(String project, YearMonth month);

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

    /** What a colour in the strip of days means. */
    String colour(DayColour colour);

    /** Alternative text of the strip of days. */
    String stripText(String name, long daysUp, long daysDown, long daysUnknown);

    String daysWithTrouble();

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

    List<String> summary(Figures figures);

    List<String> unmeasuredAreas();

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
            YearMonth month,
            int checks,
            int unmeasured,
            @Nullable CheckAvailability worst,
            @Nullable Double coverage,
            EmergencyFigures emergencies) {}
}
