package dev.understudy.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed description of the API is the one that the service gives of itself. */
@QuarkusTest
class OpenApiTest {

    private static final Path COMMITTED = Path.of("..", "docs", "api", "notifier-service.yaml");

    @TestHTTPResource(value = "/q/openapi", management = true)
    URI served;

    @Test
    void isCommittedAsServed() throws IOException, InterruptedException {
        String document;
        try (var client = HttpClient.newHttpClient()) {
            document = client.send(HttpRequest.newBuilder(served).build(), BodyHandlers.ofString())
                    .body();
        }
        if (Boolean.getBoolean("update-openapi")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, document);
        }
        assertThat(document)
                .as(
                        "the API has changed; look at the difference, and if it is meant, run this test with -Dupdate-openapi=true")
                .isEqualTo(Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "");
    }
}
