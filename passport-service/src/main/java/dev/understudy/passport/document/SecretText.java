package dev.understudy.passport.document;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a text holds what looks like a password, key or token. A passport is read by many and kept for ever, so what
 * may be a secret is refused, and never told back. Better one refusal too many: the way out, a reference, is always
 * there. All patterns are linear in the text.
 */
public final class SecretText {

    /** What vendors' secrets begin with or look like. */
    private static final Pattern KNOWN = Pattern.compile(String.join(
            "|",
            "-----BEGIN [A-Z ]*PRIVATE KEY",
            "\\bAKIA[0-9A-Z]{16}\\b",
            "\\bgh[opsur]_[A-Za-z0-9]{20,}",
            "\\bgithub_pat_[A-Za-z0-9_]{20,}",
            "\\bglpat-[A-Za-z0-9_-]{16,}",
            "\\bxox[abeprs]-[A-Za-z0-9-]{10,}",
            "\\b[sr]k_(live|test)_[A-Za-z0-9]{10,}",
            "\\b(live|test)_[A-Za-z0-9_-]{30,}",
            "\\bsk-[A-Za-z0-9_-]{20,}",
            "\\bAIza[A-Za-z0-9_-]{30,}",
            "\\by[0-9]_[A-Za-z0-9_-]{20,}",
            "\\bAQVN[A-Za-z0-9_-]{20,}",
            "\\bya29\\.[A-Za-z0-9_-]{20,}",
            // A Telegram bot's.
            "\\b[0-9]{8,12}:[A-Za-z0-9_-]{30,}",
            // A JSON Web Token.
            "\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}",
            "\\bhv[sb]\\.[A-Za-z0-9_-]{20,}",
            "\\bops_[A-Za-z0-9_-]{30,}",
            "\\bnpm_[A-Za-z0-9]{20,}",
            "\\bSG\\.[A-Za-z0-9_-]{16,}\\.",
            "AGE-SECRET-KEY-1[A-Z0-9]{20,}",
            "hooks\\.slack\\.com/services/[A-Za-z0-9]",
            "\\.bitrix24\\.[a-z]+/rest/[0-9]+/[a-z0-9]{8,}",
            "://[^/\\s:@]{1,100}:[^/\\s@]{1,200}@"));

    /**
     * A word for a secret, perhaps of what ("password of the shop:"), then something that stands for "is", then the secret.
     */
    private static final Pattern ASSIGNED =
            Pattern.compile("(?iu)(?<![\\p{L}\\p{N}])(?:passwords?|passwd|passphrase|pwd"
                    + "|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|пароль|пароли|секрет|токен|ключ(?: api| доступа)?"
                    + "|пин-?код)(?![\\p{L}\\p{N}])"
                    + "(?:(?:[^\\S\\n]{1,3}\\p{L}{1,20}){1,3}[^\\S\\n]{0,3}[:=]"
                    + "|[^\\S\\n]{0,3}(?:[:=]|->|—|–|-|is\\b|это(?!\\p{L})))"
                    + "[^\\S\\n]{0,3}(\\S{1,300})([^\\S\\n]+\\p{L})?");

