package dev.understudy.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a reader of the released schema can read what follows the present one, and the reverse: only optional
 * properties may come.
 */
final class SchemaCompatibility {

    /** What a schema says for people; the rest binds. */
    private static final Set<String> ANNOTATIONS =
            Set.of("$schema", "$id", "$defs", "$comment", "title", "description", "examples");
    /** Looked into, not compared as they are. */
    private static final Set<String> STRUCTURE =
            Set.of("properties", "required", "enum", "items", "additionalProperties");

    private final JsonNode releasedRoot;
    private final JsonNode presentRoot;
    private final Set<String> newValues;
    private final List<String> breaks = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private SchemaCompatibility(JsonNode released, JsonNode present, Set<String> newValues) {
        this.releasedRoot = released;
        this.presentRoot = present;
        this.newValues = newValues;
    }

    /**
     * What breaks compatibility; empty when nothing does.
     *
     * @param newValues values of enumerations that may come although older readers refuse them, as {@code $.path=VALUE}
     */
    static List<String> breaks(JsonNode released, JsonNode present, Set<String> newValues) {
        var comparison = new SchemaCompatibility(released, present, newValues);
        comparison.compare("$", released, present);
        return comparison.breaks;
    }

    private void compare(String path, JsonNode releasedOrRef, JsonNode presentOrRef) {
        var reference = releasedOrRef.path("$ref").asText() + " "
                + presentOrRef.path("$ref").asText();
        if (!reference.isBlank() && !compared.add(reference)) {
            return;
        }
        var released = resolve(releasedRoot, releasedOrRef);
        var present = resolve(presentRoot, presentOrRef);
        var keywords = new TreeSet<String>();
        released.fieldNames().forEachRemaining(keywords::add);
        present.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(ANNOTATIONS);
        keywords.removeAll(STRUCTURE);
        for (var keyword : keywords) {
            if (!released.path(keyword).equals(present.path(keyword))) {
                breaks.add(path + ": " + keyword + " changed from " + released.path(keyword) + " to "
                        + present.path(keyword));
            }
        }
        compareValues(path, released, present);
        compareRequired(path, released, present);
        released.path("properties").properties().forEach(property -> {
            var name = path + "." + property.getKey();
            var other = present.path("properties").path(property.getKey());
            if (other.isMissingNode()) {
                breaks.add(name + ": was removed");
            } else {
                compare(name, property.getValue(), other);
            }
        });
        for (var keyword : List.of("items", "additionalProperties")) {
            var was = released.path(keyword);
            var is = present.path(keyword);
            if (was.isObject() && is.isObject()) {
                compare(path + "[" + keyword + "]", was, is);
            } else if (!was.equals(is)) {
                breaks.add(path + ": " + keyword + " changed from " + was + " to " + is);
            }
        }
    }

    private void compareValues(String path, JsonNode released, JsonNode present) {
        if (released.has("enum") != present.has("enum")) {
            breaks.add(path + ": the values changed from " + released.path("enum") + " to " + present.path("enum"));
            return;
        }
        var was = values(released.path("enum"));
        var is = values(present.path("enum"));
        was.stream()
                .filter(value -> !is.contains(value))
                .forEach(value -> breaks.add(path + ": the values changed: " + value + " was removed"));
        is.stream()
                .filter(value -> !was.contains(value) && !newValues.contains(path + "=" + value))
                .forEach(value ->
                        breaks.add(path + ": the values changed: " + value + " came, which older readers refuse"));
    }

    private void compareRequired(String path, JsonNode released, JsonNode present) {
        var was = values(released.path("required"));
        var is = values(present.path("required"));
        is.stream()
                .filter(name -> !was.contains(name))
                .forEach(name -> breaks.add(path + "." + name + ": became required"));
        was.stream()
                .filter(name -> !is.contains(name) && present.path("properties").has(name))
                .forEach(name -> breaks.add(path + "." + name + ": was required, so readers count on it"));
    }

    private static JsonNode resolve(JsonNode root, JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static Set<String> values(JsonNode array) {
        var values = new TreeSet<String>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }
}
