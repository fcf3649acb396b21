package dev.understudy.passport.document;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.passport.document.Format.Rejected;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The formats of single values. Messages name the value, the rule and the way out; secrets are never repeated. */
final class Formats {

    private static final Pattern SLUG_PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern DATE_PATTERN = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern INTEGER_PATTERN = Pattern.compile("[+-]?[0-9]{1,9}");
    private static final Pattern DECIMAL_PATTERN = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");
    private static final Pattern INN_PATTERN = Pattern.compile("[0-9]{10}|[0-9]{12}");
    private static final Pattern MAILBOX_PATTERN =
            Pattern.compile("(?!\\.)(?!.*\\.(\\.|$))[^\\s\\p{Z}@<>()\\[\\],;:\\\\\"]{1,64}");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> TIME_ZONES = ZoneId.getAvailableZoneIds();

    private static final Pattern OGRN_PATTERN = Pattern.compile("[0-9]{13}|[0-9]{15}");
    private static final Pattern PHONE_PATTERN = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern TELEGRAM_PATTERN = Pattern.compile("-?[1-9][0-9]{4,18}|@[A-Za-z][A-Za-z0-9_]{4,31}");
    private static final Pattern SUBJECT_PATTERN = Pattern.compile("[a-z][a-z-]{1,30}(/[a-z0-9][a-z0-9-]{0,62}){0,3}");
    private static final Pattern TARGET_PATTERN =
            Pattern.compile("primary|deputy|escalation|informed|(person|schedule):[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern TIME_PATTERN = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");
    private static final Pattern WORD_PATTERN = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final String MANUAL_STORE = "yandex-manual:";

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE = 2000;
    private static final int LONGEST_ADDRESS = 2000;

    static final Format<String> ID = text(text -> {
        if (!SLUG_PATTERN.matcher(text).matches()) {
            throw new Rejected(
                    "id",
                    told(text) + " is no id; use 1 to 63 of a-z, 0-9 and '-', a letter or digit first"
                            + slugHint(text));
        }
        return text;
    });

    /** What others define. */
    static final Format<String> ANYTHING = text(text -> {
        if (text.length() > LONGEST_NOTE) {
            throw new Rejected("too-long", told(text) + " is longer than " + LONGEST_NOTE + " characters; shorten it");
        }
        return text;
    });

    static final Format<String> NAME = text(text -> {
        if (text.isBlank()) {
            throw new Rejected("blank", "the text is blank; write something, or leave the field away");
        }
        if (text.codePointCount(0, text.length()) > LONGEST_NAME) {
            throw new Rejected("too-long", told(text) + " is longer than " + LONGEST_NAME + " characters; shorten it");
        }
        return text.strip();
    });

    /** Longer than a name, still on one line. */
    static final Format<String> NOTE = text(text -> {
        if (text.isBlank()) {
            throw new Rejected("blank", "the text is blank; write something, or leave the field away");
        }
        if (text.codePointCount(0, text.length()) > LONGEST_NOTE) {
            throw new Rejected("too-long", told(text) + " is longer than " + LONGEST_NOTE + " characters; shorten it");
        }
        return text.strip();
    });

    /** Federal law 129-FZ: 13 digits of a company (OGRN), 15 of an entrepreneur (OGRNIP). */
    static final Format<String> OGRN = text(text -> {
        if (!OGRN_PATTERN.matcher(text).matches()) {
            throw new Rejected("ogrn", told(text) + " is no OGRN; it has 13 digits (company) or 15 (entrepreneur)");
        }
        return text;
    });

    static final Format<String> COUNTRY = text(text -> {
        if (!COUNTRIES.contains(text)) {
            throw new Rejected("country", told(text) + " is no ISO 3166-1 country code; write one like 'RU' or 'DE'");
        }
        return text;
    });

    static final Format<String> CURRENCY = text(text -> {
        if (!CURRENCIES.contains(text)) {
            throw new Rejected("currency", told(text) + " is no ISO 4217 currency code; write one like 'RUB' or 'EUR'");
        }
        return text;
    });

    /** A host name, also of one label, or an IP address without brackets. */
    static final Format<String> HOST = text(text -> {
        if (WebAddress.asciiHostOrIp(text).isEmpty()) {
            throw new Rejected(
                    "host",
                    told(text) + " is neither a host name nor an IP address; write 'db.example.org' or '192.0.2.7'");
        }
        return text;
    });

    /** ITU-T E.164. */
    static final Format<String> PHONE = text(text -> {
        var digits = text.replaceAll("[ ()\u00a0-]", "");
        if (!PHONE_PATTERN.matcher(digits).matches()) {
            throw new Rejected(
                    "phone", told(text) + " is no phone number; write it with country code, like +79991234567");
        }
        return digits;
    });

