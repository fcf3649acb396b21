package dev.understudy.passport.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.passport.document.Node.Entry;
import dev.understudy.passport.document.Node.Mapping;
import dev.understudy.passport.document.Node.Scalar;
import dev.understudy.passport.document.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of one thing in a passport. The whole is read anew, so that an edit can break no rule that a document may
 * not; what is wrong in what was sent is told with its line there.
 */
public final class DocumentEdit {

    /** The parts of a passport that are changed one by one. */
    public enum Section {
        ZONES(true),
        PEOPLE(true),
        ASSETS(true),
        /** By zone: all duties of a zone are one thing. */
        RESPONSIBILITIES(true),
        PROJECT(false),
        AGREEMENT(false),
        POLICIES(false);

        private final boolean several;

        Section(boolean several) {
            this.several = several;
        }

        /** As documents write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String key() {
            return this == RESPONSIBILITIES ? "zone" : "id";
        }
    }

    private DocumentEdit() {}

    /**
     * The thing as it is, as a part of a document.
     *
     * @param id of the thing; of no meaning where the section is one thing
     */
    public static Optional<JsonNode> get(Passport passport, Section section, @Nullable String id) {
        var part = PassportJson.tree(passport).path(section.word());
        if (!section.several) {
            return part.isMissingNode() ? Optional.empty() : Optional.of(part);
        }
        var found = PassportJson.tree(passport).arrayNode();
        part.forEach(item -> {
            if (item.path(section.key()).asText().equals(id)) {
                found.add(item);
            }
        });
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(section == Section.RESPONSIBILITIES ? found : found.get(0));
    }

    /**
     * The passport with the thing added, or in the place of the one with this id.
     *
     * @param text the thing, YAML or JSON: its fields; for responsibilities the duty of a zone or a list of them. The id
     *     may be left away
     * @throws InvalidInput as of {@link DocumentReader#read}; lines are those of the text, and absent where something
     *     else in the passport no longer fits
     */
    public static Passport put(Passport passport, Section section, @Nullable String id, String text) {
        var violations = new Violations();
        var sent = YamlTree.parse(text, violations);
        if (!section.several) {
            return DocumentReader.read(
                    replaced(passport, section, sent), passport.project().id(), violations);
        }
        var things =
                section == Section.RESPONSIBILITIES && sent instanceof Sequence list ? list.items() : List.of(sent);
        var named = things.stream()
                .map(thing -> named(thing, section, String.valueOf(id), violations))
                .toList();
        return DocumentReader.read(
                replaced(passport, section, String.valueOf(id), named),
                passport.project().id(),
                violations);
    }

    /**
     * The passport without the thing.
     *
     * @throws InvalidInput when something else in the passport needs it
     * @throws NotFound code {@code passport.no-such-part}
     */
    public static Passport remove(Passport passport, Section section, @Nullable String id) {
        if (get(passport, section, id).isEmpty()) {
            throw new NotFound(
                    "passport.no-such-part",
                    "the passport of '" + passport.project().id() + "' has no "
                            + (section.several ? "'" + YamlTree.shown(String.valueOf(id)) + "' in " : "")
                            + "'" + section.word() + "'");
        }
        var root = section.several
                ? replaced(passport, section, String.valueOf(id), List.of())
                : replaced(passport, section, null);
        return DocumentReader.read(root, passport.project().id(), new Violations());
    }

    private static Node named(Node thing, Section section, String id, Violations violations) {
        if (!(thing instanceof Mapping mapping)) {
            return thing;
        }
        var key = mapping.entries().stream()
                .filter(entry -> entry.key().text().equals(section.key()))
                .findFirst();
        if (key.isEmpty()) {
            var entries = new ArrayList<Entry>();
            var place = new Scalar(mapping.line(), mapping.column(), section.key(), true);
            entries.add(new Entry(place, new Scalar(mapping.line(), mapping.column(), id, true)));
            entries.addAll(mapping.entries());
            return new Mapping(mapping.line(), mapping.column(), entries);
        }
        if (key.get().value() instanceof Scalar named && !named.text().equals(id)) {
            violations.add(
                    named,
                    section.key(),
                    "id-differs",
                    "this is '" + YamlTree.shown(named.text()) + "', sent to the address of '" + YamlTree.shown(id)
                            + "'; correct one of the two");
        }
        return thing;
    }

    private static Node replaced(Passport passport, Section section, @Nullable Node whole) {
        var tree = PassportJson.tree(passport);
        var entries = new ArrayList<Entry>();
        boolean there = false;
        for (var field : tree.properties()) {
            if (!field.getKey().equals(section.word())) {
                entries.add(new Entry(unplaced(field.getKey(), true), node(field.getValue())));
            } else if (whole != null) {
                entries.add(new Entry(unplaced(section.word(), true), whole));
                there = true;
            }
        }
        if (whole != null && !there) {
            entries.add(new Entry(unplaced(section.word(), true), whole));
        }
        return new Mapping(0, 0, entries);
    }

    private static Node replaced(Passport passport, Section section, String id, List<? extends Node> things) {
        var items = new ArrayList<Node>();
        boolean there = false;
        for (var item : PassportJson.tree(passport).path(section.word())) {
            if (!item.path(section.key()).asText().equals(id)) {
                items.add(node(item));
            } else if (!there) {
                items.addAll(things);
                there = true;
            }
        }
        if (!there) {
            items.addAll(things);
        }
        return replaced(passport, section, new Sequence(0, 0, items));
    }

    private static Node node(JsonNode value) {
        return switch (value) {
            case ObjectNode object ->
                new Mapping(
                        0,
                        0,
                        object.properties().stream()
                                .map(field -> new Entry(unplaced(field.getKey(), true), node(field.getValue())))
                                .toList());
            case ArrayNode array -> {
                var items = new ArrayList<Node>();
                array.forEach(item -> items.add(node(item)));
                yield new Sequence(0, 0, items);
            }
            // A text in quotes stays one, whatever it spells.
            default -> unplaced(value.asText(), !value.isTextual());
        };
    }

    private static Scalar unplaced(String text, boolean plain) {
        return new Scalar(0, 0, text, plain);
    }
}
