package dev.understudy.standalone.passport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.standalone.Json;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;

/** Applies passports through passport-service's API. */
public final class PassportClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String baseUrl;
    private final String token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public PassportClient(String baseUrl, String token) {
        this.baseUrl = baseUrl;
        this.token = token;
    }

    /** @throws LauncherFailure when the folder has no admin token */
    public static PassportClient asAdmin(String baseUrl, DataFolder folder) {
        try {
            return new PassportClient(
                    baseUrl, Files.readString(folder.adminToken()).strip());
        } catch (IOException e) {
            throw new LauncherFailure(
                    "The admin token %s cannot be read: %s".formatted(folder.adminToken(), e.getMessage()), e);
        }
    }

    /** What came of an attempt. */
    public sealed interface Outcome {

        /** @param answer the service's */
        record Accepted(JsonNode answer) implements Outcome {}

        /** The document is wrong, or must not be applied; trying again does not help. */
        record Refused(ProblemText problem) implements Outcome {}

        /** Nobody could decide: the service is away or in trouble. */
        record Unavailable(String reason) implements Outcome {}
    }

    /** @param dryRun only says what would change */
    public Outcome apply(PassportFile passport, boolean dryRun) {
        var uri = URI.create("%s/api/v1/projects/%s/passport%s"
                .formatted(
                        baseUrl,
                        URLEncoder.encode(passport.projectId(), StandardCharsets.UTF_8)
                                .replace("+", "%20"),
                        dryRun ? "?dryRun=true" : ""));
        var request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/yaml")
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(passport.bytes()))
                .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            var body = json(answer.body());
            if (answer.statusCode() / 100 == 2) {
                return new Outcome.Accepted(body);
            }
            return answer.statusCode() >= 500 && answer.statusCode() != 501
                    ? new Outcome.Unavailable(
                            ProblemText.of(answer.statusCode(), body).summary())
                    : new Outcome.Refused(ProblemText.of(answer.statusCode(), body));
        } catch (IOException e) {
            return new Outcome.Unavailable("passport-service does not answer on " + baseUrl);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherFailure("Interrupted.", e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
