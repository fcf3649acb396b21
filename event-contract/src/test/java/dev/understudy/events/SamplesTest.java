package dev.understudy.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.understudy.events.EventCodec.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    static Stream<EventData> samples() {
        return Samples.ALL.stream();
    }

    static Stream<Path> consumerSamples() throws IOException {
        return Files.walk(GeneratedFile.resources().resolve("samples/consumers"))
                .filter(file -> file.toString().endsWith(".json"))
                .sorted();
    }

    @Test
    void everyEventWithDataHasASample() {
        assertThat(Samples.ALL.stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(Schemas.recordsWithData());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theCommittedSampleIsValidAndSurvivesTheCodec(EventData sample) throws IOException {
        var type = EventCodec.typeOf(sample.getClass());
        var file = GeneratedFile.resources().resolve("samples/" + type + ".json");
        GeneratedFile.check(file, Schemas.pretty(Schemas.JSON.readTree(EventCodec.toJson(sample))));
        var committed = Schemas.JSON.readTree(Files.readString(file));

        var schema = SCHEMAS.getSchema(Schemas.of(sample.getClass()));
        assertThat(schema.validate(
                        committed, execution -> execution.getExecutionConfig().setFormatAssertionsEnabled(true)))
                .isEmpty();
        var decoded = EventCodec.fromJson(sample.getClass(), committed.toString());
        assertThat(decoded).isEqualTo(sample);
        assertThat(Schemas.JSON.readTree(EventCodec.toJson(decoded))).isEqualTo(committed);
    }

    @Test
    void everySampleIsAnEvents() throws IOException {
        try (var files = Files.list(GeneratedFile.resources().resolve("samples"))) {
            assertThat(files.filter(Files::isRegularFile).map(SamplesTest::type))
                    .isSubsetOf(Schemas.recordsWithData().stream()
                            .map(EventCodec::typeOf)
                            .toList());
        }
    }

    /** A service that reads a topic says in samples what it relies on; one that does not has none. */
    @ParameterizedTest
    @EnumSource
    void everyConsumerSaysWhatItReliesOn(Topic topic) throws IOException {
        var types = EventCodec.recordsOf(topic).stream().map(EventCodec::typeOf).toList();
        var consumers = consumerSamples()
                .filter(file -> types.contains(type(file)))
                .map(file -> file.getParent().getFileName().toString());

        assertThat(consumers.distinct())
                .as("folders in samples/consumers with events of %s", topic.topicName())
                .containsExactlyInAnyOrderElementsOf(AsyncApi.readers(topic));
    }

    /** What a consumer counts on, together with a field from the future: if this decodes, the consumer can read it. */
    @ParameterizedTest
    @MethodSource("consumerSamples")
    void whatAConsumerReliesOnIsEnough(Path file) throws IOException {
        var type = type(file);
        var sample = Schemas.JSON.readTree(Files.readString(file));
        assertThat(sample.has("fieldFromTheFuture"))
                .as("a tolerant reader is part of the sample")
                .isTrue();
        var headers = new RecordHeaders();
        headers.add("ce_specversion", "1.0".getBytes(UTF_8));
        headers.add("ce_id", "1".getBytes(UTF_8));
        headers.add("ce_type", type.getBytes(UTF_8));
        headers.add("ce_source", "/test".getBytes(UTF_8));
        headers.add("ce_time", "2026-11-20T18:42:07Z".getBytes(UTF_8));
        headers.add("ce_projectid", "demo-shop".getBytes(UTF_8));
        var record = Schemas.records().stream()
                .filter(candidate -> EventCodec.typeOf(candidate).equals(type))
                .findFirst()
                .orElseThrow();
        var key = EventCodec.fromJson(record, sample.toString()).key();

        assertThat(EventCodec.decode(key, headers, sample.toString())).isInstanceOf(Decoded.Known.class);
        assertThat(SCHEMAS.getSchema(Schemas.of(record)).validate(sample, execution -> execution
                        .getExecutionConfig()
                        .setFormatAssertionsEnabled(true)))
                .isEmpty();
    }

    private static String type(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }
}
