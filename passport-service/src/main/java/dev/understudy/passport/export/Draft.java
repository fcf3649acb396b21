package dev.understudy.passport.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.PassportJson;
import dev.understudy.passport.document.PassportYaml;
import dev.understudy.passport.export.ImportDraft.NotTakenOver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A passport into which things from elsewhere are put. What is there stays as it is: only what is missing is added, and
 * where the two contradict each other the passport's value is kept and the other told.
 */
final class Draft {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_REMARKS = 1_000;
    private static final int LONGEST_ID = 63;

    private final String projectId;
    private final long baseVersion;
    private final ObjectNode document;
    private final Map<String, Map<String, ObjectNode>> known = new LinkedHashMap<>();
    private final List<String> added = new ArrayList<>();
    private final List<String> completed = new ArrayList<>();
    private final List<NotTakenOver> notTakenOver = new ArrayList<>();

    private Draft(Passport passport, long baseVersion) {
        this.projectId = passport.project().id();
        this.baseVersion = baseVersion;
        this.document = (ObjectNode) PassportJson.tree(passport);
        for (var section : List.of("zones", "people", "assets")) {
            var byId = new LinkedHashMap<String, ObjectNode>();
            section(section).forEach(item -> byId.put(item.path("id").asText(), (ObjectNode) item));
            known.put(section, byId);
        }
    }

    static Draft on(Passport passport, long baseVersion) {
        return new Draft(passport, baseVersion);
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /** An id made of any name; empty when nothing of it can stand in an id. */
    static Optional<String> slug(String name) {
        var latin = LatinLetters.of(name)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        var cut = latin.length() > LONGEST_ID ? latin.substring(0, LONGEST_ID).replaceAll("-+$", "") : latin;
        return cut.isEmpty() ? Optional.empty() : Optional.of(cut);
    }

    boolean has(String section, String id) {
        return of(section).containsKey(id);
    }

    Optional<ObjectNode> get(String section, String id) {
        return Optional.ofNullable(of(section).get(id));
    }

    /** Adds a thing, or completes the one of its id. */
    void put(String section, ObjectNode thing, String where) {
        var id = thing.path("id").asText();
        var subject = word(section) + "/" + id;
        var before = of(section).get(id);
        if (before == null) {
            section(section).add(thing);
            of(section).put(id, thing);
            added.add(subject);
            return;
        }
        if (thing.has("kind") && !thing.get("kind").equals(before.get("kind"))) {
            skip(
                    where,
                    subject,
                    "the passport has it as kind '" + before.path("kind").asText() + "', here it is '"
                            + thing.path("kind").asText() + "'");
            return;
        }
        thing.properties().forEach(field -> complete(before, field.getKey(), field.getValue(), subject, where));
    }

    private void complete(ObjectNode before, String field, JsonNode value, String subject, String where) {
        var own = before.get(field);
        if (own == null || own.isNull() || (own.isContainerNode() && own.isEmpty())) {
            before.set(field, value);
            completed.add(subject + ": " + field);
        } else if (own instanceof ArrayNode ours && value instanceof ArrayNode theirs) {
            var missing = new ArrayList<JsonNode>();
            theirs.forEach(item -> {
                if (!contains(ours, item)) {
                    missing.add(item);
                }
            });
            if (!missing.isEmpty()) {
                ours.addAll(missing);
                completed.add(subject + ": " + field);
            }
        } else if (!own.asText().equals(value.asText())) {
            skip(
                    where,
                    subject + ": " + field,
                    "the passport says '" + own.asText() + "', here it is '" + value.asText() + "'");
        }
    }

    private static boolean contains(ArrayNode items, JsonNode wanted) {
        for (var item : items) {
            if (item.equals(wanted) || (item.has("id") && item.path("id").equals(wanted.path("id")))) {
                return true;
            }
        }
        return false;
    }

    /** Adds a duty, unless its zone has one. */
    void putDuty(ObjectNode duty, String where) {
        var zone = duty.path("zone").asText();
        for (var own : section("responsibilities")) {
            if (own.path("zone").asText().equals(zone)) {
                if (!own.equals(duty)) {
                    skip(where, "responsibility of zone " + zone, "the passport has one for it");
                }
                return;
            }
        }
        section("responsibilities").add(duty);
        added.add("responsibility/" + zone);
    }

    void skip(String where, String what, String why) {
        if (notTakenOver.size() < MOST_REMARKS) {
            notTakenOver.add(new NotTakenOver(where, what, why));
        }
    }

    ImportDraft finished() {
        var yaml = PassportYaml.write(document);
        List<Violation> problems = List.of();
        try {
            DocumentReader.read(yaml, projectId);
        } catch (InvalidInput e) {
            problems = e.violations();
        }
        return new ImportDraft(
                projectId,
                baseVersion,
                yaml,
                List.copyOf(added),
                List.copyOf(completed),
                List.copyOf(notTakenOver),
                problems);
    }

    private ArrayNode section(String name) {
        return document.get(name) instanceof ArrayNode items ? items : document.putArray(name);
    }

    private Map<String, ObjectNode> of(String section) {
        return known.computeIfAbsent(section, _ -> new LinkedHashMap<>());
    }

    private static String word(String section) {
        return switch (section) {
            case "zones" -> "zone";
            case "people" -> "person";
            default -> "asset";
        };
    }

    static void set(ObjectNode thing, String field, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            thing.put(field, value.strip());
        }
    }
}
