package dev.understudy.kit.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.DurationDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** JSON of the REST API. A misspelt field is the caller's error to hear of, not ours to overlook. */
@Singleton
final class StrictJson implements ObjectMapperCustomizer {

    @Override
    @SuppressWarnings("deprecation") // Jackson offers the builder only to those who make the mapper; Quarkus does.
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .registerModule(new SimpleModule("understudy")
                        .addDeserializer(Instant.class, new Moment())
                        .addDeserializer(Duration.class, new Stretch()));
    }

    private static final class Stretch extends StdScalarDeserializer<Duration> {

        private static final long serialVersionUID = 1L;

        Stretch() {
            super(Duration.class);
        }

        @Override
        public @Nullable Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.currentToken().isNumeric()
                    ? (Duration) context.handleUnexpectedToken(Duration.class, parser)
                    : DurationDeserializer.INSTANCE.deserialize(parser, context);
        }
    }

    private static final class Moment extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        Moment() {
            super(Instant.class);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            // A number is as much seconds as milliseconds: whoever sends one hears of it.
            if (parser.currentToken().isNumeric()) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            var at = InstantDeserializer.INSTANT.deserialize(parser, context);
            return at == null || Timestamps.isWritable(at)
                    ? at
                    : (Instant) context.handleWeirdStringValue(
                            Instant.class, parser.getText(), "a year has four digits, 0001 to 9999");
        }
    }

    @Override
    public int priority() {
        // After Quarkus' own customizer, which relaxes unknown fields.
        return MINIMUM_PRIORITY;
    }
}
