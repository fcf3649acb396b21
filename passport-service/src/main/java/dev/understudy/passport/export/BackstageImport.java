package dev.understudy.passport.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.AssetKind.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Takes over a Backstage catalogue: one or several {@code catalog-info.yaml} in one text. */
final class BackstageImport {

    private static final int MOST_VALUES = 200_000;
    private static final int MOST_ENTITIES = 10_000;
    private static final int DEEPEST = 32;
    private static final int MOST_ALIASES = 50;

    /** What Backstage's types usually mean (its own examples and plugins). */
    private static final Map<String, AssetKind> TYPES = Map.ofEntries(
            Map.entry("website", AssetKind.SITE),
            Map.entry("database", AssetKind.DATABASE),
            Map.entry("server", AssetKind.SERVER),
            Map.entry("host", AssetKind.SERVER),
            Map.entry("virtual-machine", AssetKind.SERVER),
            Map.entry("vm", AssetKind.SERVER),
            Map.entry("kubernetes-cluster", AssetKind.HOSTING),
            Map.entry("cluster", AssetKind.HOSTING),
            Map.entry("s3-bucket", AssetKind.HOSTING),
            Map.entry("bucket", AssetKind.HOSTING),
            Map.entry("cdn", AssetKind.CDN),
            Map.entry("library", AssetKind.REPOSITORY),
            Map.entry("service", AssetKind.REPOSITORY));

    private record Entity(String where, String kind, String name, JsonNode tree) {}

    private final Draft draft;
    private final Map<String, String> idOf = new HashMap<>();

    private BackstageImport(Draft draft) {
        this.draft = draft;
    }

    /** @throws InvalidInput code {@code import.malformed} */
    static void read(String text, Draft draft) {
        new BackstageImport(draft).take(parsed(text, draft));
    }

    private static List<Entity> parsed(String text, Draft draft) {
        var options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setAllowDuplicateKeys(false);
        var entities = new ArrayList<Entity>();
        int document = 0;
        try {
            var dumping = new DumperOptions();
            var yaml =
                    new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options, new TextsOnly());
            for (var loaded : yaml.loadAll(text)) {
                document++;
                if (entities.size() >= MOST_ENTITIES) {
                    throw InvalidInput.malformed(
                            "import.malformed", "more than " + MOST_ENTITIES + " entities; import them in parts");
                }
                if (loaded == null) {
                    continue;
                }
                var tree = tree(loaded, 1, new int[] {0});
                var where = "document " + document;
                var kind = tree.path("kind").asText();
                var name = tree.path("metadata").path("name").asText();
                if (kind.isEmpty() || name.isEmpty()) {
                    draft.skip(where, "an entity", "it has no kind or no metadata.name");
                } else {
                    entities.add(new Entity(where, kind, name, tree));
                }
            }
        } catch (YAMLException | IllegalArgumentException e) {
            throw InvalidInput.malformed(
                    "import.malformed",
                    "document " + (document + 1) + " cannot be read as YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("it is broken"));
        }
        return entities;
    }

