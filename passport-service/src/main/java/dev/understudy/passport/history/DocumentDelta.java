package dev.understudy.passport.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two documents field by field, and the way from one to the other. Things with ids (duties: by zone)
 * are compared with themselves wherever they stand in their list; other lists are compared as a whole.
 */
public final class DocumentDelta {

    private static final String ORDER = "#order";
    private static final String BY_ZONE = "responsibilities";

    private DocumentDelta() {}

    /** What leads from one to the other; empty when they say the same. */
    public static List<FieldChange> between(JsonNode before, JsonNode after) {
        var changes = new ArrayList<FieldChange>();
        compare("", before, after, changes);
        return changes;
    }

    /** The document after these changes. They must have been made from a document like this one. */
    public static JsonNode apply(JsonNode before, List<FieldChange> changes) {
        var holder = JsonNodeFactory.instance.objectNode();
        holder.set("", before.deepCopy());
        for (var change : changes) {
            var steps = new ArrayList<String>();
            steps.add("");
            if (!change.path().isEmpty()) {
                for (var step : change.path().split("/")) {
                    steps.add(unescape(step));
                }
            }
            change(holder, steps, change.after());
        }
        return holder.get("");
    }

    private static void compare(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<FieldChange> changes) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (before instanceof ObjectNode from && after instanceof ObjectNode to) {
            for (var field : from.properties()) {
                compare(inside(path, field.getKey()), field.getValue(), to.get(field.getKey()), changes);
            }
            for (var field : to.properties()) {
                if (!from.has(field.getKey())) {
                    changes.add(new FieldChange(inside(path, field.getKey()), null, field.getValue()));
                }
            }
            return;
        }
        if (before instanceof ArrayNode from && after instanceof ArrayNode to) {
            var key = path.equals(BY_ZONE) ? "zone" : "id";
            var known = byKey(from, key);
            var present = byKey(to, key);
            if (known != null && present != null) {
                compareThings(path, known, present, changes);
                return;
            }
        }
        changes.add(new FieldChange(path, before, after));
    }

    private static void compareThings(
            String path, Map<String, JsonNode> from, Map<String, JsonNode> to, List<FieldChange> changes) {
        var order = new ArrayList<String>();
        from.forEach((id, thing) -> {
            compare(inside(path, id), thing, to.get(id), changes);
            if (to.containsKey(id)) {
                order.add(id);
            }
        });
        to.forEach((id, thing) -> {
            if (!from.containsKey(id)) {
                changes.add(new FieldChange(inside(path, id), null, thing));
                order.add(id);
            }
        });
        var wanted = List.copyOf(to.keySet());
        if (!order.equals(wanted)) {
            changes.add(new FieldChange(inside(path, ORDER), ids(order), ids(wanted)));
        }
    }

    private static ArrayNode ids(List<String> ids) {
        var array = JsonNodeFactory.instance.arrayNode();
        ids.forEach(array::add);
        return array;
    }

    /** Null unless all are things with ids that differ. */
    private static @Nullable Map<String, JsonNode> byKey(ArrayNode array, String key) {
        var things = new LinkedHashMap<String, JsonNode>();
        for (var thing : array) {
            var id = thing.path(key);
            if (!id.isTextual() || id.textValue().startsWith("#") || things.put(id.textValue(), thing) != null) {
                return null;
            }
        }
        return things;
    }

    private static void change(JsonNode root, List<String> steps, @Nullable JsonNode after) {
        var in = root;
        for (int at = 0; at < steps.size() - 1; at++) {
            in = step(in, steps.get(at), at == 2 && steps.get(1).equals(BY_ZONE));
        }
        var last = steps.getLast();
        boolean ofDuties = steps.size() == 3 && steps.get(1).equals(BY_ZONE);
        switch (in) {
            case ObjectNode object when after == null -> object.remove(last);
            case ObjectNode object -> object.set(last, after);
            case ArrayNode array when last.equals(ORDER) -> reorder(array, ofDuties, after);
            case ArrayNode array -> {
                int index = indexOf(array, last, ofDuties);
                if (after == null) {
                    array.remove(index);
                } else if (index < 0) {
                    array.add(after);
                } else {
                    array.set(index, after);
                }
            }
            default -> throw new IllegalArgumentException("the document has no '" + String.join("/", steps) + "'");
        }
    }

    private static JsonNode step(JsonNode in, String name, boolean duties) {
        if (in instanceof ArrayNode array) {
            return array.get(indexOf(array, name, duties));
        }
        return in.get(name);
    }

    private static void reorder(ArrayNode array, boolean duties, @Nullable JsonNode order) {
        if (order == null) {
            throw new IllegalArgumentException("an order is a list of ids");
        }
        var things = new ArrayList<JsonNode>();
        order.forEach(id -> things.add(array.get(indexOf(array, id.textValue(), duties))));
        array.removeAll();
        array.addAll(things);
    }

    private static int indexOf(ArrayNode array, String id, boolean duties) {
        for (int at = 0; at < array.size(); at++) {
            if (array.get(at).path(duties ? "zone" : "id").asText().equals(id)) {
                return at;
            }
        }
        return -1;
    }

    private static String inside(String path, String name) {
        var step = name.replace("~", "~0").replace("/", "~1");
        return path.isEmpty() ? step : path + "/" + step;
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
