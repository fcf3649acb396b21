package dev.understudy.passport.finding;

/** A text for people, in both languages that the suite speaks. */
public record Bilingual(String en, String ru) {

    public static Bilingual of(String en, String ru) {
        return new Bilingual(en, ru);
    }

    /** @param language ISO 639-1 code; English when it is neither */
    public String in(String language) {
        return language.equals("ru") ? ru : en;
    }
}
