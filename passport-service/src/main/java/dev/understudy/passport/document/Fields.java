package dev.understudy.passport.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.understudy.passport.document.Format.Rejected;
import dev.understudy.passport.document.Node.Mapping;
import dev.understudy.passport.document.Node.Scalar;
import dev.understudy.passport.document.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group of fields under reading. Every field that is asked for is known; {@link #refuseOthers} reports the rest. What
 * is wrong is added to the violations, and reading goes on with a stand-in, so that one pass finds everything.
 */
final class Fields {

    static final String SECRET_RULE = "looks-like-secret";
    static final String SECRET_MESSAGE =
            "this looks like a password, key or token, and a passport is read by many and kept"
                    + " for ever; put it into a password manager and write where it is (op://, bw:, vault:...) into 'reference';"
                    + " if it was one, change it";

    /** A value and where it came from. */
    record Located<T>(T value, Node node, String path) {}

    private final Node node;
    private final String path;
    private final Violations violations;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Scalar> names = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    private Fields(Node node, String path, Violations violations) {
        this.node = node;
        this.path = path;
        this.violations = violations;
    }

    /** Fields of anything; of what is no group, none, and a violation. */
    static Fields of(Node node, String path, Violations violations) {
        var fields = new Fields(node, path, violations);
        if (node instanceof Mapping mapping) {
            for (var entry : mapping.entries()) {
                fields.values.put(entry.key().text(), entry.value());
                fields.names.put(entry.key().text(), entry.key());
            }
        } else {
            violations.add(
                    node,
                    path,
                    "wrong-type",
                    (path.isEmpty() ? "the document" : "'" + path + "'") + " is " + node.describe()
                            + ", expected a group of fields ('name: value')");
        }
        return fields;
    }

    Node node() {
        return node;
    }

    String path() {
        return path;
    }

    String path(String name) {
        return YamlTree.inside(path, name);
    }

    <T> Located<T> required(String name, Format<T> format) {
        var value = present(name);
        return value.isPresent() ? read(value.get(), path(name), format) : missing(name, format.fallback());
    }

    <T> Optional<Located<T>> optional(String name, Format<T> format) {
        return present(name).map(value -> read(value, path(name), format));
    }

    <T> @Nullable T valueOrNull(String name, Format<T> format) {
        return optional(name, format).map(Located::value).orElse(null);
    }

    <T> T value(String name, Format<T> format) {
        return required(name, format).value();
    }

    /** The values of a list; none when it is absent. */
    <T> List<Located<T>> list(String name, Format<T> format, int most) {
        var read = new ArrayList<Located<T>>();
        for (var item : items(name, most)) {
            read.add(read(item, path(name) + "[" + read.size() + "]", format));
        }
        return read;
    }

    Optional<Fields> group(String name) {
        return present(name).map(value -> of(value, path(name), violations));
    }

    Optional<Fields> requiredGroup(String name) {
        var group = group(name);
        if (group.isEmpty()) {
            missing(name, name);
        }
        return group;
    }

    /** The groups of a list; none when it is absent. */
    List<Fields> groups(String name, int most) {
        var read = new ArrayList<Fields>();
        for (var item : items(name, most)) {
            read.add(of(item, path(name) + "[" + read.size() + "]", violations));
        }
        return read;
    }

    boolean has(String name) {
        return present(name).isPresent();
    }

    /** @param thing what has these fields, for the message: {@code a person} */
    void refuseOthers(String thing) {
        names.forEach((name, key) -> {
            if (!known.contains(name)) {
                violations.add(
                        key,
                        path(name),
                        "unknown-field",
                        () -> thing + " has no field '" + YamlTree.shown(name) + "'"
                                + Closest.to(name, known)
                                        .map(near -> ", did you mean '" + near + "'?")
                                        .orElse("; it may have " + YamlTree.quoted(known)));
            }
        });
    }

    private List<Node> items(String name, int most) {
        var value = present(name).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Sequence sequence)) {
            violations.add(
                    value,
                    path(name),
                    "wrong-type",
                    "'" + path(name) + "' is " + value.describe() + ", expected a list ('- item' or [item, item])");
            return List.of();
        }
        var items = sequence.items();
        if (items.size() > most) {
            violations.add(
                    value,
                    path(name),
                    "too-many",
                    "'" + path(name) + "' has " + items.size() + " items; " + most + " are allowed");
            return List.of();
        }
        return items;
    }

    private <T> Located<T> read(Node value, String where, Format<T> format) {
        if (!(value instanceof Scalar scalar) || scalar.isNothing()) {
            violations.add(
                    value, where, "wrong-type", "'" + where + "' is " + value.describe() + ", expected a single value");
            return new Located<>(format.fallback(), value, where);
        }
        try {
            var read = format.reading().read(clean(scalar.text()));
            if (format != Formats.SECRET && format != Formats.ACCESS_REFERENCE && SecretText.isIn(scalar.text())) {
                violations.add(value, where, SECRET_RULE, SECRET_MESSAGE);
                return new Located<>(format.fallback(), value, where);
            }
            return new Located<>(read, value, where);
        } catch (Rejected e) {
            violations.add(value, where, e.rule(), e.text());
            return new Located<>(format.fallback(), value, where);
        }
    }

    /**
     * A group of anything, for what others define: texts, numbers, truth values, lists, groups. Secrets and unsound
     * characters are refused as everywhere.
     */
    Optional<ObjectNode> anything(String name, int most) {
        var value = present(name).orElse(null);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Mapping)) {
            violations.add(
                    value,
                    path(name),
                    "wrong-type",
                    "'" + path(name) + "' is " + value.describe() + ", expected a group of fields ('name: value')");
            return Optional.empty();
        }
        var left = new int[] {most};
        var json = json(value, path(name), left);
        if (left[0] < 0) {
            violations.add(value, path(name), "too-many", "'" + path(name) + "' holds more than " + most + " values");
            return Optional.empty();
        }
        return Optional.of((ObjectNode) json);
    }

    private JsonNode json(Node value, String where, int[] left) {
        left[0]--;
        return switch (value) {
            case Node _ when left[0] < 0 -> NullNode.getInstance();
            case Scalar scalar when scalar.isNothing() -> NullNode.getInstance();
            case Scalar scalar -> {
                var text = read(scalar, where, Formats.ANYTHING).value();
                yield scalar.plain() ? typed(text) : TextNode.valueOf(text);
            }
            case Sequence sequence -> {
                var array = JsonNodeFactory.instance.arrayNode();
                for (var item : sequence.items()) {
                    array.add(json(item, where + "[" + array.size() + "]", left));
                }
                yield array;
            }
            case Mapping mapping -> {
                var object = JsonNodeFactory.instance.objectNode();
                for (var entry : mapping.entries()) {
                    var inside = YamlTree.inside(where, entry.key().text());
                    var key = read(entry.key(), inside, Formats.ANYTHING).value();
                    if (entry.value() instanceof Scalar scalar && SecretText.isNamed(key, scalar.text())) {
                        violations.add(scalar, inside, SECRET_RULE, SECRET_MESSAGE);
                        continue;
                    }
                    object.set(key, json(entry.value(), inside, left));
                }
                yield object;
            }
        };
    }

    /** As YAML's core schema has it, so that a document means the same in YAML and in JSON. */
    private static JsonNode typed(String text) {
        if (text.equals("true") || text.equals("false")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        if (text.matches("-?(0|[1-9][0-9]{0,8})")) {
            return IntNode.valueOf(Integer.parseInt(text));
        }
        if (text.matches("-?(0|[1-9][0-9]{0,8})\\.[0-9]{1,6}")) {
            return DoubleNode.valueOf(Double.parseDouble(text));
        }
        return TextNode.valueOf(text);
    }

    /** Escapes in quotes can spell what the document's own text was already checked for. */
    private static String clean(String text) throws Rejected {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean paired = Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (DocumentText.isControl(c) || (Character.isSurrogate(c) && !paired)) {
                throw new Rejected(
                        "control-character",
                        "the text holds the character U+%04X, which no text of a passport may; write it on one line"
                                        .formatted((int) c)
                                + " and without control characters");
            }
            if (paired) {
                at++;
            }
        }
        return text;
    }

    private Optional<Node> present(String name) {
        if (!known.contains(name)) {
            known.add(name);
        }
        return Optional.ofNullable(values.get(name))
                .filter(value -> !(value instanceof Scalar scalar && scalar.isNothing()));
    }

    private <T> Located<T> missing(String name, T fallback) {
        // A stand-in group has been reported already.
        if (node instanceof Mapping) {
            violations.add(
                    names.getOrDefault(name, anchor()),
                    path(name),
                    "required",
                    (path.isEmpty() ? "the document" : "'" + path + "'") + " lacks '" + name + "'; add it");
        }
        return new Located<>(fallback, node, path(name));
    }

    private Scalar anchor() {
        return new Scalar(node.line(), node.column(), "", true);
    }
}
