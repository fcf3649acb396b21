package dev.understudy.incident.suppression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.understudy.kit.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition on labels, as Alertmanager has it. A label that is absent has the empty value.
 *
 * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}; regular expressions are RE2 and match the whole value
 */
public record Matcher(String label, String operator, String value) {

    private static final int LONGEST_LABEL = 255;
    private static final int LONGEST_VALUE = 1000;
    private static final Set<String> OPERATORS = Set.of("=", "!=", "=~", "!~");

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

    /**
     * What is wrong with matchers that came from outside.
     *
     * @param path of the list, for the violations
     */
    public static List<Violation> faults(String path, List<Matcher> matchers) {
        var faults = new ArrayList<Violation>();
        for (int i = 0; i < matchers.size(); i++) {
            var matcher = matchers.get(i);
            var at = path + "[" + i + "]";
            if (matcher == null || matcher.label() == null || matcher.value() == null) {
                faults.add(Violation.at(at, "required", "a matcher has 'label', 'operator' and 'value'"));
            } else if (matcher.label().isBlank()
                    || matcher.label().length() > LONGEST_LABEL
                    || matcher.value().length() > LONGEST_VALUE) {
                faults.add(Violation.at(
                        at,
                        "size",
                        "a label has 1 to " + LONGEST_LABEL + " characters, a value " + LONGEST_VALUE + " at most"));
            } else if (matcher.operator() == null || !OPERATORS.contains(matcher.operator())) {
                faults.add(Violation.at(at + ".operator", "one-of", "there are =, !=, =~ and !~"));
            } else if (matcher.operator().endsWith("~")) {
                try {
                    Pattern.compile(matcher.value());
                } catch (PatternSyntaxException e) {
                    faults.add(Violation.at(
                            at + ".value", "regex", "no regular expression of RE2: " + e.getDescription()));
                }
            }
        }
        return faults;
    }

    public static boolean allMatch(List<Matcher> matchers, Map<String, String> labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
