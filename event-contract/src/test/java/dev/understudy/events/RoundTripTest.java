package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.understudy.events.EventCodec.Decoded;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever a record can hold comes through Kafka unchanged, and is what its schema says. */
class RoundTripTest {

    private static final Map<Class<?>, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyEventIsDecodedAsItWas(@ForAll("events") Event<?> event) {
        var record = EventCodec.encode(event);

        assertThat(EventCodec.decode(record.key(), record.headers(), record.value()))
                .isEqualTo(new Decoded.Known(event));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyDataIsValidAndNamesNothingThatIsAbsent(@ForAll("data") EventData data) throws JsonProcessingException {
        if (EventCodec.isTombstone(data.getClass())) {
            return;
        }
        var json = EventCodec.toJson(data);

        var schema = SCHEMAS.computeIfAbsent(data.getClass(), type -> JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(Schemas.of(type.asSubclass(EventData.class))));
        assertThat(schema.validate(json, InputFormat.JSON, execution -> execution
                        .getExecutionConfig()
                        .setFormatAssertionsEnabled(true)))
                .isEmpty();
        assertThat(Schemas.JSON.readTree(json)).noneMatch(value -> value.isNull());
    }

    @Provide
    Arbitrary<Event<?>> events() {
        return Combinators.combine(
                        text().filter(id -> !id.isEmpty()),
                        text().filter(source -> !source.isEmpty()),
                        instants(),
                        text().injectNull(0.3),
                        data())
                .as((id, source, time, traceparent, data) -> new Event<>(id, source, time, traceparent, data));
    }

    @Provide
    Arbitrary<EventData> data() {
        return Arbitraries.of(Schemas.records())
                .flatMap(record -> EventCodec.isTombstone(record)
                        ? keyParts(record.getRecordComponents().length)
                                .map(parts -> record.cast(construct(record, parts)))
                        : record(record).map(record::cast));
    }

    private static Arbitrary<List<Object>> keyParts(int count) {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .withChars('-', '.')
                .ofMinLength(1)
                .<Object>map(part -> part)
                .list()
                .ofSize(count);
    }

    private static Arbitrary<Object> record(Class<?> record) {
        return Combinators.combine(Arrays.stream(record.getRecordComponents())
                        .map(component -> value(component.getAnnotatedType()))
                        .toList())
                .as(values -> construct(record, values));
    }

    private static Arbitrary<Object> value(AnnotatedType type) {
        var values = present(type);
        return type.isAnnotationPresent(Nullable.class) ? values.injectNull(0.3) : values;
    }

    private static Arbitrary<Object> present(AnnotatedType annotated) {
        if (annotated instanceof AnnotatedParameterizedType generic) {
            var arguments = generic.getAnnotatedActualTypeArguments();
            var raw = ((ParameterizedType) generic.getType()).getRawType();
            if (raw == List.class) {
                return value(arguments[0]).list().ofMaxSize(3).map(list -> list);
            }
            assertThat(raw).as("only lists and maps are known here").isEqualTo(Map.class);
            return Arbitraries.maps(text(), value(arguments[1])).ofMaxSize(3).map(map -> map);
        }
        var type = (Class<?>) annotated.getType();
        Arbitrary<?> values;
        if (type.isRecord()) {
            values = record(type);
        } else if (type.isEnum()) {
            values = Arbitraries.of(type.getEnumConstants());
        } else if (type == String.class) {
            values = text();
        } else if (type == JsonNode.class) {
            values = Arbitraries.maps(text(), text()).ofMaxSize(2).map(Schemas.JSON::<JsonNode>valueToTree);
        } else if (type == Instant.class) {
            values = instants();
        } else if (type == LocalDate.class) {
            values = Arbitraries.longs().between(0, 60_000).map(LocalDate::ofEpochDay);
        } else if (type == Duration.class) {
            values = Arbitraries.longs().between(0, 40_000_000).map(Duration::ofSeconds);
        } else if (type == long.class || type == Long.class) {
            values = Arbitraries.longs();
        } else if (type == int.class || type == Integer.class) {
            values = Arbitraries.integers();
        } else if (type == double.class || type == Double.class) {
            values = Arbitraries.doubles().between(0, 1e9);
        } else if (type == boolean.class || type == Boolean.class) {
            values = Arbitraries.of(true, false);
        } else {
            throw new AssertionError("say here how to make a " + type);
        }
        return values.map(value -> value);
    }

    /** Every character but half of a surrogate pair, which UTF-8 cannot carry. */
    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange(' ', '\uD7FF')
                .withCharRange('а', 'я')
                .withChars('"', '\\', '/', '\n')
                .ofMaxLength(12);
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 4_102_444_800L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Object construct(Class<?> record, List<Object> values) {
        try {
            var constructor = record.getDeclaredConstructor(Arrays.stream(record.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + record, e);
        }
    }
}
