package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.understudy.kit.problem.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Export, import, export: the identity, for documents made of the full one by taking out, doubling, shuffling, renaming. */
class DocumentRoundTripTest {

    private static final List<String> TEXTS = List.of(
            "null",
            "~",
            "yes",
            "07",
            "0x1F",
            "1e3",
            "2026-01-01",
            "12:30",
            "- a",
            "a: b",
            "# c",
            "'",
            "\"",
            "*a",
            "&a",
            "!t",
            "|",
            ">",
            "%",
            "@x",
            "{a}",
            "[b]",
            "ё",
            "Самовар & «Ко»",
            "😀",
            "a\u00a0b",
            "<<",
            "=",
            "? q",
            "\\n",
            "a\\",
            "ООО \"Ромашка\"",
            ",",
            ": ",
            "https://пример.рф/#x",
            "a  b",
            "…");

    @Property(tries = 150)
    void exportImportExport(@ForAll long seed) {
        var random = new Random(seed);
        var tree = (ObjectNode) PassportJson.tree(FullDocument.passport());
        for (int change = random.nextInt(12); change >= 0; change--) {
            mutate(tree, random);
        }
        var read = read(tree.toString());
        Statistics.label("documents").collect(read.isPresent() ? "valid" : "refused");
        if (read.isEmpty()) {
            return;
        }
        var passport = read.get();

        var yaml = PassportYaml.write(passport);
        var again = DocumentReader.read(yaml, "shop");
        assertThat(again).isEqualTo(passport);
        assertThat(PassportYaml.write(again)).isEqualTo(yaml);
        var json = PassportJson.write(passport);
        assertThat(PassportJson.read(json)).isEqualTo(passport);
        assertThat(DocumentReader.read(json, "shop")).isEqualTo(passport);
    }

    private static Optional<Passport> read(String document) {
        try {
            return Optional.of(DocumentReader.read(document, "shop"));
        } catch (InvalidInput refused) {
            return Optional.empty();
        }
    }

    /** Mostly in ways that leave a document valid: ends of trees first. */
    private static void mutate(ObjectNode document, Random random) {
        var inner = new ArrayList<JsonNode>();
        collect(document, inner);
        switch (inner.get(random.nextInt(inner.size()))) {
            case ObjectNode object -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                if (names.isEmpty()) {
                    return;
                }
                var name = names.get(random.nextInt(names.size()));
                if (object.get(name) instanceof TextNode
                        && List.of("name", "notes", "reason", "role").contains(name)) {
                    object.put(name, TEXTS.get(random.nextInt(TEXTS.size())) + " " + random.nextInt(9));
                } else if (!object.get(name).isContainerNode() && random.nextInt(3) == 0) {
                    object.remove(name);
                }
            }
            case ArrayNode array -> {
                var items = new ArrayList<JsonNode>();
                array.forEach(items::add);
                switch (random.nextInt(3)) {
                    case 0 -> Collections.shuffle(items, random);
                    case 1 -> {
                        if (!items.isEmpty() && items.getFirst().has("id")) {
                            var copy = (ObjectNode)
                                    items.get(random.nextInt(items.size())).deepCopy();
                            items.add(copy.put("id", "copy-" + random.nextInt(1000)));
                        }
                    }
                    default -> {
                        if (items.size() > 1) {
                            items.remove(random.nextInt(items.size()));
                        }
                    }
                }
                array.removeAll();
                array.addAll(items);
            }
            default -> throw new IllegalStateException("only containers were collected");
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
