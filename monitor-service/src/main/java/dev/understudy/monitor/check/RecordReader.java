package dev.understudy.monitor.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.monitor.probe.Problems;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records from JSON or YAML trees, with everything that is wrong at once: unknown fields, wrong types, what is missing.
 * Jackson would stop at the first.
 */
final class RecordReader {

    private static final int MOST_ITEMS = 200;
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private RecordReader() {}

    /**
     * Reads a record; components that are absent have the value that {@code defaults} gives them, and are missed
     * without one unless they may be null.
     *
     * @return null when it could not be read; the problems say why
     */
    static <R extends Record> @Nullable R read(
            JsonNode node, Class<R> type, Map<String, Object> defaults, Problems problems) {
        if (!node.isObject()) {
            problems.add("", "wrong-type", "this is " + described(node) + ", expected a group of fields");
            return null;
        }
        int before = problems.count();
        var components = type.getRecordComponents();
        var known = Arrays.stream(components).map(RecordComponent::getName).toList();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(
                        name, "unknown-field", "field '" + Problems.shown(name) + "' is unknown" + hint(name, known));
            }
        });
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(node, components[i], defaults, problems);
        }
        return problems.count() > before ? null : construct(type, components, values);
    }

    private static @Nullable Object component(
            JsonNode node, RecordComponent component, Map<String, Object> defaults, Problems problems) {
        var name = component.getName();
        var value = node.get(name);
        if (value == null || value.isNull()) {
            var fallback = defaults.get(name);
            if (fallback == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                problems.add(name, "required", "'" + name + "' is missing; add it");
            }
            return fallback;
        }
        return value(value, component.getGenericType(), name, problems);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Types come from reflection.
    private static @Nullable Object value(JsonNode node, Type type, String field, Problems problems) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(node, generic.getActualTypeArguments()[0], field, problems)
                    : map(node, generic.getActualTypeArguments()[1], field, problems);
        }
        var raw = (Class<?>) type;
        if (raw.isRecord()) {
            return read(node, (Class<? extends Record>) raw, CheckDocument.defaults(raw), problems.inside(field));
        }
        if (raw.isEnum()) {
            return constant(node, (Class<? extends Enum>) raw, field, problems);
        }
        if (raw == String.class) {
            // A YAML author does not quote a number that is meant as a text.
            return node.isTextual() || node.isNumber() ? node.asText() : wrong(node, "a text", field, problems);
        }
        if (raw == Duration.class) {
            return duration(node, field, problems);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return node.isBoolean() ? node.booleanValue() : wrong(node, "true or false", field, problems);
        }
        if (raw == int.class || raw == Integer.class) {
            return node.isIntegralNumber() && node.canConvertToInt()
                    ? node.intValue()
                    : wrong(node, "a whole number", field, problems);
        }
        if (raw == long.class || raw == Long.class) {
            return node.isIntegralNumber() && node.canConvertToLong()
                    ? node.longValue()
                    : wrong(node, "a whole number", field, problems);
        }
        if (raw == double.class || raw == Double.class) {
            return node.isNumber() ? node.doubleValue() : wrong(node, "a number", field, problems);
        }
        throw new IllegalStateException("no way to read a " + raw);
    }

    private static @Nullable Object list(JsonNode node, Type item, String field, Problems problems) {
        if (!node.isArray()) {
            return wrong(node, "a list", field, problems);
        }
        if (node.size() > MOST_ITEMS) {
            problems.add(field, "too-many", node.size() + " items; " + MOST_ITEMS + " are allowed");
            return null;
        }
        var items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            var value = value(node.get(i), item, field + "[" + i + "]", problems);
            if (value != null) {
                items.add(value);
            }
        }
        return List.copyOf(items);
    }

    private static @Nullable Object map(JsonNode node, Type item, String field, Problems problems) {
        if (!node.isObject()) {
            return wrong(node, "a group of fields", field, problems);
        }
        if (node.size() > MOST_ITEMS) {
            problems.add(field, "too-many", node.size() + " fields; " + MOST_ITEMS + " are allowed");
            return null;
        }
        var values = new LinkedHashMap<String, Object>();
        node.properties().forEach(entry -> {
            var value = value(entry.getValue(), item, field + "." + Problems.shown(entry.getKey()), problems);
            if (value != null) {
                values.put(entry.getKey(), value);
            }
        });
        return values;
    }

    private static @Nullable Object duration(JsonNode node, String field, Problems problems) {
        if (node.isTextual()) {
            var text = node.textValue().strip();
            var form = SHORT_DURATION.matcher(text);
            if (form.matches()) {
                long count = Long.parseLong(form.group(1));
                return switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
            }
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                problems.add(
                        field,
                        "duration",
                        "'" + Problems.shown(text) + "' is no duration; write PT15M (ISO 8601), or 90s, 15m, 12h, 31d");
                return null;
            } catch (ArithmeticException e) {
                problems.add(field, "duration", "this duration is too long");
                return null;
            }
        }
        return wrong(node, "a duration such as PT15M or 15m", field, problems);
    }

    private static @Nullable Object constant(
            JsonNode node, @SuppressWarnings("rawtypes") Class<? extends Enum> type, String field, Problems problems) {
        var names = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var name = name(type, constant.name());
            if (name.equals(node.asText())) {
                return constant;
            }
            names.add(name);
        }
        problems.add(
                field,
                "unknown-value",
                "'" + Problems.shown(node.asText()) + "' is not known here; it may be " + String.join(", ", names));
        return null;
    }

    private static String name(@SuppressWarnings("rawtypes") Class<? extends Enum> type, String constant) {
        try {
            var property = type.getField(constant).getAnnotation(JsonProperty.class);
            return property == null ? constant : property.value();
        } catch (NoSuchFieldException e) {
            return constant;
        }
    }

    private static @Nullable Object wrong(JsonNode node, String expected, String field, Problems problems) {
        problems.add(field, "wrong-type", "this is " + described(node) + ", expected " + expected);
        return null;
    }

    private static String described(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "a group of fields";
            case BOOLEAN -> "true or false";
            case NUMBER -> "the number " + Problems.shown(node.asText());
            case STRING -> "the text '" + Problems.shown(node.asText()) + "'";
            case NULL, MISSING -> "nothing";
            case BINARY, POJO -> "something else";
        };
    }

    private static <R extends Record> R construct(Class<R> type, RecordComponent[] components, Object[] values) {
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class[]::new))
                    .newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a " + type.getSimpleName() + " refuses its components", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a " + type.getSimpleName() + " cannot be made", e);
        }
    }

    private static String hint(String name, List<String> known) {
        var lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= 2)
                .findFirst()
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; known are " + String.join(", ", known));
    }

    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) {
            return 3;
        }
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(
                        Math.min(row[j] + 1, row[j - 1] + 1), diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