    static final Format<String> TELEGRAM = text(text -> {
        if (!TELEGRAM_PATTERN.matcher(text).matches()) {
            throw new Rejected(
                    "telegram",
                    told(text) + " is no Telegram chat; write its number, or '@name' of 5 to 32 characters");
        }
        return text;
    });

    /** What a finding is about. */
    static final Format<String> SUBJECT = text(text -> {
        if (!SUBJECT_PATTERN.matcher(text).matches()) {
            throw new Rejected(
                    "subject",
                    told(text) + " is no subject of a finding; write 'project', 'asset/<id>', 'zone/<id>', ...");
        }
        return text;
    });

    /** Of a target of an escalation. */
    static final Format<String> ESCALATION_TARGET = text(text -> {
        if (!TARGET_PATTERN.matcher(text).matches()) {
            throw new Rejected(
                    "escalation-target",
                    told(text) + " is nobody who can be called; write 'primary', 'deputy', 'escalation', 'informed',"
                            + " 'person:<id>' or 'schedule:<id>'");
        }
        return text;
    });

    static final Format<String> TIME_OF_DAY = text(text -> {
        if (!TIME_PATTERN.matcher(text).matches()) {
            throw new Rejected(
                    "time-of-day", told(text) + " is no time of day; write it in quotes, from \"00:00\" to \"24:00\"");
        }
        return text;
    });

    static final Format<String> WORD = text(text -> {
        if (!WORD_PATTERN.matcher(text).matches()) {
            throw new Rejected(
                    "word", told(text) + " is none of our words; use a-z, 0-9 and '-', like 'tls-handshake'");
        }
        return text;
    });

    static final Format<String> INN = text(text -> {
        if (!INN_PATTERN.matcher(text).matches()) {
            throw new Rejected("inn", told(text) + " is no INN; it has 10 digits (company) or 12 (person)");
        }
        return text;
    });

    static final Format<String> LANGUAGE = text(text -> {
        if (!LANGUAGES.contains(text)) {
            throw new Rejected("language", told(text) + " is no ISO 639-1 language code; write one like 'en' or 'ru'");
        }
        return text;
    });

    static final Format<String> TIME_ZONE = text(text -> {
        if (!TIME_ZONES.contains(text)) {
            throw new Rejected(
                    "time-zone",
                    told(text) + " is no IANA time zone"
                            + Closest.to(text, TIME_ZONES)
                                    .map(near -> ", did you mean '" + near + "'?")
                                    .orElse("; write one like 'Europe/Moscow'"));
        }
        return text;
    });

    static final Format<String> EMAIL = text(text -> {
        int at = text.lastIndexOf('@');
        if (at < 0
                || text.length() > 254
                || !MAILBOX_PATTERN.matcher(text.substring(0, at)).matches()
                || WebAddress.asciiDomain(text.substring(at + 1)).isEmpty()) {
            throw new Rejected("email", told(text) + " is no e-mail address; write one like 'name@example.org'");
        }
        return text;
    });

    static final Format<String> URL = text(text -> {
        // What stands before an @ may be a password: such a text is not repeated.
        var shown = text.contains("@") ? "this" : told(text);
        if (text.length() > LONGEST_ADDRESS) {
            throw new Rejected("too-long", "the address is longer than " + LONGEST_ADDRESS + " characters; shorten it");
        }
        if (text.matches("(?s)[^/?#]*//[^/?#]*@.*")) {
            throw new Rejected(
                    "url-credentials",
                    "the address holds credentials (before the '@'); a passport is read by many: delete them here and"
                            + " change them there");
        }
        if (text.contains("#")) {
            throw new Rejected("url", shown + " has a part from '#' on, which no server is ever sent; delete it");
        }
        if (WebAddress.ascii(text).isEmpty()) {
            throw new Rejected("url", shown + " is no web address; write one like 'https://example.org/path'");
        }
        return text;
    });

    static final Format<String> DOMAIN_NAME = text(text -> {
        if (WebAddress.asciiDomain(text).isEmpty()) {
            throw new Rejected(
                    "domain-name",
                    told(text) + " is no domain name; write one like 'example.org', without 'http://' and path");
        }
        return text;
    });

    /** By reference only; whatever else stands here may be the secret itself. */
    static final Format<String> SECRET = text(text -> {
        try {
            return SecretReference.parse(text).toString();
        } catch (InvalidInput e) {
            throw new Rejected(
                    "secret-reference",
                    "a secret is given by reference, never itself: write 'env:NAME' or 'file:/absolute/path'; if this"
                            + " was the secret, change it");
        }
    });

