package dev.understudy.report.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.period.Period;
import dev.understudy.report.risk.Risks;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    private static final Period NOVEMBER = Period.of(YearMonth.of(2026, 11), ZoneId.of("Europe/Moscow"));
    private static final Plan NO_PLAN = new Plan("2026-12", 0, null, List.of(), List.of(), 0);

    private static final Wording ENGLISH = new EnglishWording();
    private static final Wording RUSSIAN = new RussianWording();
    private static final Work NO_WORK = Work.of(List.of(), null);
    private static final Risks.Month NO_RISKS = new Risks.Month(List.of(), List.of());

    @ParameterizedTest
    @CsvSource({
        "0, 0 аварий",
        "1, 1 авария",
        "2, 2 аварии",
        "4, 4 аварии",
        "5, 5 аварий",
        "11, 11 аварий",
        "12, 12 аварий",
        "14, 14 аварий",
        "21, 21 авария",
        "22, 22 аварии",
        "25, 25 аварий",
        "111, 111 аварий",
        "112, 112 аварий",
        "121, 121 авария"
    })
    void russianHasThreePlurals(long number, String text) {
        assertThat(RussianWording.count(number, "авария", "аварии", "аварий")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100",
        "0.99999, 99.99",
        "0.9999999999, 99.99",
        "0.9999, 99.99",
        "0.9998, 99.98",
        "0.5, 50.00",
        "0.1, 10.00",
        "0.00001, 0.00",
        "0, 0"
    })
    void percentagesAreRoundedDown(double share, String text) {
        assertThat(Percent.floor(share)).isEqualTo(text);
    }

    @Property
    void onlyTheWholeIsAHundredPerCent(@ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double share) {
        var exact = BigDecimal.valueOf(share).movePointRight(2);
        assertThat(new BigDecimal(Percent.floor(share)))
                .isLessThan(BigDecimal.valueOf(100))
                .isLessThanOrEqualTo(exact)
                .isGreaterThan(exact.subtract(new BigDecimal("0.01")));
    }

    @Test
    void numbersFollowTheLanguage() {
        assertThat(ENGLISH.percent(0.9876)).isEqualTo("98.76%");
        assertThat(RUSSIAN.percent(0.9876)).isEqualTo("98,76 %");
        assertThat(ENGLISH.percent(null)).isEqualTo("not measured");
        assertThat(RUSSIAN.percent(null)).isEqualTo("не измерялось");
        var zone = ZoneId.of("Europe/Moscow");
        assertThat(RUSSIAN.time(Instant.parse("2026-11-03T21:05:00Z"), zone)).isEqualTo("4 нояб. 00:05");
        assertThat(ENGLISH.time(Instant.parse("2026-11-03T21:05:00Z"), zone)).isEqualTo("4 Nov 00:05");
        assertThat(RUSSIAN.title("Самовар и Ко", NOVEMBER)).isEqualTo("Самовар и Ко: ноябрь 2026");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 min, 0 мин",
        "PT59.9S, 59 s, 59 с",
        "PT1M, 1 min, 1 мин",
        "PT1M30S, 2 min, 2 мин",
        "PT59M40S, 1 h, 1 ч",
        "PT3H5M, 3 h 5 min, 3 ч 5 мин",
        "PT23H59M45S, 1 d, 1 д",
        "P2DT3H40M, 2 d 3 h, 2 д 3 ч"
    })
    void durationsAreReadable(Duration duration, String english, String russian) {
        assertThat(ENGLISH.duration(duration)).isEqualTo(english);
        assertThat(RUSSIAN.duration(duration)).isEqualTo(russian);
    }

    @Test
    void everyReasonOfAFailureHasASentence() {
        assertThat(RUSSIAN.failure("status", "500", "the server answered 500")).isEqualTo("сервер ответил кодом 500");
        assertThat(ENGLISH.failure("status", "500", "the server answered 500")).isEqualTo("the server answered 500");
        assertThat(RUSSIAN.failure("of-tomorrow", null, "a new word")).isEqualTo("a new word");
    }

    @Test
    void aMonthWithoutChecksSaysSo() {
        var figures =
                new Wording.Figures(NOVEMBER, 0, 0, null, null, emergencies(0, 0, 0, 0), NO_WORK, 0, NO_RISKS, NO_PLAN);

        assertThat(ENGLISH.summary(figures))
                .containsExactly(
                        "Nothing was checked in November 2026, so nothing can be said of availability.",
                        "No emergency was recorded in this period.",
                        "No planned work was recorded.",
                        "No open risk is known.",
                        "Planned next: 0 pieces of work, 0 renewals; what was not measured is listed below and is not"
                                + " counted as good.");
        assertThat(RUSSIAN.summary(figures)).first().asString().startsWith("За ноябрь 2026 ничего не проверялось");
    }

    @Test
    void aMonthWithoutMeasurementsIsNotGood() {
        var figures =
                new Wording.Figures(NOVEMBER, 2, 2, null, 0.0, emergencies(0, 0, 0, 0), NO_WORK, 0, NO_RISKS, NO_PLAN);

        assertThat(ENGLISH.summary(figures)).first().asString().contains("nothing was measured");
        assertThat(RUSSIAN.summary(figures))
                .first()
                .asString()
                .startsWith("2 проверки были заведены, но ничего не измерено");
    }

    @Test
    void theSummaryCountsInTheLanguage() {
        var worst = new CheckAvailability(
                "shop/site.http",
                "site.http",
                null,
                null,
                Duration.ofDays(30),
                Duration.ofDays(27),
                Duration.ZERO,
                Duration.ofDays(3),
                Duration.ZERO,
                Duration.ZERO,
                0.9,
                1.0,
                List.of());
        var figures = new Wording.Figures(
                NOVEMBER, 21, 1, worst, 0.955, emergencies(4, 1, 3, 1), NO_WORK, 0, NO_RISKS, NO_PLAN);

        assertThat(ENGLISH.summary(figures))
                .containsExactly(
                        "Of 21 checks, the lowest availability was 90.00% (site.http); 1 of 21 checks measured nothing;"
                                + " 95.50% of the time was measured.",
                        "There were 4 emergencies, 1 of them still going on, taking up 2 h of the period; found by us"
                                + " first: 4 of 4; reaction deadlines kept: 3 of 4.",
                        "No planned work was recorded.",
                        "No open risk is known.",
                        "Planned next: 0 pieces of work, 0 renewals; what was not measured is listed below and is not"
                                + " counted as good.");
        assertThat(RUSSIAN.summary(figures))
                .containsExactly(
                        "Самая низкая доступность из 21 проверки: 90,00 % (site.http); без единого измерения: 1 из 21"
                                + " проверки; измерено 95,50 % времени.",
                        "Зафиксировано: 4 аварии, из них продолжается 1; в общей сложности 2 ч за период; первыми"
                                + " заметили мы: 4 из 4; срок реакции соблюдён в 3 случаях из 4.",
                        "Плановых работ не записано.",
                        "Открытых рисков не известно.",
                        "Дальше по плану: 0 задач и 0 продлений; что не измерялось, перечислено ниже и хорошим не"
                                + " считается.");
    }

    private static EmergencyFigures emergencies(int total, int open, int kept, int missed) {
        return new EmergencyFigures(total, open, total, 0, Duration.ofHours(2), kept, missed, 0, 0, null, null);
    }
}
