package dev.understudy.passport.regulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.print.GoldenFile;
import dev.understudy.passport.print.SamplePassports;
import dev.understudy.passport.print.Speech;
import dev.understudy.print.MarkdownSheet;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegulationTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    @Test
    void inRussian() {
        GoldenFile.of("regulation/shop.ru.md")
                .assertSame(MarkdownSheet.render(Regulation.of(SamplePassports.shop(), 7, DAY, "ru")));
    }

    @Test
    void inEnglish() {
        GoldenFile.of("regulation/shop.en.md")
                .assertSame(MarkdownSheet.render(Regulation.of(SamplePassports.shop(), 7, DAY, "en")));
    }

    @Test
    void whatThePassportLeavesOpenIsToldAsOpen() {
        var bare = DocumentReader.read("""
                passport: 1
                project: {id: bare, name: Пусто, client: {id: c, name: ООО «К»}, timeZone: Europe/Moscow, languages: [ru]}
                zones: [{id: cms, name: Сайт, criticality: critical}]
                people: [{id: ivanov, name: Иван}]
                """, "bare");

        assertThat(MarkdownSheet.render(Regulation.of(bare, 1, DAY, "ru")))
                .contains(". Не решено\n")
                .contains("- кто отвечает за зону «Сайт»\n")
                .contains("- договор: сроки, часы, отчёты\n")
                .contains("- как связаться: Иван\n")
                .contains("| Сайт<br>критичная | никто |");
    }

    @Test
    void dutiesOfAnotherTimeAreNotToldAsTodays() {
        var later = DocumentReader.read(
                SamplePassports.text("shop")
                        .replace(
                                "{zone: cms, primary: petrova, deputy: ivanov, escalation: sidorov}",
                                "{zone: cms, primary: petrova, deputy: ivanov, validFrom: 2027-01-01}"),
                "samovar-shop");

        assertThat(MarkdownSheet.render(Regulation.of(later, 1, DAY, "ru")))
                .contains("кто отвечает за зону «Сайт и CMS»");
        assertThat(MarkdownSheet.render(Regulation.of(later, 1, LocalDate.of(2027, 1, 1), "ru")))
                .doesNotContain("кто отвечает за зону «Сайт и CMS»")
                .contains("с 1 января 2027");
    }

    @ParameterizedTest
    @CsvSource({
        "PT1M,1 minute,1 минута",
        "PT2M,2 minutes,2 минуты",
        "PT21M,21 minutes,21 минута",
        "PT11M,11 minutes,11 минут",
        "PT16H,16 hours,16 часов",
        "PT22H,22 hours,22 часа",
        "PT49H30M,49 hours 30 minutes,49 часов 30 минут",
        "P5D,5 days,5 дней",
        "PT30S,30 seconds,30 секунд"
    })
    void lengthsOfTimeAreSpokenWithTheRightForms(String duration, String english, String russian) {
        assertThat(Speech.in("en").duration(Duration.parse(duration))).isEqualTo(english);
        assertThat(Speech.in("ru").duration(Duration.parse(duration))).isEqualTo(russian);
    }

    @Test
    void periodsToo() {
        assertThat(Speech.in("ru").period(Period.parse("P1Y2M5D"))).isEqualTo("1 год 2 месяца 5 дней");
        assertThat(Speech.in("en").period(Period.parse("P1M"))).isEqualTo("1 month");
    }
}
