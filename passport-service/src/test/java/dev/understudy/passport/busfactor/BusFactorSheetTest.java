package dev.understudy.passport.busfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.print.GoldenFile;
import dev.understudy.passport.print.SamplePassports;
import dev.understudy.print.MarkdownSheet;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusFactorSheetTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    private final Passport shop = SamplePassports.shop();

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void whatIfSomebodyIsGone(String language) {
        var view = BusFactorService.without(shop, 3, DAY, new LinkedHashSet<>(List.of("ivanov")));

        GoldenFile.of("busfactor/without-ivanov." + language + ".md")
                .assertSame(MarkdownSheet.render(
                        BusFactorSheet.of(view, shop.project().name(), language)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void onWhomItHangs(String language) {
        var view = BusFactorService.busFactor(shop, 3, DAY);

        GoldenFile.of("busfactor/shop." + language + ".md")
                .assertSame(MarkdownSheet.render(
                        BusFactorSheet.of(view, shop.project().name(), language)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void everybodyGone(String language) {
        var all = shop.people().stream().map(Person::id).collect(Collectors.toCollection(LinkedHashSet::new));

        var text = MarkdownSheet.render(BusFactorSheet.of(
                BusFactorService.without(shop, 3, DAY, all), shop.project().name(), language));

        shop.people().forEach(person -> assertThat(text).contains(person.name()));
    }
}
