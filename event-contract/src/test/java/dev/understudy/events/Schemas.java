package dev.understudy.events;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.AttributeInclusion;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON Schemas (draft 2020-12) of the event records, saying what {@link EventCodec} writes and demands. */
final class Schemas {

    static final ObjectMapper JSON = new ObjectMapper();
    static final RecordDocs DOCS = new RecordDocs(GeneratedFile.root().resolve("event-contract/src/main/java"));

    private static final Map<Class<?>, String> FORMATS =
            Map.of(Instant.class, "date-time", LocalDate.class, "date", Duration.class, "duration");
    private static final SchemaGenerator GENERATOR = generator();

    private Schemas() {}

    /** Every event record there is, topic by topic. */
    static List<Class<? extends EventData>> records() {
        return Arrays.stream(Topic.values())
                .flatMap(topic -> EventCodec.recordsOf(topic).stream())
                .toList();
    }

    /** Those whose Kafka records have a value, hence a schema and a sample. */
    static List<Class<? extends EventData>> recordsWithData() {
        return records().stream()
                .filter(record -> !EventCodec.isTombstone(record))
                .toList();
    }

    static ObjectNode of(Class<? extends EventData> type) {
        var generated = GENERATOR.generateSchema(type);
        var schema = JSON.createObjectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.put("$id", "urn:understudy:schema:" + EventCodec.typeOf(type));
        schema.put("title", type.getSimpleName());
        for (var keyword : new String[] {"description", "type", "properties", "required", "$defs"}) {
            if (generated.has(keyword)) {
                schema.set(keyword, generated.get(keyword));
            }
        }
        return schema;
    }

    /** Indented by two spaces, one array element per line, as formatters of other tools leave it alone. */
    static String pretty(JsonNode node) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static SchemaGenerator generator() {
        var builder = new SchemaGeneratorConfigBuilder(
                        JSON.copy().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL),
                        SchemaVersion.DRAFT_2020_12,
                        OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        builder.forTypesInGeneral()
                .withPropertySorter((a, b) -> 0)
                .withCustomDefinitionProvider(Schemas::scalar)
                // An enumeration is written out in place, where the component's own words go before its.
                .withDescriptionResolver(scope ->
                        erased(scope).isEnum() ? null : DOCS.of(erased(scope)).orElse(null));
        builder.forFields()
                .withRequiredCheck(field -> !isNullable(field))
                .withDescriptionResolver(field -> description(field).orElse(null));
        return new SchemaGenerator(builder.build());
    }

    private static Optional<String> description(FieldScope field) {
        if (field.isFakeContainerItemScope()) {
            return Optional.empty();
        }
        return DOCS.of(field.getDeclaringType().getErasedType(), field.getDeclaredName())
                .or(() -> erased(field).isEnum() ? DOCS.of(erased(field)) : Optional.empty());
    }

    private static Class<?> erased(TypeScope scope) {
        return scope.getType().getErasedType();
    }

    private static boolean isNullable(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static @Nullable CustomDefinition scalar(ResolvedType type, SchemaGenerationContext context) {
        var erased = type.getErasedType();
        var definition = JSON.createObjectNode();
        if (erased.isEnum()) {
            definition.put("type", "string");
            var values = definition.putArray("enum");
            Arrays.stream(erased.getEnumConstants())
                    .map(JSON::<JsonNode>valueToTree)
                    .forEach(values::add);
        } else if (FORMATS.containsKey(erased)) {
            definition.put("type", "string").put("format", FORMATS.get(erased));
        } else if (erased == Map.class) {
            var values = type.typeParametersFor(Map.class).getLast();
            definition.put("type", "object");
            definition.set("additionalProperties", context.createDefinitionReference(values));
        } else if (erased == JsonNode.class) {
            definition.put("type", "object");
        } else {
            return null;
        }
        return new CustomDefinition(definition, DefinitionType.INLINE, AttributeInclusion.YES);
    }
}
