package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AsyncApiTest {

    private static final Path DOCS = GeneratedFile.root().resolve("docs/events");

    @Test
    void theDocumentFollowsFromTheTopics() throws IOException {
        GeneratedFile.check(DOCS.resolve("asyncapi.yaml"), AsyncApi.yaml());
    }

    @Test
    void everyReferenceInTheDocumentLeadsSomewhere() throws IOException {
        var document = new YAMLMapper().readTree(AsyncApi.yaml());

        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        leadsSomewhere(document, reference))
                .isTrue());
        assertThat(document.findValuesAsText("x-sample"))
                .hasSameSizeAs(Schemas.recordsWithData())
                .allSatisfy(sample -> assertThat(DOCS.resolve(sample)).exists());
    }

    @Test
    void theGeneratedPartsOfTheDocsFollowFromTheTopics() throws IOException {
        var file = DOCS.resolve("README.md");
        var text = Files.readString(file);
        for (var part : Map.of("topics", AsyncApi.table(), "envelope", AsyncApi.envelope())
                .entrySet()) {
            var begin = "<!-- generated: " + part.getKey() + " -->\n";
            assertThat(text).containsOnlyOnce(begin);
            var start = text.indexOf(begin) + begin.length();
            text = text.substring(0, start) + part.getValue() + text.substring(text.indexOf("<!-- end -->", start));
        }

        GeneratedFile.check(file, text);
    }

    /** The document says who really reads a topic, not who was once meant to. */
    @ParameterizedTest
    @EnumSource
    void readersAreThoseThatTheServicesAreConfiguredFor(Topic topic) throws IOException {
        var channel = "mp\\.messaging\\.incoming\\.[^.]+\\.topic=" + topic.topicName();
        var configured = new TreeSet<String>();
        for (var service : AsyncApi.SERVICES) {
            var file = GeneratedFile.root().resolve(service + "-service/src/main/resources/application.properties");
            if (Files.exists(file) && Files.readString(file).lines().anyMatch(line -> line.matches(channel))) {
                configured.add(service);
            }
        }

        assertThat(configured)
                .as("readers of %s; mend AsyncApi.READERS or the service's configuration", topic.topicName())
                .containsExactlyInAnyOrderElementsOf(AsyncApi.READERS.getOrDefault(topic, List.of()));
    }

    private static boolean leadsSomewhere(JsonNode document, String reference) {
        return reference.startsWith("#/")
                ? !document.at(reference.substring(1)).isMissingNode()
                : Files.exists(DOCS.resolve(reference));
    }
}
