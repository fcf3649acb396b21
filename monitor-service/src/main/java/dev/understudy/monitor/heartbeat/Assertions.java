package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.understudy.events.CheckTarget.BodyAssertion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a success must say. The value is found by JSONPath or by the first group of a regular expression, or
 * is the body itself; a number may be held against the median of the same number in previous runs.
 */
final class Assertions {

    /** How many previous runs a number is compared with. */
    static final int COMPARED_RUNS = 10;

    private static final int SHOWN = 200;

    private static final Configuration JSON_PATH = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    /** A number that was found, to be held against later ones. */
    record Measured(String key, double value) {}

    /**
     * @param violation the first assertion that does not hold
     * @param numbers what was measured, for later runs
     */
    record Findings(@Nullable Verdict violation, List<Measured> numbers) {}

    private Assertions() {}

    /**
     * Holds a body against assertions.
     *
     * @param previous the numbers of a key in previous runs, the latest first
     */
    static Findings judge(List<BodyAssertion> assertions, Body body, Function<String, List<Double>> previous) {
        var numbers = new ArrayList<Measured>();
        Verdict violation = null;
        for (var assertion : assertions) {
            var value = value(assertion, body);
            var verdict = judge(assertion, body, value);
            if (assertion.maxDropPercent() != null || assertion.maxRisePercent() != null) {
                var number = value.map(Assertions::number).orElse(OptionalDouble.empty());
                if (number.isPresent()) {
                    var key = key(assertion);
                    numbers.add(new Measured(key, number.getAsDouble()));
                    verdict = verdict != null ? verdict : compare(assertion, number.getAsDouble(), previous.apply(key));
                } else if (verdict == null) {
                    verdict = violation(assertion, value.orElse("nothing"), "a number", body);
                }
            }
            violation = violation == null ? verdict : violation;
        }
        return new Findings(violation, numbers);
    }

    private static @Nullable Verdict judge(BodyAssertion assertion, Body body, Optional<String> found) {
        var op = assertion.op();
        if (op == null) {
            return null;
        }
        var wanted = assertion.value() == null ? "" : assertion.value();
        if (found.isEmpty()) {
            return op.equals("notMatches") && assertion.jsonPath() == null && assertion.regex() == null
                    ? null
                    : violation(assertion, "nothing", expected(op, wanted), body);
        }
        var value = found.get();
        boolean holds =
                switch (op) {
                    case "exists" -> true;
                    case "equals" -> value.equals(wanted) || sameNumber(value, wanted);
                    case "contains" -> value.contains(wanted);
                    case "matches" -> Pattern.compile(wanted).matcher(value).find();
                    case "notMatches" -> !Pattern.compile(wanted).matcher(value).find();
                    case "greaterThan" ->
                        comparable(value, wanted)
                                && number(value).orElseThrow() > number(wanted).orElseThrow();
                    case "lessThan" ->
                        comparable(value, wanted)
                                && number(value).orElseThrow() < number(wanted).orElseThrow();
                    default -> false;
                };
        return holds ? null : violation(assertion, value, expected(op, wanted), body);
    }

    private static @Nullable Verdict compare(BodyAssertion assertion, double value, List<Double> earlier) {
        if (earlier.isEmpty()) {
            return null;
        }
        double usual = median(earlier);
        double least = assertion.maxDropPercent() == null
                ? Double.NEGATIVE_INFINITY
                : usual - Math.abs(usual) * assertion.maxDropPercent() / 100;
        double most = assertion.maxRisePercent() == null
                ? Double.POSITIVE_INFINITY
                : usual + Math.abs(usual) * assertion.maxRisePercent() / 100;
        if (value >= least && value <= most) {
            return null;
        }
        double percent = usual == 0 ? Double.NaN : (value - usual) / Math.abs(usual) * 100;
        var change = Double.isNaN(percent)
                ? "is " + text(value) + " and was 0"
                : String.format(Locale.ROOT, "%s by %.0f %%", percent < 0 ? "shrank" : "grew", Math.abs(percent));
        return Verdict.down(
                "assertion",
                source(assertion) + " " + change + " against the median of the last " + earlier.size() + " runs",
                text(value),
                value < least ? "at least " + text(least) : "at most " + text(most));
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static Optional<String> value(BodyAssertion assertion, Body body) {
        if (assertion.jsonPath() != null) {
            return at(body.json(), assertion.jsonPath());
        }
        if (assertion.regex() != null) {
            var matcher = Pattern.compile(assertion.regex()).matcher(body.text());
            return matcher.find()
                    ? Optional.ofNullable(matcher.groupCount() > 0 ? matcher.group(1) : matcher.group())
                    : Optional.empty();
        }
        return Optional.of(body.text());
    }

    private static Optional<String> at(JsonNode json, String path) {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        try {
            JsonNode found = JsonPath.using(JSON_PATH).parse(json).read(path);
            // A path with a wildcard or a filter finds a list; one element alone is the value.
            var value = found != null && found.isArray() && found.size() == 1 && !JsonPath.isPathDefinite(path)
                    ? found.get(0)
                    : found;
            return value == null || value.isNull() || value.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(value.isValueNode() ? value.asText() : value.toString());
        } catch (JsonPathException e) {
            return Optional.empty();
        }
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(new BigDecimal(text.strip()).doubleValue());
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static boolean comparable(String left, String right) {
        return number(left).isPresent() && number(right).isPresent();
    }

    private static boolean sameNumber(String left, String right) {
        return comparable(left, right)
                && number(left).getAsDouble() == number(right).getAsDouble();
    }

    private static Verdict violation(BodyAssertion assertion, String measured, String expected, Body body) {
        return Verdict.down(
                "assertion",
                source(assertion) + " is not " + expected
                        + (body.complete() ? "" : "; the body was too long to be read whole"),
                shorten(measured),
                expected);
    }

    private static String expected(String op, String value) {
        return switch (op) {
            case "exists" -> "there";
            case "equals" -> value;
            case "contains" -> "with '" + value + "' in it";
            case "matches" -> "a match of " + value;
            case "notMatches" -> "without a match of " + value;
            case "greaterThan" -> "greater than " + value;
            case "lessThan" -> "less than " + value;
            default -> op + " " + value;
        };
    }

    private static String source(BodyAssertion assertion) {
        return assertion.jsonPath() != null
                ? assertion.jsonPath()
                : assertion.regex() != null ? "what " + assertion.regex() + " finds" : "the body";
    }

    /** The same number of the same job, over its runs. */
    static String key(BodyAssertion assertion) {
        return source(assertion);
    }

    private static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String shorten(String text) {
        var line = text.strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