    private static final Pattern REFERENCE =
            Pattern.compile("^[\"'(\\[]?(op://|bw:|vault:|env:|file:/|yandex-manual:|\\$\\{|<|\\*{3}).*");
    private static final Pattern NAMES = Pattern.compile(
            "(?iu)passw|passphrase|^pwd$|secret|token$|bearer|api[_-]?key|private[_-]?key|access[_-]?key"
                    + "|^authorization$|парол|секрет|токен$");
    private static final Pattern PLAIN_WORD = Pattern.compile("(?u)\\p{L}?[\\p{Ll}-]*");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ADDRESS = Pattern.compile("(?i)^[a-z][a-z0-9+.-]*://[^/?#]*");
    private static final Pattern MAILBOX =
            Pattern.compile("[^\\s@]+@[A-Za-zА-Яа-яЁё0-9.-]+\\.[A-Za-zА-Яа-яЁё0-9-]{2,}");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\"'`«»()\\[\\]{}<>,;|]+");
    private static final Pattern CAMEL = Pattern.compile("[A-Z]?[a-z]+([A-Z][a-z]{2,})*[0-9]{0,4}");
    private static final List<String> REFERENCES =
            List.of("op://", "bw:", "vault:", "env:", "file:/", "yandex-manual:");

    private static final List<String> WORDS =
            List.of("pass", "pwd", "secret", "token", "key", "парол", "секрет", "токен", "ключ", "пин");

    private static final int SHORTEST_KNOWN = 15;
    private static final int SHORTEST_TOKEN = 20;
    /** Bits a character: random letters and digits of this length have 3.8 and more, names and slugs less. */
    private static final double ENTROPY = 3.5;

    private static final double ENTROPY_OF_HEX = 3.0;

    private SecretText() {}

    /** Whether the text, or a part of it, looks like a secret. References to secrets are none. */
    public static boolean isIn(String text) {
        if (text.length() < 6) {
            return false;
        }
        return (mayBeKnown(text) && KNOWN.matcher(text).find())
                || (namesASecret(text) && isAssigned(text))
                || isRandom(text);
    }

    /**
     * Whether a field of this name holds a secret by what it is called, however little it looks like one: {@code password:
     * qwerty}. References, and places that are filled in later ({@code ${token}}), are none.
     */
    public static boolean isNamed(String field, String value) {
        return NAMES.matcher(field).find()
                && !value.isBlank()
                && !value.contains("${")
                && !value.equals("true")
                && !value.equals("false")
                && !REFERENCE.matcher(value).matches();
    }

    /** For what machines say, which cannot be sent back to its author: the text, or a word in its place. */
    public static String withheld(String text) {
        return isIn(text) ? "(withheld: looks like a secret)" : text;
    }

    /** Most texts can be told from secrets without any pattern. */
    private static boolean mayBeKnown(String text) {
        int run = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean token =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            run = token ? run + 1 : 0;
            if (run >= SHORTEST_KNOWN) {
                return true;
            }
        }
        return text.contains("-----BEGIN")
                || text.contains("/services/")
                || text.contains("/rest/")
                || (text.indexOf('@') >= 0 && text.contains("://"))
                // Parts between dots are shorter.
                || text.contains("SG.")
                || text.contains("eyJ");
    }

    private static boolean namesASecret(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    private static boolean isAssigned(String text) {
        var matcher = ASSIGNED.matcher(text);
        while (matcher.find()) {
            var value = matcher.group(1);
            boolean sentenceGoesOn = matcher.group(2) != null;
            var bare = value.replaceAll("[.,;!?\"'»)\\]]+$", "");
            if (bare.length() < 4 || REFERENCE.matcher(value).matches()) {
                continue;
            }
            // "password: kept by Petrova" is a sentence, "password: qwerty" is not.
            if (sentenceGoesOn && PLAIN_WORD.matcher(bare).matches() && bare.length() == value.length()) {
                continue;
            }
            return true;
        }
        return false;
    }

    private static boolean isRandom(String text) {
        if (text.length() < 8 || !hasLongWord(text)) {
            return false;
        }
        for (var word : BETWEEN_WORDS.split(text)) {
            if (word.length() >= 8 && isRandomWord(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasLongWord(String text) {
        int run = 0;
        boolean digits = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean inside = c > ' ' && c < 0x7F;
            run = inside ? run + 1 : 0;
            digits = inside && (digits || (c >= '0' && c <= '9'));
            if (run >= SHORTEST_TOKEN || (run >= 8 && digits)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRandomWord(String word) {
        if (REFERENCES.stream().anyMatch(word::startsWith)
                || MAILBOX.matcher(word).matches()) {
            return false;
        }
        var address = ADDRESS.matcher(word);
        if (address.find()) {
            // What a path or a query carries may be a secret, the name of a host is none.
            for (var part : word.substring(address.end()).split("[/?&=#]+")) {
                if (isRandomToken(part)) {
                    return true;
                }
            }
            return false;
        }
        if (isStrongPassword(word)) {
            return true;
        }
        for (var part : word.split("[^A-Za-z0-9+/_=-]+")) {
            if (isRandomToken(part)) {
                return true;
            }
        }
        return false;
    }

    /** Of the four classes that password rules ask for, all. */
    private static boolean isStrongPassword(String word) {
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        boolean special = false;
        int length = word.length();
        while (length > 0 && ".,:;!?".indexOf(word.charAt(length - 1)) >= 0 && length > 8) {
            length--;
        }
        if (length > 64) {
            return false;
        }
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
            special |= "!@#$%^&*?~".indexOf(c) >= 0;
            if (c > 0x7E || c == '/' || c == '\\') {
                return false;
            }
        }
        return lower && upper && digit && special;
    }

    private static boolean isRandomToken(String token) {
        if (token.length() < SHORTEST_TOKEN
                || token.length() > 4096
                || token.toLowerCase(Locale.ROOT).startsWith("xn--")
                || UUID.matcher(token).matches()) {
            return false;
        }
        boolean digits = token.chars().anyMatch(c -> c >= '0' && c <= '9');
        boolean letters = token.chars().anyMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
        if (!letters || isOfWords(token)) {
            return false;
        }
        if (token.matches("[0-9a-fA-F]{32,}")) {
            return entropy(token) >= ENTROPY_OF_HEX;
        }
        boolean mixed = !token.equals(token.toLowerCase(Locale.ROOT)) && !token.equals(token.toUpperCase(Locale.ROOT));
        return (digits || mixed) && entropy(token) >= ENTROPY;
    }

    /** Slugs, file names and names of classes: words, numbers and short pieces. */
    private static boolean isOfWords(String token) {
        int pieces = 0;
        int strange = 0;
        for (var piece : token.split("[-_/+=]+")) {
            if (piece.isEmpty()) {
                continue;
            }
            pieces++;
            boolean plain = piece.length() <= 4
                    || piece.chars().allMatch(c -> c >= '0' && c <= '9')
                    || CAMEL.matcher(piece).matches()
                    || piece.matches("[A-Z]+|[0-9]{1,4}[a-z]+|[a-z]+[0-9]{1,4}[a-z]{0,3}");
            if (!plain) {
                strange++;
            }
        }
        // Groups of five as in licence keys are short, but nothing else than short.
        boolean keyed =
                pieces >= 4 && token.matches("(?:[A-Z0-9]{4,6}-){3,}[A-Z0-9]{4,6}") && token.matches(".*[0-9].*");
        return !keyed && strange == 0;
    }

    private static double entropy(String token) {
        var counts = new int[128];
        for (int at = 0; at < token.length(); at++) {
            counts[token.charAt(at) & 0x7F]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / token.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
