package dev.understudy.notifier.message;

/** Unicode CLDR plural rules for whole numbers. */
enum Plural {
    ONE,
    FEW,
    MANY;

    static Plural of(long n, Language language) {
        return switch (language) {
            case EN -> n == 1 ? ONE : MANY;
            case RU -> {
                long tens = n % 100;
                long ones = n % 10;
                if (ones == 1 && tens != 11) {
                    yield ONE;
                }
                yield ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? FEW : MANY;
            }
        };
    }

    /** The forms that a language has. */
    static Plural[] formsOf(Language language) {
        return switch (language) {
            case EN -> new Plural[] {ONE, MANY};
            case RU -> values();
        };
    }
}
