package dev.understudy.notifier.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Short texts: what is on buttons, and what a bot answers. {@code messages/<language>/phrases.properties}; {@code {0}},
 * {@code {1}} stand for values. A phrase that counts has a form for each plural of its language: {@code key.one}, {@code
 * key.few}, {@code key.many}.
 */
public final class Phrases {

    private static final Map<Language, Properties> ALL = new EnumMap<>(Language.class);

    static {
        for (var language : Language.values()) {
            ALL.put(language, read(language));
        }
    }

    private Phrases() {}

    /** @throws IllegalArgumentException when there is no such phrase: the completeness test keeps that from happening */
    public static String of(Language language, String key, Object... values) {
        var pattern = properties(language).getProperty(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no phrase " + key + " in " + language);
        }
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '{' && i + 2 < pattern.length() && pattern.charAt(i + 2) == '}') {
                int index = pattern.charAt(i + 1) - '0';
                text.append(index >= 0 && index < values.length ? String.valueOf(values[index]) : "");
                i += 2;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** With the plural of n, which is the value {@code {0}}. */
    public static String count(Language language, String key, long n) {
        return of(language, key + "." + Plural.of(n, language).name().toLowerCase(Locale.ROOT), n);
    }

    /** A moment as people say it, in a zone: {@code 23 ноября, 12:05}. */
    public static String time(Language language, Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("d MMMM, HH:mm", language.locale()).format(at.atZone(zone));
    }

    static Set<String> keys(Language language) {
        return properties(language).stringPropertyNames();
    }

    private static Properties properties(Language language) {
        var properties = ALL.get(language);
        if (properties == null) {
            throw new IllegalStateException("no phrases in " + language);
        }
        return properties;
    }

    private static Properties read(Language language) {
        var path = "/messages/" + language.code() + "/phrases.properties";
        try (var stream = Phrases.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(path + " is missing");
            }
            var properties = new Properties();
            properties.load(new InputStreamReader(stream, UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
