package dev.understudy.report.monthly;

import com.fasterxml.classmate.ResolvedType;
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
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of a report, made from its records; and reports held against the published one. */
final class ReportSchema {

    static final Path PUBLISHED = Path.of("src/main/resources/schemas/monthly-report.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Class<?>, String> FORMATS =
            Map.of(Instant.class, "date-time", LocalDate.class, "date", Duration.class, "duration");

    private ReportSchema() {}

    static List<String> violations(String report) {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Files.readString(PUBLISHED))
                    .validate(JSON.readTree(report))
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String generated() {
        var builder = new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        builder.forTypesInGeneral()
                .withPropertySorter((a, b) -> 0)
                .withCustomDefinitionProvider(ReportSchema::scalar)
                .withDescriptionResolver(
                        scope -> described(scope.getType().getErasedType().getAnnotation(Schema.class)));
        builder.forFields()
                .withRequiredCheck(field -> !isNullable(field))
                .withNullableCheck(ReportSchema::isNullable)
                .withDescriptionResolver(field -> described(
                        field.isFakeContainerItemScope()
                                ? null
                                : field.getRawMember().getAnnotation(Schema.class)));
        var schema = JSON.createObjectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.put("$id", "urn:understudy:schema:monthly-report.v1");
        schema.put("title", "MonthlyReport");
        schema.setAll((ObjectNode) new SchemaGenerator(builder.build()).generateSchema(MonthlyReport.class));
        return schema.toPrettyString() + "\n";
    }

    private static @Nullable String described(@Nullable Schema schema) {
        return schema == null || schema.description().isEmpty() ? null : schema.description();
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
        } else if (erased == YearMonth.class) {
            definition.put("type", "string").put("pattern", "^[0-9]{4}-[0-9]{2}$");
        } else if (erased == Map.class) {
            definition.put("type", "object");
            definition.set(
                    "additionalProperties",
                    context.createDefinitionReference(
                            type.typeParametersFor(Map.class).getLast()));
        } else {
            return null;
        }
        return new CustomDefinition(definition, DefinitionType.INLINE, AttributeInclusion.YES);
    }
}
