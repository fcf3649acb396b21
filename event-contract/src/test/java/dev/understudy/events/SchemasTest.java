package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {

    private static final Path FOLDER = GeneratedFile.resources().resolve("schemas");

    static Stream<Class<? extends EventData>> recordsWithData() {
        return Schemas.recordsWithData().stream();
    }

    @ParameterizedTest
    @MethodSource("recordsWithData")
    void theCommittedSchemaFollowsFromTheRecord(Class<? extends EventData> record) throws IOException {
        GeneratedFile.check(FOLDER.resolve(EventCodec.typeOf(record) + ".json"), Schemas.pretty(Schemas.of(record)));
    }

    @Test
    void everySchemaIsAnEvents() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("schemas of events that are gone; a released event stays")
                    .isSubsetOf(Schemas.recordsWithData().stream()
                            .map(record -> EventCodec.typeOf(record) + ".json")
                            .toList());
        }
    }

    @Test
    void aComponentIsRequiredUnlessMarkedNullable() {
        var schema = Schemas.of(ProjectApplied.class);

        assertThat(schema.at("/required")).extracting(name -> name.asText()).contains("projectId", "zones", "client");
        assertThat(schema.at("/required")).extracting(name -> name.asText()).doesNotContain("agreement");
        assertThat(schema.at("/$defs/Client/required"))
                .extracting(name -> name.asText())
                .containsExactly("clientId", "name");
    }

    @Test
    void typesAndFormatsAreThoseThatTheCodecWrites() {
        var probe = Schemas.of(ProbeCompleted.class);
        assertThat(probe.at("/properties/slot/type").asText()).isEqualTo("integer");
        assertThat(probe.at("/properties/due/format").asText()).isEqualTo("date-time");
        assertThat(probe.at("/$defs/Timings/properties/total/type").asText()).isEqualTo("number");
        assertThat(probe.at("/properties/outcome/enum"))
                .extracting(value -> value.asText())
                .contains("UP", "DOWN");

        var notification = Schemas.of(NotificationRequested.class);
        assertThat(notification.at("/properties/purpose/enum"))
                .extracting(value -> value.asText())
                .contains("page", "inform")
                .doesNotContain("PAGE");
        assertThat(notification.at("/properties/data/additionalProperties/type").asText())
                .isEqualTo("string");

        var asset = Schemas.of(AssetApplied.class);
        assertThat(asset.at("/$defs/MonitoringHints/properties/interval/format").asText())
                .isEqualTo("duration");
        assertThat(asset.at("/additionalProperties").isMissingNode())
                .as("a reader is tolerant of fields that it does not know")
                .isTrue();
    }

    @Test
    void descriptionsComeFromTheRecordAndFromTheInterfaceBehindIt() {
        var schema = Schemas.of(IncidentEvent.IncidentOpened.class);

        assertThat(schema.at("/properties/responseDue/description").asText())
                .isEqualTo("until when somebody has to own it, by the agreement");
        assertThat(schema.at("/properties/sequence/description").asText()).startsWith("Number of the event");
        assertThat(schema.at("/properties/projectId/description").asText()).startsWith("The project");
    }
}
