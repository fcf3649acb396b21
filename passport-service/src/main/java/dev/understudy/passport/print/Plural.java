package dev.understudy.passport.print;

/** Numbers with the right form of their noun (rules of Unicode CLDR). */
public final class Plural {

    private Plural() {}

    /** {@code 1 день, 2 дня, 5 дней, 11 дней, 21 день}. */
    public static String russian(long count, String one, String few, String many) {
        long units = Math.abs(count) % 10;
        long tens = Math.abs(count) % 100;
        var form = units == 1 && tens != 11 ? one : units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? few : many;
        return count + " " + form;
    }

    /** {@code 1 day, 2 days}. */
    public static String english(long count, String one, String many) {
        return count + " " + (Math.abs(count) == 1 ? one : many);
    }
}
