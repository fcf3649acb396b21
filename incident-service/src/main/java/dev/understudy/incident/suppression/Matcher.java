package dev.understudy.incident.suppression;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;

/**
 * A condition on labels, as Alertmanager has it. A label that is absent has the empty value.
 *
 * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}; regular expressions are RE2 and match the whole value
 */
public record Matcher(String label, String operator, String value) {

    public static Matcher equal(String label, String value) {
        return new Matcher(label, "=", value);
    }

    public boolean matches(Map<String, String> labels) {
        var present = labels.getOrDefault(label, "");
        return switch (operator) {
            case "=" -> present.equals(value);
            case "!=" -> !present.equals(value);
            case "=~" -> Pattern.matches(value, present);
            case "!~" -> !Pattern.matches(value, present);
            default -> throw new IllegalArgumentException("operator '" + operator + "'");
        };
    }

    public static boolean allMatch(List<Matcher> matchers, Map<String, String> labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
