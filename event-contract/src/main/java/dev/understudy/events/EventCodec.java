package dev.understudy.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Between events and Kafka records, by the <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 * Kafka binding</a>, binary content mode: the attributes are {@code ce_} headers, the value is the data as JSON in
 * UTF-8. Thread-safe and without state.
 */
public final class EventCodec {

    /** W3C trace context, as the tracing libraries read it; the same value as {@code ce_traceparent}. */
    public static final String TRACEPARENT = "traceparent";

    private static final String CONTENT_TYPE = "content-type";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(Instants.module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A tolerant reader: what a newer producer added is not ours to refuse.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // But what it knows it does not guess at: "5" is no number, 5 no word of an enum, 5.7 no count.
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private static final Map<String, Class<? extends EventData>> TYPES = Arrays.stream(Topic.values())
            .flatMap(topic -> recordsOf(topic).stream())
            .collect(toUnmodifiableMap(EventCodec::typeOf, type -> type));

    private EventCodec() {}

    /** What a Kafka record turned out to be. */
    public sealed interface Decoded {

        record Known(Event<?> event) implements Decoded {}

        /** A type that this version does not know: to be ignored and counted. */
        record Unknown(String type) implements Decoded {}
    }

    /** The records that travel on a topic, in the order of their declaration. */
    public static List<Class<? extends EventData>> recordsOf(Topic topic) {
        return Arrays.stream(topic.eventInterface().getPermittedSubclasses())
                .<Class<? extends EventData>>map(type -> type.asSubclass(EventData.class))
                .toList();
    }

    /** The CloudEvents type of an event record. */
    public static String typeOf(Class<? extends EventData> record) {
        return annotation(record).value();
    }

    public static boolean isTombstone(Class<? extends EventData> record) {
        return annotation(record).tombstone();
    }

    /**
     * The data alone as JSON; what a record's value holds.
     *
     * @throws IllegalArgumentException when a component is null that no reader can do without
     */
    public static String toJson(EventData data) {
        defect((Record) data, "").ifPresent(defect -> {
            throw new IllegalArgumentException("cannot write " + data.getClass().getSimpleName() + ": " + defect);
        });
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + data.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** The Kafka record of an event; its value is null for a removal from a compacted topic. */
    public static ProducerRecord<String, @Nullable String> encode(Event<?> event) {
        var data = event.data();
        var value = isTombstone(data.getClass()) ? null : toJson(data);
        var record = new ProducerRecord<String, @Nullable String>(
                event.topic().topicName(), null, event.time().toEpochMilli(), event.key(), value);
        var headers = record.headers();
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_id", event.id());
        put(headers, "ce_type", event.type());
        put(headers, "ce_source", event.source());
        put(headers, "ce_time", Instants.write(event.time()));
        put(headers, "ce_projectid", data.projectId());
        if (event.traceparent() != null) {
            put(headers, "ce_traceparent", event.traceparent());
            put(headers, TRACEPARENT, event.traceparent());
        }
        if (value != null) {
            put(headers, CONTENT_TYPE, "application/json; charset=utf-8");
        }
        return record;
    }

    /**
     * @throws MalformedEventException when the record is no CloudEvent in binary mode, or breaks the schema of its type
     */
    public static Decoded decode(ConsumerRecord<String, @Nullable String> record) {
        return decode(record.key(), record.headers(), record.value());
    }

    /** @see #decode(ConsumerRecord) */
    public static Decoded decode(@Nullable String key, Headers headers, @Nullable String value) {
        var version = required(headers, "ce_specversion");
        if (!version.startsWith("1.")) {
            throw new MalformedEventException("header ce_specversion is '" + version + "', expected 1.x");
        }
        var typeName = required(headers, "ce_type");
        var type = TYPES.get(typeName);
        if (type == null) {
            return new Decoded.Unknown(typeName);
        }
        var data = isTombstone(type) ? fromKey(type, key) : fromJson(type, value);
        if (key == null || !key.equals(data.key())) {
            throw new MalformedEventException(
                    "key '" + key + "' does not belong to the data, whose key is '" + data.key() + "'");
        }
        return new Decoded.Known(new Event<>(
                required(headers, "ce_id"),
                required(headers, "ce_source"),
                time(required(headers, "ce_time")),
                optional(headers, "ce_traceparent"),
                data));
    }

    /**
     * The inverse of {@link #toJson}.
     *
     * @throws MalformedEventException when the text is no JSON, or a component that must be there is not
     */
    public static <T extends EventData> T fromJson(Class<T> type, @Nullable String value) {
        var typeName = typeOf(type);
        if (value == null) {
            throw new MalformedEventException("an event of type " + typeName + " has no value");
        }
        try {
            var data = JSON.readValue(value, type);
            if (data == null) {
                throw new MalformedEventException("the data of an event of type " + typeName + " is null");
            }
            defect((Record) data, "").ifPresent(defect -> {
                throw new MalformedEventException(defect);
            });
            return data;
        } catch (JsonProcessingException e) {
            throw new MalformedEventException(
                    "the data of an event of type " + typeName + " cannot be read" + at(e) + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private static String at(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        var path = new StringBuilder();
        for (var step : mapping.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return " at '" + path + "'";
    }

    private static EventData fromKey(Class<? extends EventData> type, @Nullable String key) {
        var components = type.getRecordComponents();
        var parts = key == null ? new String[0] : key.split("/", components.length);
        if (parts.length != components.length || Arrays.asList(parts).contains("")) {
            throw new MalformedEventException(
                    "key '" + key + "' of " + typeOf(type) + " has not " + components.length + " parts");
        }
        try {
            Constructor<? extends EventData> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            return constructor.newInstance((Object[]) parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is no tombstone of strings", e);
        }
    }

    /**
     * A component of a record, looked up once: reflection gives out copies, and makes ways to call them, anew each time.
     *
     * @param mayBeAbsent whether it is marked {@link Nullable}
     * @param plain whether nothing can be missing inside
     */
    private record Component(String name, Method accessor, boolean mayBeAbsent, boolean plain) {

        static Component of(RecordComponent component) {
            var type = component.getType();
            return new Component(
                    component.getName(),
                    component.getAccessor(),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    !type.isRecord()
                            && !type.isInterface()
                            && !List.class.isAssignableFrom(type)
                            && !Map.class.isAssignableFrom(type)
                            && type != Object.class);
        }

        @Nullable
        Object of(Record record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + name + " of " + record.getClass(), e);
            }
        }
    }

    private static final ClassValue<Component[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected Component[] computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.getType().isPrimitive())
                    .map(Component::of)
                    .toArray(Component[]::new);
        }
    };

    /** Jackson leaves absent components null; only those marked {@link Nullable} may be. */
    private static Optional<String> defect(Record record, String path) {
        for (var component : COMPONENTS.get(record.getClass())) {
            if (component.plain() && component.mayBeAbsent()) {
                continue;
            }
            var value = component.of(record);
            if (value == null) {
                if (!component.mayBeAbsent()) {
                    return Optional.of("field '" + path + component.name() + "' is missing");
                }
            } else if (!component.plain()) {
                var defect = defectIn(value, path + component.name());
                if (defect.isPresent()) {
                    return defect;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> defectIn(@Nullable Object value, String name) {
        return switch (value) {
            case null -> Optional.of("field '" + name + "' is null");
            case Record nested -> defect(nested, name + ".");
            case List<?> list ->
                IntStream.range(0, list.size())
                        .mapToObj(i -> defectIn(list.get(i), name + "[" + i + "]"))
                        .flatMap(Optional::stream)
                        .findFirst();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> defectIn(entry.getValue(), name + "." + entry.getKey()))
                        .flatMap(Optional::stream)
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private static EventType annotation(Class<? extends EventData> record) {
        var annotation = record.getAnnotation(EventType.class);
        if (annotation == null) {
            throw new IllegalStateException(record + " has no @EventType");
        }
        return annotation;
    }

    private static Instant time(String value) {
        var usual = Instants.read(value);
        if (usual != null) {
            return usual;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new MalformedEventException("header ce_time is '" + value + "', expected an RFC 3339 timestamp", e);
        }
    }

    private static String required(Headers headers, String name) {
        var value = optional(headers, name);
        if (value == null || value.isEmpty()) {
            throw new MalformedEventException("header " + name + " is missing");
        }
        return value;
    }

    private static @Nullable String optional(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
