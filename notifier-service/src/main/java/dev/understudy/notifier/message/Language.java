package dev.understudy.notifier.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the catalogue. */
public enum Language {
    EN(Locale.ENGLISH),
    RU(Locale.of("ru"));

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** ISO 639-1. */
    public String code() {
        return locale.getLanguage();
    }

    Locale locale() {
        return locale;
    }

    /**
     * The first language that the catalogue speaks; English when it speaks none of them.
     *
     * @param preferences ISO 639-1 codes, the preferred one first; region subtags are ignored
     */
    public static Language preferred(List<String> preferences) {
        return preferences.stream()
                .map(Language::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(EN);
    }

    /** @param code ISO 639-1; region subtags are ignored */
    public static Optional<Language> of(String code) {
        return Arrays.stream(values())
                .filter(language ->
                        language.code().equals(Locale.forLanguageTag(code).getLanguage()))
                .findFirst();
    }
}
