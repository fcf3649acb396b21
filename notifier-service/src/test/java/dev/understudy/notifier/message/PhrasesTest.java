package dev.understudy.notifier.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PhrasesTest {

    private static final Pattern COUNTED = Pattern.compile("(.+)\\.(one|few|many)");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    @Test
    void everyLanguageHasEveryPhrase() {
        assertThat(stems(Language.RU)).isEqualTo(stems(Language.EN));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whatCountsHasAllFormsOfItsLanguage(Language language) {
        var keys = Phrases.keys(language);
        for (var key : keys) {
            var counted = COUNTED.matcher(key);
            if (counted.matches()) {
                assertThat(Arrays.stream(Plural.formsOf(language))
                                .map(form ->
                                        counted.group(1) + "." + form.name().toLowerCase(Locale.ROOT)))
                        .allMatch(keys::contains);
            }
        }
    }

    @Test
    void everyLanguageSaysTheSameValues() {
        for (var key : Phrases.keys(Language.EN)) {
            if (Phrases.keys(Language.RU).contains(key)) {
                assertThat(places(Phrases.of(Language.RU, key, "{0}", "{1}")))
                        .as(key)
                        .isEqualTo(places(Phrases.of(Language.EN, key, "{0}", "{1}")));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1 emergency, 1 авария",
        "2, 2 emergencies, 2 аварии",
        "5, 5 emergencies, 5 аварий",
        "11, 11 emergencies, 11 аварий",
        "21, 21 emergencies, 21 авария",
        "122, 122 emergencies, 122 аварии",
        "112, 112 emergencies, 112 аварий"
    })
    void countsRight(long n, String english, String russian) {
        assertThat(Phrases.count(Language.EN, "bundle.emergencies", n)).isEqualTo(english);
        assertThat(Phrases.count(Language.RU, "bundle.emergencies", n)).isEqualTo(russian);
    }

    @Test
    void aValueIsNotReadAsAPlace() {
        assertThat(Phrases.of(Language.EN, "bot.status.line", "{1}", "x")).isEqualTo("{1}: x");
    }

    private static Set<String> stems(Language language) {
        return Phrases.keys(language).stream()
                .map(key -> COUNTED.matcher(key).replaceFirst("$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }
}
