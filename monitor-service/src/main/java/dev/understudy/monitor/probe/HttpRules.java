package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckTarget.HeaderAssertion;
import dev.understudy.events.CheckTarget.JsonAssertion;
import dev.understudy.events.Failure;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer must be beyond its status, compiled. */
final class HttpRules {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(JSON))
            .mappingProvider(new JacksonMappingProvider(JSON))
            .build();

    private static final List<String> HEADER_OPS = List.of(
            "matches",
            "notMatches",
            "equals",
            "notEquals",
            "contains",
            "notContains",
            "empty",
            "notEmpty",
            "absent",
            "present");
    private static final List<String> JSON_OPS =
            List.of("equals", "contains", "regex", "isTrue", "truthy", "absent", "exists", "greaterThan", "lessThan");
    private static final int LONGEST_MEASURED = 120;

    private record HeaderRule(
            HeaderAssertion rule, @Nullable Pattern pattern) {}

    private record JsonRule(
            JsonAssertion rule,
            String op,
            JsonPath path,
            @Nullable Pattern pattern) {}

    private final List<HeaderRule> headers;
    private final List<Pattern> mustMatch;
    private final List<Pattern> mustNotMatch;
    private final List<JsonRule> json;
    private final @Nullable Pattern finalUrl;
    private final List<String> present;
    private final List<String> absent;
    private final List<Condition> conditions;

    private HttpRules(
            List<HeaderRule> headers,
            List<Pattern> mustMatch,
            List<Pattern> mustNotMatch,
            List<JsonRule> json,
            @Nullable Pattern finalUrl,
            List<String> present,
            List<String> absent,
            List<Condition> conditions) {
        this.headers = headers;
        this.mustMatch = mustMatch;
        this.mustNotMatch = mustNotMatch;
        this.json = json;
        this.finalUrl = finalUrl;
        this.present = present;
        this.absent = absent;
        this.conditions = conditions;
    }

    static @Nullable HttpRules of(HttpTarget target, Problems problems) {
        var headers = new ArrayList<HeaderRule>();
        if (target.headerAssertions() != null) {
            problems.most("headerAssertions", target.headerAssertions(), 32);
            for (int i = 0; i < target.headerAssertions().size(); i++) {
                headers.add(header(target.headerAssertions().get(i), problems.inside("headerAssertions[" + i + "]")));
            }
        }
        var json = new ArrayList<JsonRule>();
        if (target.jsonAssertions() != null) {
            problems.most("jsonAssertions", target.jsonAssertions(), 32);
            for (int i = 0; i < target.jsonAssertions().size(); i++) {
                json(target.jsonAssertions().get(i), problems.inside("jsonAssertions[" + i + "]"))
                        .ifPresent(json::add);
            }
        }
        var keywords = target.keywords();
        var rules = new HttpRules(
                headers,
                problems.patterns("bodyMustMatch", target.bodyMustMatch()),
                problems.patterns("bodyMustNotMatch", target.bodyMustNotMatch()),
                json,
                problems.pattern("finalUrl", target.finalUrl()),
                keywords == null ? List.of() : words(keywords.present()),
                keywords == null ? List.of() : words(keywords.absent()),
                conditions(target.conditions(), problems));
        boolean any = !headers.isEmpty()
                || !json.isEmpty()
                || rules.finalUrl != null
                || !rules.conditions.isEmpty()
                || rules.readsBody();
        return any ? rules : null;
    }

    static List<Condition> conditions(@Nullable List<String> texts, Problems problems) {
        if (texts == null) {
            return List.of();
        }
        problems.most("conditions", texts, 32);
        var conditions = new ArrayList<Condition>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                conditions.add(Condition.parse(texts.get(i)));
            } catch (IllegalArgumentException e) {
                problems.add("conditions[" + i + "]", "condition", String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(conditions);
    }

    private static List<String> words(@Nullable List<String> words) {
        return words == null
                ? List.of()
                : words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    }

    private static HeaderRule header(HeaderAssertion rule, Problems problems) {
        problems.oneOf("op", rule.op(), HEADER_OPS);
        boolean regex = rule.op().equals("matches") || rule.op().equals("notMatches");
        boolean value = regex || rule.op().endsWith("quals") || rule.op().endsWith("ontains");
        if (rule.name().isBlank()) {
            problems.add("name", "required", "name the header field");
        }
        if (value && rule.value() == null) {
            problems.add("value", "required", "the op '" + rule.op() + "' needs a value");
        }
        return new HeaderRule(rule, regex ? problems.pattern("value", rule.value()) : null);
    }

    private static Optional<JsonRule> json(JsonAssertion rule, Problems problems) {
        var op = rule.op() == null ? "equals" : rule.op();
        problems.oneOf("op", op, JSON_OPS);
        boolean value = !List.of("isTrue", "truthy", "absent", "exists").contains(op);
        if (value && rule.value() == null) {
            problems.add("value", "required", "the op '" + Problems.shown(op) + "' needs a value");
        }
        var pattern = op.equals("regex") ? problems.pattern("value", rule.value()) : null;
        var path = path("path", rule.path() == null ? "$" : rule.path(), problems);
        return path == null ? Optional.empty() : Optional.of(new JsonRule(rule, op, path, pattern));
    }

    /** A user's JSONPath; null, with a problem, when it is none. */
    static @Nullable JsonPath path(String field, String text, Problems problems) {
        try {
            if (text.isBlank() || text.length() > 500) {
                problems.add(field, "jsonpath", "a JSONPath has from 1 to 500 characters");
                return null;
            }
            if (text.contains("=~")) {
                problems.add(
                        field, "jsonpath", "regular expressions within a JSONPath are not allowed; use the op regex");
                return null;
            }
            return JsonPath.compile(text);
        } catch (InvalidPathException | IllegalArgumentException e) {
            problems.add(
                    field, "jsonpath", "'" + Problems.shown(text) + "' is no JSONPath such as $.status" + reason(e));
            return null;
        }
    }

    /** The library's own words, unless they are about its own indexes. */
    private static String reason(RuntimeException e) {
        var text = e.getMessage();
        return text == null || text.contains("Exception") || text.contains("java.") ? "" : ": " + Problems.shown(text);
    }

    boolean readsBody() {
        return !mustMatch.isEmpty()
                || !mustNotMatch.isEmpty()
                || !json.isEmpty()
                || !present.isEmpty()
                || !absent.isEmpty()
                || conditions.stream().anyMatch(HttpRules::readsBody);
    }

    private static boolean readsBody(Condition condition) {
        return List.of(condition.left(), condition.right()).stream()
                .anyMatch(operand -> operand instanceof Condition.Operand.Measured measured
                        && measured.value() == Condition.Value.BODY);
    }

    List<Condition> conditions() {
        return conditions;
    }

    /** The first rule that an answer breaks, those that look at the body left out when there can be none. */
    @Nullable
    Failure broken(String url, HttpHeaders fields, byte[] body, boolean bodyless) {
        if (finalUrl != null && !finalUrl.matcher(url).find()) {
            return new Failure(
                    "assertion-url",
                    "the final answer came from another URL than expected",
                    cut(url),
                    finalUrl.pattern());
        }
        for (var rule : headers) {
            var failure = broken(rule, fields.getAll(rule.rule().name()));
            if (failure != null) {
                return failure;
            }
        }
        return bodyless || body.length == 0 && !readsBody() ? null : brokenBody(body);
    }

    private @Nullable Failure brokenBody(byte[] body) {
        if (mustMatch.isEmpty() && mustNotMatch.isEmpty() && json.isEmpty() && present.isEmpty() && absent.isEmpty()) {
            return null;
        }
        var text = new String(body, StandardCharsets.UTF_8);
        for (var pattern : mustMatch) {
            if (!pattern.matcher(text).find()) {
                return new Failure(
                        "assertion-body",
                        "the body lacks what it must have",
                        cut(text),
                        "a match of " + pattern.pattern());
            }
        }
        for (var pattern : mustNotMatch) {
            var match = pattern.matcher(text);
            if (match.find()) {
                return new Failure(
                        "assertion-body",
                        "the body has what it must not have",
                        cut(found(match)),
                        "no match of " + pattern.pattern());
            }
        }
        var failure = words(text);
        return failure == null && !json.isEmpty() ? brokenJson(body) : failure;
    }

    private @Nullable Failure words(String text) {
        if (present.isEmpty() && absent.isEmpty()) {
            return null;
        }
        var lower = text.toLowerCase(Locale.ROOT);
        for (var word : present) {
            if (!lower.contains(word)) {
                return new Failure(
                        "defaced", "the page has lost its words '" + word + "'", cut(text), "'" + word + "'");
            }
        }
        for (var word : absent) {
            if (lower.contains(word)) {
                return new Failure("defaced", "the page has foreign words", "'" + word + "'", "no '" + word + "'");
            }
        }
        return null;
    }

    private @Nullable Failure brokenJson(byte[] body) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (IOException e) {
            tree = null;
        }
        if (tree == null || tree.isMissingNode()) {
            return new Failure(
                    "assertion-json", "the body is no JSON", cut(new String(body, StandardCharsets.UTF_8)), "JSON");
        }
        for (var rule : json) {
            var failure = broken(rule, tree);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private static @Nullable Failure broken(JsonRule rule, JsonNode tree) {
        var value = read(rule.path(), tree);
        var where = rule.path().getPath();
        boolean negate = Boolean.TRUE.equals(rule.rule().negate());
        if (rule.op().equals("absent") || rule.op().equals("exists")) {
            boolean there = value != null && !value.isNull();
            boolean holds = rule.op().equals("exists") == there;
            return holds != negate
                    ? null
                    : new Failure(
                            "assertion-json",
                            "the value at " + where + (there ? " is there" : " is missing"),
                            value == null ? null : cut(text(value)),
                            (negate ? "not " : "") + rule.op());
        }
        if (value == null) {
            return new Failure("assertion-json", "the body has no value at " + where, null, expected(rule));
        }
        return holds(rule, value) != negate
                ? null
                : new Failure(
                        "assertion-json",
                        "the value at " + where + " is another one",
                        cut(text(value)),
                        expected(rule));
    }

    private static String expected(JsonRule rule) {
        return (Boolean.TRUE.equals(rule.rule().negate()) ? "not " : "")
                + rule.op()
                + (rule.rule().value() == null ? "" : " " + rule.rule().value());
    }

    static @Nullable JsonNode read(JsonPath path, JsonNode tree) {
        try {
            Object found = path.read(tree, PATHS);
            return found instanceof JsonNode node ? node : found == null ? null : JSON.valueToTree(found);
        } catch (PathNotFoundException e) {
            return null;
        } catch (JsonPathException e) {
            return null;
        }
    }

    private static boolean holds(JsonRule rule, JsonNode value) {
        var expected = rule.rule().value() == null ? "" : rule.rule().value();
        var text = text(value);
        return switch (rule.op()) {
            case "contains" ->
                value.isArray()
                        ? streams(value).anyMatch(item -> text(item).equals(expected))
                        : text.contains(expected);
            case "regex" ->
                rule.pattern() != null && rule.pattern().matcher(text).find();
            case "isTrue" -> value.isBoolean() && value.booleanValue();
            // As people mean it: there, and not false. Zero and the empty text are values.
            case "truthy" -> !value.isNull() && !text.equals("false");
            case "greaterThan" -> compare(text, expected) > 0;
            case "lessThan" -> compare(text, expected) < 0;
            default -> text.equals(expected) || sameNumber(value, expected);
        };
    }

    private static java.util.stream.Stream<JsonNode> streams(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false);
    }

    private static boolean sameNumber(JsonNode value, String expected) {
        return value.isNumber()
                && number(expected)
                        .filter(number -> number.compareTo(value.decimalValue()) == 0)
                        .isPresent();
    }

    /** 0 when either is no number: then neither order holds. */
    private static int compare(String value, String expected) {
        var left = number(value);
        var right = number(expected);
        return left.isPresent() && right.isPresent() ? left.get().compareTo(right.get()) : 0;
    }

    static Optional<java.math.BigDecimal> number(String text) {
        try {
            var number = text.length() > 64 ? null : new java.math.BigDecimal(text.strip());
            return number == null || Math.abs((long) number.scale()) > 1000 ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static @Nullable Failure broken(HeaderRule rule, List<String> values) {
        var assertion = rule.rule();
        if (assertion.op().equals("absent") || assertion.op().equals("present")) {
            return values.isEmpty() == assertion.op().equals("absent")
                    ? null
                    : failure(assertion, values, values.isEmpty() ? "is missing" : "is there");
        }
        if (values.isEmpty()) {
            return Boolean.TRUE.equals(assertion.allowMissing()) ? null : failure(assertion, values, "is missing");
        }
        var expected = assertion.value() == null ? "" : assertion.value();
        boolean holds =
                switch (assertion.op()) {
                    case "matches" -> values.stream().anyMatch(value -> matches(rule, value));
                    case "notMatches" -> values.stream().noneMatch(value -> matches(rule, value));
                    case "equals" -> values.contains(expected);
                    case "notEquals" -> !values.contains(expected);
                    case "contains" -> values.stream().anyMatch(value -> value.contains(expected));
                    case "notContains" -> values.stream().noneMatch(value -> value.contains(expected));
                    case "empty" -> values.stream().allMatch(String::isEmpty);
                    case "notEmpty" -> values.stream().noneMatch(String::isEmpty);
                    default -> false;
                };
        return holds ? null : failure(assertion, values, "is another one");
    }

    private static boolean matches(HeaderRule rule, String value) {
        return rule.pattern() != null && rule.pattern().matcher(value).find();
    }

    private static Failure failure(HeaderAssertion rule, List<String> values, String what) {
        return new Failure(
                "assertion-header",
                "the header field " + rule.name() + " " + what,
                values.isEmpty() ? null : cut(String.join(", ", values)),
                rule.op() + (rule.value() == null ? "" : " " + rule.value()));
    }

    private static String found(Matcher match) {
        var text = match.group();
        return text == null ? "" : text;
    }

    static String cut(String text) {
        return text.length() <= LONGEST_MEASURED ? text : text.substring(0, LONGEST_MEASURED) + "...";
    }
}
