package dev.understudy.passport.export;

import java.text.Normalizer;
import java.util.Locale;

/** Names in letters that an id can be made of: Cyrillic as in passports (ICAO 9303, part 3), other marks taken off. */
final class LatinLetters {

    private static final String CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ";
    private static final String[] LATIN = {
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
        "kh", "ts", "ch", "sh", "shch", "ie", "y", "", "e", "iu", "ia", "i", "i", "ie", "g"
    };

    private LatinLetters() {}

    static String of(String text) {
        var latin = new StringBuilder();
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            int at = CYRILLIC.indexOf(c);
            if (at < 0) {
                latin.append(c);
            } else {
                latin.append(LATIN[at]);
            }
        }
        return Normalizer.normalize(latin, Normalizer.Form.NFD).replaceAll("\\p{Mn}+", "");
    }
}
