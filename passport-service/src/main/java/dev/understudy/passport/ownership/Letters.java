package dev.understudy.passport.ownership;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Brings names in Cyrillic and in Latin letters to one form, the skeleton, whichever way they were transliterated: GOST
 * 7.79 (A = ISO 9, and B), ICAO 9303 as in passports, BGN/PCGN, ALA-LC, and as people do it. It says less than the name:
 * what the ways of writing disagree on (й/ы/и, е/ё/э, ш/щ, doubled letters, signs) is gone from it. Two names with one
 * skeleton are taken for the same name, and the verdict says so.
 */
final class Letters {

    private static final int LONGEST_ABBREVIATION = 5;

    private static final Map<Character, String> CYRILLIC = Map.ofEntries(
            Map.entry('а', "a"),
            Map.entry('б', "b"),
            Map.entry('в', "v"),
            Map.entry('г', "g"),
            Map.entry('ґ', "g"),
            Map.entry('д', "d"),
            Map.entry('е', "e"),
            Map.entry('ё', "e"),
            Map.entry('є', "ie"),
            Map.entry('ж', "zh"),
            Map.entry('з', "z"),
            Map.entry('и', "i"),
            Map.entry('і', "i"),
            Map.entry('ї', "i"),
            Map.entry('й', "i"),
            Map.entry('к', "k"),
            Map.entry('қ', "k"),
            Map.entry('л', "l"),
            Map.entry('м', "m"),
            Map.entry('н', "n"),
            Map.entry('ң', "n"),
            Map.entry('о', "o"),
            Map.entry('ө', "o"),
            Map.entry('п', "p"),
            Map.entry('р', "r"),
            Map.entry('с', "s"),
            Map.entry('т', "t"),
            Map.entry('у', "u"),
            Map.entry('ү', "u"),
            Map.entry('ұ', "u"),
            Map.entry('ў', "u"),
            Map.entry('ф', "f"),
            Map.entry('х', "kh"),
            Map.entry('һ', "h"),
            Map.entry('ц', "ts"),
            Map.entry('ч', "ch"),
            Map.entry('ш', "sh"),
            Map.entry('щ', "shch"),
            Map.entry('ъ', ""),
            Map.entry('ы', "y"),
            Map.entry('ь', ""),
            Map.entry('э', "e"),
            Map.entry('ә', "a"),
            Map.entry('ю', "yu"),
            Map.entry('я', "ya"));

    /** Letters of ISO 9 and of languages beside, which without their marks would be others. */
    private static final Map<Character, String> MARKED = Map.ofEntries(
            Map.entry('š', "sh"),
            Map.entry('č', "ch"),
            Map.entry('ž', "zh"),
            Map.entry('ŝ', "shch"),
            Map.entry('û', "yu"),
            Map.entry('â', "ya"),
            Map.entry('ë', "e"),
            Map.entry('ß', "ss"),
            Map.entry('ł', "l"),
            Map.entry('ø', "o"),
            Map.entry('æ', "ae"),
            Map.entry('ı', "i"));

    private Letters() {}

    /** Lower case, quotes and punctuation away, words apart by one blank; letters as they are. */
    static String plain(String text) {
        var plain = new StringBuilder();
        var folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        folded.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
                plain.appendCodePoint(c == 'ё' ? 'е' : c);
            } else if (c == '&') {
                plain.append(" и ");
            } else if (!isInsideWords(c)) {
                plain.append(' ');
            }
        });
        return String.join(" ", words(plain.toString()));
    }

    /** Apostrophes and primes stand for the soft and the hard sign. */
    private static boolean isInsideWords(int c) {
        return c == '\'' || c == '’' || c == 'ʹ' || c == 'ʺ' || c == '`' || c == '´';
    }

    static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    /** A word of {@link #plain} for comparing with words of legal forms: short ones, being abbreviations, letter by letter. */
    static String formWord(String word) {
        var latin = latin(word);
        return latin.length() <= LONGEST_ABBREVIATION
                ? latin
                : collapse(latin.replace('j', 'i').replace("x", "ks"));
    }

    /** Every reading: a Latin x is х by one standard and кс by habit, a j is й or дж, a w may be a в. */
    static Set<String> skeletons(String text) {
        var latin = latin(plain(text));
        var readings = new LinkedHashSet<String>();
        for (var x : List.of("ks", "h")) {
            for (var j : List.of("i", "dzh")) {
                readings.add(collapse(latin.replace("x", x).replace("j", j)));
            }
        }
        return readings;
    }

    private static String latin(String plain) {
        var latin = new StringBuilder();
        for (int at = 0; at < plain.length(); at++) {
            char c = plain.charAt(at);
            var spelt = CYRILLIC.get(c);
            if (spelt == null) {
                spelt = MARKED.getOrDefault(c, String.valueOf(c));
            }
            latin.append(spelt);
        }
        // What else has marks loses them.
        return Normalizer.normalize(latin, Normalizer.Form.NFD).replaceAll("\\p{Mn}+", "");
    }

    /** Where spellings of one sound differ, the shortest that all can be brought to. */
    private static String collapse(String latin) {
        return latin.replace("shch", "sh")
                .replace("tsch", "ch")
                .replace("sch", "sh")
                .replace("shh", "sh")
                .replace("tch", "ch")
                .replace("kh", "h")
                .replace("zh", "z")
                .replace("ph", "f")
                .replace("ck", "k")
                .replace("qu", "kv")
                .replace("q", "k")
                .replace("w", "v")
                .replace("ou", "u")
                .replace("cz", "ts")
                .replace("tz", "ts")
                .replace("tc", "ts")
                .replaceAll("c(?=[eiy])", "ts")
                .replaceAll("c(?!h)", "k")
                .replace("y", "i")
                .replaceAll("i+", "i")
                .replaceAll("i[eo]", "e")
                .replaceAll("(.)\\1+", "$1");
    }
}
