package dev.understudy.standalone.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.standalone.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks components whether they serve. */
final class Health {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** What is wrong according to a health page: 200 is health, anything else is told in its body (MicroProfile Health). */
    Supplier<Optional<String>> ofPage(String url) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
        return () -> {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() == 200
                        ? Optional.empty()
                        : Optional.of(failedChecks(answer.statusCode(), answer.body()));
            } catch (IOException e) {
                return Optional.of("does not answer on " + url);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("was not asked");
            }
        };
    }

    /** Whether something accepts connections on the port of 127.0.0.1. */
    static Optional<String> ofPort(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), (int) TIMEOUT.toMillis());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("does not accept connections on port " + port);
        }
    }

    static String failedChecks(int status, String body) {
        try {
            var failed = new ArrayList<String>();
            for (var check : Json.MAPPER.readTree(body).path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    failed.add(check.path("name").asText());
                }
            }
            if (!failed.isEmpty()) {
                return "not ready: " + String.join(", ", failed);
            }
        } catch (JsonProcessingException e) {
            // Not the health page's own answer, as while the service starts; the status has to do.
        }
        return "answers " + status + " when asked for its health";
    }
}