    /** Where the secret of an access is kept; {@code yandex-manual:} has no API, so a person attests it. */
    static final Format<String> ACCESS_REFERENCE = text(text -> {
        if (text.startsWith(MANUAL_STORE)) {
            var place = text.substring(MANUAL_STORE.length());
            if (!place.isBlank() && place.length() <= LONGEST_NAME && !SecretText.isIn(place)) {
                return text.strip();
            }
        } else {
            try {
                return SecretReference.parse(text).toString();
            } catch (InvalidInput e) {
                // Told below.
            }
        }
        throw new Rejected(
                "secret-reference",
                "an access says where its secret is kept, never the secret: op://vault/item/field,"
                        + " bw:organisation/collection/item, vault:mount/path#key, yandex-manual:where, env:NAME or"
                        + " file:/path; if this was the secret, change it");
    });

    /** Calendar days, months and years, which are of different length. */
    static final Format<Period> PERIOD = new Format<>(Period.ofDays(1), text -> {
        try {
            var period = Period.parse(text);
            if (!period.isNegative()
                    && !period.isZero()
                    && period.toTotalMonths() <= 1200
                    && period.getDays() <= 36_600) {
                return period;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new Rejected(
                "period", told(text) + " is no period of days; write it like P30D (days), P2W (weeks), P6M, P1Y");
    });

    static final Format<Double> AMOUNT = new Format<>(0.0, text -> {
        if (!DECIMAL_PATTERN.matcher(text).matches()) {
            throw new Rejected("wrong-type", told(text) + " is no amount; write a number like 10 or 7.5");
        }
        return Double.valueOf(text);
    });

    static final Format<LocalDate> DATE = new Format<>(LocalDate.EPOCH, text -> {
        try {
            if (DATE_PATTERN.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            // Told below, together with what has another form.
        }
        throw new Rejected("date", told(text) + " is no date; write year-month-day, like 2026-12-31");
    });

    static final Format<Boolean> BOOLEAN = new Format<>(false, text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new Rejected("wrong-type", told(text) + " is neither true nor false; write one of them");
    });

    static final Format<Double> HOURS = new Format<>(0.0, text -> {
        if (!DECIMAL_PATTERN.matcher(text).matches()
                || new BigDecimal(text).compareTo(BigDecimal.valueOf(10_000)) > 0) {
            throw new Rejected("wrong-type", told(text) + " is no number of hours; write 0 to 10000, like 10 or 7.5");
        }
        return Double.valueOf(text);
    });

    private Formats() {}

    /** One of these words. */
    static Format<String> oneOf(List<String> words) {
        return text(text -> {
            if (!words.contains(text)) {
                throw new Rejected(
                        "one-of", told(text) + " is none of " + YamlTree.quoted(words) + Closest.hint(text, words));
            }
            return text;
        });
    }

    static Format<Integer> integer(int least, int most) {
        return new Format<>(least, text -> {
            if (!INTEGER_PATTERN.matcher(text).matches()) {
                throw new Rejected(
                        "wrong-type", told(text) + " is no whole number; write one from " + least + " to " + most);
            }
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new Rejected("range", number + " is out of range; write a number from " + least + " to " + most);
            }
            return number;
        });
    }

    /** ISO 8601, both ends allowed. */
    static Format<Duration> duration(Duration least, Duration most) {
        return new Format<>(least, text -> {
            Duration duration;
            try {
                duration = Duration.parse(text);
            } catch (DateTimeException e) {
                throw new Rejected(
                        "duration",
                        told(text) + " is no duration; write it like PT30S (seconds), PT5M (minutes), PT8H, P1D");
            }
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new Rejected(
                        "range", told(text) + " is out of range; write a duration from " + least + " to " + most);
            }
            return duration;
        });
    }

    /** One of an enum's constants, in lower case with dashes. */
    static <E extends Enum<E>> Format<E> oneOf(Class<E> type) {
        var constants = type.getEnumConstants();
        var words = Arrays.stream(constants).map(Formats::word).toList();
        return new Format<>(constants[0], text -> {
            int index = words.indexOf(text);
            if (index < 0) {
                throw new Rejected(
                        "one-of", told(text) + " is none of " + YamlTree.quoted(words) + Closest.hint(text, words));
            }
            return constants[index];
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Format<String> text(Format.Reading<String> reading) {
        return new Format<>("", reading);
    }

    private static String told(String text) {
        return "'" + YamlTree.shown(text) + "'";
    }

    private static String slugHint(String text) {
        var slug = text.toLowerCase(Locale.ROOT).strip().replaceAll("[\\s_.]+", "-");
        return SLUG_PATTERN.matcher(slug).matches() ? ": '" + slug + "'" : "";
    }
}
