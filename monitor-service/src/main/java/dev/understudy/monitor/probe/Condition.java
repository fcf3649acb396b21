package dev.understudy.monitor.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of two values, in the form that Gatus made known: {@code [STATUS] == 200}, {@code [BODY].status == UP},
 * {@code len([BODY].items) > 0}, {@code has([BODY].errors) == false}, {@code [IP] == pat(10.*)}, {@code [STATUS] ==
 * any(200, 429)}.
 *
 * <p>Equality is textual, but two whole numbers compare as numbers; an order compares milliseconds or whole numbers,
 * and what is no number counts as 0. A value that is not there equals nothing.
 */
public record Condition(Operand left, Operator operator, Operand right) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int LONGEST_SHOWN = 25;
    private static final String UNRESOLVED = "INVALID";
    private static final Pattern WHOLE =
            Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|([0-9]+))");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?");
    private static final Pattern SPAN = Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?(?:ns|us|µs|ms|s|m|h))+");
    private static final Pattern SPAN_PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Double> UNIT_MILLIS =
            Map.of("ns", 1e-6, "us", 1e-3, "µs", 1e-3, "ms", 1.0, "s", 1e3, "m", 6e4, "h", 3.6e6);

    /** Longest first: {@code <=} before {@code <}. */
    private static final List<Operator> READING_ORDER = List.of(
            Operator.EQUAL, Operator.DIFFERENT, Operator.AT_MOST, Operator.AT_LEAST, Operator.MORE, Operator.LESS);

    public enum Operator {
        EQUAL("=="),
        DIFFERENT("!="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        final String text;

        Operator(String text) {
            this.text = text;
        }

        public static Optional<Operator> of(String text) {
            return Arrays.stream(values())
                    .filter(operator -> operator.text.equals(text))
                    .findFirst();
        }
    }

    /** What a probe measures that a condition can name. */
    public enum Value {
        STATUS,
        IP,
        RESPONSE_TIME,
        CONNECTED,
        CERTIFICATE_EXPIRATION,
        DOMAIN_EXPIRATION,
        BODY,
        DNS_RCODE,
        CONTEXT
    }

    public enum Function {
        NONE,
        LENGTH,
        EXISTS
    }

    public sealed interface Operand {

        record Literal(String text) implements Operand {}

        /** Matches the whole text: {@code *} any run of characters, {@code ?} one. */
        record Glob(String pattern) implements Operand {}

        record AnyOf(List<String> texts) implements Operand {}

        /** @param path into JSON, {@code $.a[0].b}; null for the value itself */
        record Measured(Value value, @Nullable String path, Function function) implements Operand {}
    }

    /**
     * What a probe measured, for conditions.
     *
     * @param certificateMillis until the certificate ends; 0 when there was none
     * @param domainMillis until the registration ends; 0 when that is not known
     */
    public record Measurements(
            @Nullable Integer status,
            @Nullable String ip,
            long responseMillis,
            boolean connected,
            long certificateMillis,
            long domainMillis,
            byte[] body,
            @Nullable String dnsRcode,
            @Nullable JsonNode context) {}

    /**
     * @param holds whether it is so
     * @param left resolved, for a person; null for a side that is what it says
     */
    public record Verdict(
            boolean holds,
            @Nullable String left,
            @Nullable String right,
            boolean leftUnresolved,
            boolean rightUnresolved) {}

    private record Resolved(@Nullable String text) {}

    /** @throws IllegalArgumentException when it is no condition; the message says why */
    public static Condition parse(String text) {
        var condition = text.strip();
        for (var operator : READING_ORDER) {
            int at = condition.indexOf(" " + operator.text + " ");
            if (at > 0) {
                return new Condition(
                        operand(condition.substring(0, at).strip()),
                        operator,
                        operand(condition
                                .substring(at + operator.text.length() + 2)
                                .strip()));
            }
        }
        throw new IllegalArgumentException("'" + Problems.shown(text)
                + "' is no condition: write VALUE OPERATOR VALUE with one of ==, !=, <, <=, >, >= between blanks");
    }

    private static Operand operand(String text) {
        if (text.startsWith("pat(") && text.endsWith(")")) {
            return new Operand.Glob(text.substring(4, text.length() - 1));
        }
        if (text.startsWith("any(") && text.endsWith(")")) {
            return new Operand.AnyOf(
                    Arrays.stream(text.substring(4, text.length() - 1).split(","))
                            .map(String::strip)
                            .toList());
        }
        if (text.startsWith("len(") && text.endsWith(")")) {
            return measured(text.substring(4, text.length() - 1).strip(), Function.LENGTH);
        }
        if (text.startsWith("has(") && text.endsWith(")")) {
            return measured(text.substring(4, text.length() - 1).strip(), Function.EXISTS);
        }
        return text.startsWith("[") && text.indexOf(']') > 1
                ? measured(text, Function.NONE)
                : new Operand.Literal(text);
    }

    private static Operand measured(String text, Function function) {
        int end = text.indexOf(']');
        if (!text.startsWith("[") || end < 0) {
            throw new IllegalArgumentException(
                    "'" + Problems.shown(text) + "' names no value such as [STATUS] or [BODY].name");
        }
        Value value;
        try {
            value = Value.valueOf(text.substring(1, end));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "[" + Problems.shown(text.substring(1, end)) + "] is no value; known are "
                            + List.of(Value.values()),
                    e);
        }
        var path = text.substring(end + 1);
        if (!path.isEmpty() && value != Value.BODY && value != Value.CONTEXT) {
            throw new IllegalArgumentException("[" + value + "] has no parts; a path may follow [BODY] and [CONTEXT]");
        }
        return new Operand.Measured(value, path.isEmpty() ? null : "$" + path, function);
    }

    /** How it came out. */
    public Verdict judge(Measurements measured) {
        var l = resolve(left, measured);
        var r = resolve(right, measured);
        boolean holds =
                switch (operator) {
                    case EQUAL -> equal(l, r);
                    case DIFFERENT -> !equal(l, r);
                    case LESS -> number(l) < number(r);
                    case AT_MOST -> number(l) <= number(r);
                    case MORE -> number(l) > number(r);
                    case AT_LEAST -> number(l) >= number(r);
                };
        boolean cut = left instanceof Operand.Glob || right instanceof Operand.Glob;
        return new Verdict(holds, shown(left, l, cut), shown(right, r, cut), l.text() == null, r.text() == null);
    }

    @Override
    public String toString() {
        return text(left) + " " + operator.text + " " + text(right);
    }

    private static String text(Operand operand) {
        return switch (operand) {
            case Operand.Literal literal -> literal.text();
            case Operand.Glob glob -> "pat(" + glob.pattern() + ")";
            case Operand.AnyOf any -> "any(" + String.join(", ", any.texts()) + ")";
            case Operand.Measured measured -> {
                var name = "[" + measured.value() + "]"
                        + (measured.path() == null ? "" : measured.path().substring(1));
                yield switch (measured.function()) {
                    case NONE -> name;
                    case LENGTH -> "len(" + name + ")";
                    case EXISTS -> "has(" + name + ")";
                };
            }
        };
    }

    private boolean equal(Resolved l, Resolved r) {
        if (l.text() == null || r.text() == null) {
            return false;
        }
        if (left instanceof Operand.Glob glob) {
            return matches(glob.pattern(), r.text());
        }
        if (right instanceof Operand.Glob glob) {
            return matches(glob.pattern(), l.text());
        }
        if (left instanceof Operand.AnyOf any) {
            return any.texts().contains(r.text());
        }
        if (right instanceof Operand.AnyOf any) {
            return any.texts().contains(l.text());
        }
        if (l.text().equals(r.text())) {
            return true;
        }
        var a = whole(l.text());
        var b = whole(r.text());
        return a.isPresent() && b.isPresent() && a.get().equals(b.get());
    }

    /** Without backtracking over all splits: the last star is the only one to come back to. */
    static boolean matches(String glob, String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                mark = t;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    private static @Nullable String shown(Operand operand, Resolved resolved, boolean cut) {
        if (!(operand instanceof Operand.Measured measured)) {
            return null;
        }
        var text = resolved.text();
        if (text == null) {
            return UNRESOLVED;
        }
        if (measured.function() == Function.NONE
                && (measured.value() == Value.CERTIFICATE_EXPIRATION || measured.value() == Value.DOMAIN_EXPIRATION)) {
            return span(Long.parseLong(text));
        }
        return cut && text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "...(truncated)" : text;
    }

    private static String span(long millis) {
        long hours = millis / 3_600_000;
        long minutes = millis / 60_000 % 60;
        long seconds = millis / 1000 % 60;
        var text = (hours > 0 ? hours + "h" : "")
                + (minutes > 0 ? minutes + "m" : "")
                + (seconds > 0 ? seconds + "s" : "");
        return text.isEmpty() ? "0s" : text;
    }

    private static Resolved resolve(Operand operand, Measurements measured) {
        return switch (operand) {
            case Operand.Literal literal -> new Resolved(literal.text());
            case Operand.Glob glob -> new Resolved(glob.pattern());
            case Operand.AnyOf any -> new Resolved(String.join(", ", any.texts()));
            case Operand.Measured value ->
                switch (value.function()) {
                    case NONE -> new Resolved(value(value, measured));
                    case LENGTH -> new Resolved(length(value, measured));
                    case EXISTS -> new Resolved(String.valueOf(value(value, measured) != null));
                };
        };
    }

    private static @Nullable String value(Operand.Measured value, Measurements measured) {
        return switch (value.value()) {
            case STATUS -> measured.status() == null ? "0" : String.valueOf(measured.status());
            case IP -> measured.ip() == null ? "" : measured.ip();
            case RESPONSE_TIME -> String.valueOf(measured.responseMillis());
            case CONNECTED -> String.valueOf(measured.connected());
            case CERTIFICATE_EXPIRATION -> String.valueOf(measured.certificateMillis());
            case DOMAIN_EXPIRATION -> String.valueOf(measured.domainMillis());
            case DNS_RCODE -> measured.dnsRcode() == null ? "" : measured.dnsRcode();
            case BODY ->
                value.path() == null
                        ? new String(measured.body(), StandardCharsets.UTF_8)
                        : text(at(json(measured.body()), value.path()));
            case CONTEXT -> text(at(measured.context(), value.path() == null ? "$" : value.path()));
        };
    }

    private static @Nullable String length(Operand.Measured value, Measurements measured) {
        if (value.value() == Value.BODY && value.path() == null) {
            return String.valueOf(measured.body().length);
        }
        if (value.value() == Value.BODY || value.value() == Value.CONTEXT) {
            var node = at(
                    value.value() == Value.BODY ? json(measured.body()) : measured.context(),
                    value.path() == null ? "$" : value.path());
            if (node != null && node.isArray()) {
                return String.valueOf(node.size());
            }
        }
        var text = value(value, measured);
        return text == null ? null : String.valueOf(text.codePointCount(0, text.length()));
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node.isValueNode() ? node.asText() : node.toString();
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            var tree = JSON.readTree(body);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException e) {
            return null;
        } catch (java.io.IOException e) {
            return null;
        }
    }

    /** Names and {@code [n]}; null when there is nothing. */
    static @Nullable JsonNode at(@Nullable JsonNode root, String path) {
        var node = root;
        for (var step : steps(path)) {
            if (node == null) {
                return null;
            }
            node = step.startsWith("[")
                    ? node.isArray() ? node.get(Integer.parseInt(step.substring(1))) : null
                    : node.get(step);
        }
        return node;
    }

    private static List<String> steps(String path) {
        var steps = new ArrayList<String>();
        for (var part : path.replaceFirst("^\\$\\.?", "").split("\\.")) {
            int bracket = part.indexOf('[');
            var name = bracket < 0 ? part : part.substring(0, bracket);
            if (!name.isEmpty()) {
                steps.add(name);
            }
            while (bracket >= 0) {
                int close = part.indexOf(']', bracket);
                var index = close < 0 ? "" : part.substring(bracket + 1, close);
                // What is no index names nothing.
                steps.add(index.matches("[0-9]{1,6}") ? "[" + index : "[" + Integer.MAX_VALUE);
                bracket = close < 0 ? -1 : part.indexOf('[', close);
            }
        }
        return steps;
    }

    private static Optional<BigInteger> whole(String text) {
        var match = WHOLE.matcher(text.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        int[] radixes = {16, 8, 2, 10};
        for (int group = 2; group <= 5; group++) {
            if (match.group(group) != null) {
                var value = new BigInteger(match.group(group), radixes[group - 2]);
                return Optional.of(match.group(1).equals("-") ? value.negate() : value);
            }
        }
        return Optional.empty();
    }

    private static long number(Resolved resolved) {
        if (resolved.text() == null) {
            return 0;
        }
        var text = resolved.text().strip();
        if (SPAN.matcher(text).matches()) {
            double millis = 0;
            var part = SPAN_PART.matcher(text);
            while (part.find()) {
                millis += Double.parseDouble(part.group(1)) * UNIT_MILLIS.getOrDefault(part.group(2), 0.0);
            }
            return (long) (text.startsWith("-") ? -millis : millis);
        }
        var whole = whole(text);
        if (whole.isPresent()) {
            return whole.get().bitLength() < 64
                    ? whole.get().longValue()
                    : whole.get().signum() * Long.MAX_VALUE;
        }
        return text.length() < 40
                        && DECIMAL.matcher(text.toLowerCase(Locale.ROOT)).matches()
                ? (long) Double.parseDouble(text)
                : 0;
    }
}