    /** Everything is a text: a version like 1.10 stays one. */
    private static final class TextsOnly extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // None.
        }
    }

    /** An anchor may stand for itself, or be repeated without end; both are cut off here. */
    private static JsonNode tree(Object value, int depth, int[] count) {
        if (depth > DEEPEST || ++count[0] > MOST_VALUES) {
            throw InvalidInput.malformed(
                    "import.malformed",
                    "more than " + DEEPEST + " levels inside one another, or more than " + MOST_VALUES + " values");
        }
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Map<?, ?> map -> {
                var object = nodes.objectNode();
                map.forEach((key, inner) -> {
                    if (inner != null) {
                        object.set(String.valueOf(key), tree(inner, depth + 1, count));
                    }
                });
                yield object;
            }
            case Iterable<?> items -> {
                var array = nodes.arrayNode();
                for (var item : items) {
                    if (item != null) {
                        array.add(tree(item, depth + 1, count));
                    }
                }
                yield array;
            }
            default -> nodes.textNode(value.toString());
        };
    }

    private void take(List<Entity> entities) {
        for (var entity : entities) {
            Draft.slug(entity.name()).ifPresent(id -> idOf.put(key(entity.kind(), entity.name()), id));
        }
        entities.stream().filter(entity -> entity.kind().equals("System")).forEach(this::system);
        entities.stream().filter(entity -> entity.kind().equals("User")).forEach(this::user);
        for (var entity : entities) {
            switch (entity.kind()) {
                case "System", "User" -> {}
                case "Component", "Resource" -> asset(entity);
                case "Domain" -> skip(entity, "a passport is of one project; compare its name yourself");
                case "Group" -> skip(entity, "duties are of people; name them as primary and deputy of a zone");
                case "API" -> skip(entity, "an interface is not owned; write an exchange of data as an integration");
                default -> skip(entity, "the passport has nothing of kind " + entity.kind());
            }
        }
    }

    private void system(Entity entity) {
        var zone = Draft.object()
                .put("id", id(entity))
                .put("name", title(entity))
                .put("criticality", annotation(entity, "criticality").orElse("important"));
        draft.put("zones", zone, entity.where());
    }

    private void user(Entity entity) {
        var profile = entity.tree().path("spec").path("profile");
        var person = Draft.object().put("id", id(entity));
        person.put("name", profile.path("displayName").asText(title(entity)));
        annotation(entity, "role").ifPresent(role -> person.put("role", role));
        annotation(entity, "employer").ifPresent(employer -> person.put("employer", employer));
        var email = profile.path("email").asText();
        if (!email.isEmpty()) {
            person.putArray("contacts").addObject().put("kind", "email").put("address", email);
        }
        draft.put("people", person, entity.where());
    }

    private void asset(Entity entity) {
        var type = entity.tree().path("spec").path("type").asText().toLowerCase(Locale.ROOT);
        var kind = annotation(entity, "kind")
                .flatMap(CsvExport::kind)
                .or(() -> CsvExport.kind(type))
                .or(() -> Optional.ofNullable(TYPES.get(type)));
        if (kind.isEmpty()) {
            skip(entity, "type '" + type + "' has no kind of asset; add it by hand");
            return;
        }
        var asset = Draft.object()
                .put("id", id(entity))
                .put("kind", kind.get().word())
                .put("name", title(entity));
        var system = entity.tree().path("spec").path("system").asText();
        if (!system.isEmpty()) {
            zone(system, entity).ifPresent(zone -> asset.put("zone", zone));
        }
        annotation(entity, "criticality").ifPresent(criticality -> asset.put("criticality", criticality));
        fields(entity, kind.get(), asset);
        if (!required(kind.get(), asset, entity)) {
            return;
        }
        dependencies(entity, asset);
        draft.put("assets", asset, entity.where());
    }

    private void fields(Entity entity, AssetKind kind, ObjectNode asset) {
        for (var field : kind.fields()) {
            annotation(entity, field.name()).ifPresent(value -> {
                if (field.type() == FieldType.GROUPS) {
                    draft.skip(
                            entity.where(), entity.name() + ": " + field.name(), "groups of fields are not exchanged");
                } else if (field.type().isList()) {
                    var values = asset.putArray(field.name());
                    for (var item : value.split("; ")) {
                        values.add(item);
                    }
                } else {
                    asset.put(field.name(), value);
                }
            });
        }
        if (kind.field("url").isPresent() && !asset.has("url")) {
            for (var link : entity.tree().path("metadata").path("links")) {
                if (link.path("url").asText().startsWith("http")) {
                    asset.put("url", link.path("url").asText());
                    break;
                }
            }
        }
        if (kind == AssetKind.REPOSITORY && !asset.has("url")) {
            var location = entity.tree()
                    .path("metadata")
                    .path("annotations")
                    .path("backstage.io/source-location")
                    .asText();
            if (location.startsWith("url:http")) {
                asset.put("url", location.substring("url:".length()));
            }
        }
        var description = entity.tree().path("metadata").path("description").asText();
        if (!description.isBlank() && !asset.has("notes")) {
            asset.put("notes", description.strip().replaceAll("\\s+", " "));
        }
    }

    private boolean required(AssetKind kind, ObjectNode asset, Entity entity) {
        for (var field : kind.fields()) {
            if (field.required() && !asset.has(field.name())) {
                skip(entity, "a " + kind.word() + " needs '" + field.name() + "' (" + field.description() + ")");
                return false;
            }
        }
        return true;
    }

    private void dependencies(Entity entity, ObjectNode asset) {
        var targets = new ArrayList<String>();
        for (var reference : entity.tree().path("spec").path("dependsOn")) {
            var text = reference.asText();
            var target = target(text);
            if (target == null) {
                draft.skip(entity.where(), entity.name() + ": dependsOn " + text, "neither here nor in the passport");
            } else if (!target.equals(asset.path("hostedOn").asText())) {
                targets.add(target);
            }
        }
        if (!targets.isEmpty()) {
            var dependsOn = asset.putArray("dependsOn");
            targets.forEach(dependsOn::add);
        }
        for (var unused : List.of("providesApis", "consumesApis", "subcomponentOf")) {
            if (entity.tree().path("spec").has(unused)) {
                draft.skip(entity.where(), entity.name() + ": " + unused, "the passport has no such relation");
            }
        }
    }

    /** {@code [kind:][namespace/]name}. */
    private @Nullable String target(String reference) {
        int colon = reference.indexOf(':');
        var kind = colon < 0 ? "" : reference.substring(0, colon);
        var name = reference.substring(Math.max(colon, reference.indexOf('/')) + 1);
        var here = kind.isEmpty()
                ? Optional.ofNullable(idOf.get(key("component", name)))
                        .or(() -> Optional.ofNullable(idOf.get(key("resource", name))))
                : Optional.ofNullable(idOf.get(key(kind, name)));
        return here.or(() -> Draft.slug(name).filter(id -> draft.has("assets", id)))
                .orElse(null);
    }

    private Optional<String> zone(String reference, Entity entity) {
        var name = reference.substring(Math.max(reference.indexOf(':'), reference.indexOf('/')) + 1);
        var zone = Draft.slug(name).filter(id -> draft.has("zones", id));
        if (zone.isEmpty()) {
            draft.skip(
                    entity.where(), entity.name() + ": system " + reference, "neither here nor a zone of the passport");
        }
        return zone;
    }

    private String id(Entity entity) {
        return idOf.getOrDefault(key(entity.kind(), entity.name()), "");
    }

    private static String key(String kind, String name) {
        return kind.toLowerCase(Locale.ROOT) + ":" + name.toLowerCase(Locale.ROOT);
    }

    private static String title(Entity entity) {
        return entity.tree().path("metadata").path("title").asText(entity.name());
    }

    private static Optional<String> annotation(Entity entity, String name) {
        return Optional.of(entity.tree()
                        .path("metadata")
                        .path("annotations")
                        .path(BackstageExport.PREFIX + name)
                        .asText())
                .filter(value -> !value.isBlank());
    }

    private void skip(Entity entity, String why) {
        draft.skip(entity.where(), entity.kind() + " " + entity.name(), why);
    }
}
