package dev.understudy.passport.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.passport.document.FullDocument;
import dev.understudy.passport.document.PassportJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DocumentDeltaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whatever happens to a passport: its history, gone through again from the first version, ends at the last. */
    @Property(tries = 200)
    void replayingTheHistoryGivesTheState(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int versions)
            throws Exception {
        var random = new Random(seed);
        JsonNode first = PassportJson.tree(FullDocument.passport());
        var state = first.deepCopy();
        var history = new ArrayList<List<FieldChange>>();
        for (int version = 0; version < versions; version++) {
            var next = state.deepCopy();
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutate(next, random);
            }
            history.add(DocumentDelta.between(state, next));
            state = next;
        }

        var replayed = first;
        for (var changes : history) {
            // As it is stored: as text.
            var stored = JSON.readValue(JSON.writeValueAsString(changes), FieldChange[].class);
            replayed = DocumentDelta.apply(replayed, List.of(stored));
        }

        assertThat(replayed).isEqualTo(state);
        assertThat(PassportJson.ofTree(first)).isEqualTo(FullDocument.passport());
    }

    private static void mutate(JsonNode node, Random random) {
        var containers = new ArrayList<JsonNode>();
        collect(node, containers);
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object
            when !object.isEmpty() -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                var name = names.get(random.nextInt(names.size()));
                switch (random.nextInt(4)) {
                    case 0 -> object.put(name, "v" + random.nextInt(5));
                    case 1 -> object.remove(name);
                    case 2 ->
                        object.set("a/b~" + random.nextInt(3), object.get(name).deepCopy());
                    default -> object.putNull(name);
                }
            }
            case ArrayNode array
            when !array.isEmpty() -> {
                int at = random.nextInt(array.size());
                switch (random.nextInt(4)) {
                    case 0 -> array.remove(at);
                    case 1 -> array.insert(at, array.get(at).deepCopy());
                    case 2 -> {
                        var items = new ArrayList<JsonNode>();
                        array.forEach(items::add);
                        Collections.shuffle(items, random);
                        array.removeAll();
                        array.addAll(items);
                    }
                    default ->
                        array.insert(
                                random.nextInt(array.size() + 1),
                                JSON.createObjectNode().put("id", "n" + random.nextInt(9)));
                }
            }
            default -> {
                // Nothing is in it that could change.
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    @Test
    void tellsByIdsWhatChanged() throws Exception {
        var before = JSON.readTree("""
                {"assets":[{"id":"a","url":"x"},{"id":"b"},{"id":"c"}],"responsibilities":[{"zone":"z","primary":"p"}]}""");
        var after = JSON.readTree("""
                {"assets":[{"id":"c"},{"id":"a","url":"y"},{"id":"d"}],"responsibilities":[{"zone":"z","primary":"q"}]}""");

        assertThat(DocumentDelta.between(before, after))
                .extracting(FieldChange::path, change -> String.valueOf(change.after()))
                .containsExactly(
                        tuple("assets/a/url", "\"y\""),
                        tuple("assets/b", "null"),
                        tuple("assets/d", "{\"id\":\"d\"}"),
                        tuple("assets/#order", "[\"c\",\"a\",\"d\"]"),
                        tuple("responsibilities/z/primary", "\"q\""));
        assertThat(DocumentDelta.between(before, before)).isEmpty();
    }
}
