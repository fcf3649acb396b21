package dev.understudy.monitor.probe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.secret.SecretReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is wrong with a definition, all of it; reading goes on after each find. */
public final class Problems {

    private static final int MOST = 100;
    private static final int LONGEST_PATTERN = 2000;
    private static final int LONGEST_SHOWN = 80;

    private final List<Violation> found;
    private final String prefix;

    public Problems() {
        this(new ArrayList<>(), "");
    }

    private Problems(List<Violation> found, String prefix) {
        this.found = found;
        this.prefix = prefix;
    }

    /** The same collection, for the fields of a group: {@code http}, {@code steps[2]}. */
    public Problems inside(String field) {
        return new Problems(found, prefix.isEmpty() ? field : prefix + "." + field);
    }

    /** @param field within the present group; empty for the group itself */
    public void add(String field, String rule, String message) {
        if (found.size() < MOST) {
            found.add(Violation.at(field.isEmpty() ? prefix : path(field), rule, message));
        }
    }

    private String path(String field) {
        return prefix.isEmpty() ? field : field.startsWith("[") ? prefix + field : prefix + "." + field;
    }

    public boolean none() {
        return found.isEmpty();
    }

    public int count() {
        return found.size();
    }

    public List<Violation> all() {
        return List.copyOf(found);
    }

    /** @throws InvalidInput with this code, status 422, when anything was found */
    public void throwIfAny(String code) {
        if (found.isEmpty()) {
            return;
        }
        var first = found.getFirst();
        throw new InvalidInput(
                code,
                found.size() == 1
                        ? first.path() + ": " + first.message()
                        : found.size() + " things are wrong; see violations",
                found);
    }

    /** A user's regular expression; null when there is none or it is none. */
    @Nullable
    Pattern pattern(String field, @Nullable String text) {
        return pattern(field, text, 0);
    }

    @Nullable
    Pattern pattern(String field, @Nullable String text, int flags) {
        if (text == null) {
            return null;
        }
        if (text.length() > LONGEST_PATTERN) {
            add(field, "too-long", "a regular expression has at most " + LONGEST_PATTERN + " characters");
            return null;
        }
        try {
            return Pattern.compile(text, flags);
        } catch (PatternSyntaxException e) {
            add(field, "regex", "'" + shown(text) + "' is no regular expression (RE2 syntax): " + e.getDescription());
            return null;
        }
    }

    /** Judges a user's regular expression. */
    public void userPattern(String field, @Nullable String text) {
        var unused = pattern(field, text);
    }

    /** Judges a user's JSONPath. */
    public void jsonPath(String field, @Nullable String text) {
        if (text != null) {
            var unused = HttpRules.path(field, text, this);
        }
    }

    List<Pattern> patterns(String field, @Nullable List<String> texts) {
        if (texts == null) {
            return List.of();
        }
        most(field, texts, 32);
        var patterns = new ArrayList<Pattern>();
        for (int i = 0; i < texts.size(); i++) {
            var pattern = pattern(field + "[" + i + "]", texts.get(i));
            if (pattern != null) {
                patterns.add(pattern);
            }
        }
        return List.copyOf(patterns);
    }

    void secret(String field, @Nullable String reference) {
        if (reference == null) {
            return;
        }
        try {
            SecretReference.parse(reference);
        } catch (InvalidInput e) {
            add(field, "secret-reference", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    void range(String field, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            add(field, "range", value + " is not from " + least + " to " + most);
        }
    }

    /** Whether a duration is within bounds, both included. */
    public void range(String field, @Nullable Duration value, Duration least, Duration most) {
        if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
            add(field, "range", value + " is not from " + least + " to " + most);
        }
    }

    void oneOf(String field, @Nullable String value, List<String> known) {
        if (value != null && !known.contains(value)) {
            add(
                    field,
                    "unknown-value",
                    "'" + shown(value) + "' is not known here; it may be " + String.join(", ", known));
        }
    }

    void longest(String field, @Nullable String value, int most) {
        if (value != null && value.length() > most) {
            add(field, "too-long", "at most " + most + " characters, not " + value.length());
        }
    }

    void most(String field, @Nullable List<?> values, int most) {
        if (values != null && values.size() > most) {
            add(field, "too-many", "at most " + most + " are possible, not " + values.size());
        }
    }

    /** Text of a user in a message: short and on one line. */
    public static String shown(String text) {
        var line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
    }
}
