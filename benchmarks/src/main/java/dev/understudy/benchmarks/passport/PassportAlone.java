package dev.understudy.benchmarks.passport;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.embedded.TopicSettings;
import dev.understudy.events.Topic;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged passport-service with a broker and a database of its own, and nothing else. */
final class PassportAlone implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    /** @param seconds from the first byte sent to the last one received */
    record Answer(int status, byte[] body, double seconds) {

        String text() {
            return new String(body, UTF_8);
        }
    }

    private final Process service;
    private final HttpClient client;
    private final String address;
    private final String token;

    private PassportAlone(Process service, String address, String token) {
        this.service = service;
        this.client = HttpClient.newHttpClient();
        this.address = address;
        this.token = token;
    }

    /** @param options of the service's JVM */
    static PassportAlone start(List<String> options) throws IOException, GeneralSecurityException {
        var infrastructure = TestInfrastructure.start();
        infrastructure.broker().createTopics(topics());
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        var pair = keys.generateKeyPair();
        int port = freePort();
        var root = Path.of(System.getProperty("understudy.root"));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dmp.jwt.verify.publickey="
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        infrastructure.configFor("passport").forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=0");
        command.add("-Dunderstudy.instance-id=benchmark");
        command.add("-jar");
        command.add(root.resolve("passport-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        var log = File.createTempFile("passport-alone", ".log");
        System.out.println("log of the service: " + log);
        var alone = new PassportAlone(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start(),
                "http://127.0.0.1:" + port,
                token(pair));
        Runtime.getRuntime().addShutdownHook(new Thread(alone::close));
        alone.awaitReady();
        return alone;
    }

    String address() {
        return address;
    }

    /** An administrator's, for a day. */
    String token() {
        return token;
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    Answer put(String path, String yaml) {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(yaml)),
                path);
    }

    private Answer send(HttpRequest.Builder request, String path) {
        try {
            long begin = System.nanoTime();
            var answer = client.send(
                    request.uri(URI.create(address + path))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.body(), (System.nanoTime() - begin) / 1e9);
        } catch (IOException e) {
            throw new IllegalStateException(path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady() {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && service.isAlive()) {
            try {
                if (get("/api/v1/projects").status() == 200) {
                    return;
                }
            } catch (IllegalStateException e) {
                // It is not listening yet.
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new IllegalStateException("passport-service did not start; see its log");
    }

    private static String token(KeyPair keys) throws GeneralSecurityException {
        var now = Instant.now();
        var claims = "{\"iss\":\"understudy\",\"sub\":\"benchmark\",\"groups\":[\"admin\"],\"iat\":%d,\"exp\":%d}"
                .formatted(now.getEpochSecond(), now.plus(Duration.ofDays(1)).getEpochSecond());
        var text = URL.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8))
                + "."
                + URL.encodeToString(claims.getBytes(UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(UTF_8));
        return text + "." + URL.encodeToString(signature.sign());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<TopicSettings> topics() {
        var topics = new ArrayList<TopicSettings>();
        for (var topic : Topic.values()) {
            topics.add(new TopicSettings(
                    topic.topicName(),
                    topic.partitions(),
                    topic.compacted(),
                    topic.retention().orElse(Duration.ZERO),
                    Map.of()));
        }
        topics.add(new TopicSettings(Topic.deadLetters("passport"), 1, false, Duration.ofDays(30), Map.of()));
        return topics;
    }

    @Override
    public void close() {
        service.destroy();
        // When the broker ends first, the service would wait for it.
        service.onExit()
                .orTimeout(5, TimeUnit.SECONDS)
                .exceptionally(_ -> service.destroyForcibly())
                .join();
    }
}
