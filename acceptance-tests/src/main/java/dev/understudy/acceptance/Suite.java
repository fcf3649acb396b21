package dev.understudy.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The packaged suite, started by its launcher on a data folder of its own, and seen from outside: over REST, its ports
 * and its processes.
 */
public final class Suite implements AutoCloseable {

    /** What a service answered. */
    public record Answer(int status, String body, @Nullable String contentType) {

        public JsonNode json() {
            return parse(body);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final Path data;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Suite(Path root, Path data) {
        this.root = root;
        this.data = data;
    }

    /**
     * Starts a suite on an empty folder and waits until it is ready.
     *
     * @param environment what all services get, besides what the launcher gives them
     */
    public static Suite start(Map<String, String> environment) {
        try {
            var data = Files.createTempDirectory("understudy-acceptance-");
            var config = Files.createDirectories(data.resolve("config"));
            Files.writeString(
                    config.resolve("suite.env"),
                    environment.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining("\n", "", "\n")));
            var suite = new Suite(root(), data);
            suite.command("up", "--detach", "--port-base", Integer.toString(portBase()));
            return suite;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings that make notifier-service use this mail room and these webhooks. */
    public static Map<String, String> deliveringTo(MailRoom mail, WebhookSink hooks) {
        return Map.of(
                "QUARKUS_MAILER_HOST", "127.0.0.1",
                "QUARKUS_MAILER_PORT", Integer.toString(mail.port()),
                "QUARKUS_MAILER_FROM", "understudy@example.test",
                "QUARKUS_MAILER_START_TLS", "DISABLED",
                "QUARKUS_MAILER_MOCK", "false",
                "UNDERSTUDY_EGRESS_ALLOW", "127.0.0.0/8",
                "DEMO_WEBHOOK_SECRET", hooks.secret());
    }

    public Path data() {
        return data;
    }

    /**
     * Runs a command of the launcher on this suite and answers with what it printed.
     *
     * @throws IllegalStateException when it ends with another exit code than 0
     */
    public String command(String... arguments) {
        var result = tryCommand(arguments);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("understudy " + String.join(" ", arguments) + " ended with "
                    + result.exitCode() + ":\n" + result.output());
        }
        return result.output();
    }

    public record CommandResult(int exitCode, String output) {}

    /** Runs a command of the launcher on this suite, whatever becomes of it. */
    public CommandResult tryCommand(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dunderstudy.home=" + root,
                "-cp",
                root.resolve("deploy/standalone/target/understudy/lib") + "/*",
                "dev.understudy.standalone.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        try {
            // To a file: a suite that goes on in the background must not keep a pipe of ours open.
            var output = Files.createTempFile("understudy-command", ".txt");
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("understudy " + String.join(" ", arguments)
                        + " did not end within 5 minutes:\n" + Files.readString(output));
            }
            var text = Files.readString(output);
            Files.delete(output);
            return new CommandResult(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code understudy status --json}; a suite that is not wholly well has one too. */
    public JsonNode status() {
        var output = tryCommand("status", "--json").output();
        return parse(output.substring(output.indexOf('{')));
    }

    public JsonNode component(String name) {
        for (var component : status().path("components")) {
            if (component.path("name").asText().equals(name)) {
                return component;
            }
        }
        throw new IllegalArgumentException("no component " + name);
    }

    public boolean isReady() {
        return status().path("state").asText().equals("READY");
    }

    /** {@code kill -9} of a component's process; the supervisor starts it again. */
    public void kill(String component) {
        var pid = component(component).path("pid").asLong();
        if (pid <= 0) {
            throw new IllegalStateException(component + " has no process at the moment");
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    public String url(String service) {
        return component(service).path("url").asText();
    }

    /** JDBC address and password of a service's role, to look at its rows as an operator would. */
    public java.sql.Connection database(String service) throws java.sql.SQLException {
        try {
            return java.sql.DriverManager.getConnection(
                    status().at("/postgres/jdbcUrl").asText(),
                    service,
                    Files.readString(data.resolve("secrets").resolve(service)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String adminToken() {
        try {
            return Files.readString(Path.of(status().path("adminTokenFile").asText()))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String token(String role, @Nullable String client, String subject) {
        var arguments = new ArrayList<>(List.of("token", "--role", role, "--subject", subject));
        if (client != null) {
            arguments.addAll(List.of("--client", client));
        }
        return command(arguments.toArray(String[]::new))
                .strip()
                .lines()
                .toList()
                .getLast();
    }

    public Answer get(String url, String token) {
        return send(request(url, token).GET());
    }

    public Answer get(String url, String token, String accept) {
        return send(request(url, token).header("Accept", accept).GET());
    }

    public Answer post(String url, String token, String json) {
        return send(
                request(url, token).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    public Answer put(String url, String token, String contentType, String body) {
        return send(request(url, token).header("Content-Type", contentType).PUT(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Content-Type").orElse(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops everything; the data folder stays for a look if something was wrong. */
    public void down() {
        command("down");
    }

    @Override
    public void close() {
        down();
        Folders.delete(data);
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("understudy.root", "."))
                .toAbsolutePath()
                .normalize();
    }

    /** A base whose whole range is free, as far as a glance can tell. */
    private static int portBase() {
        for (int base = 17_000; base < 30_000; base += 100) {
            var free = true;
            for (int offset = 0; offset < 50 && free; offset++) {
                free = !Ports.inUse(base + offset);
            }
            if (free) {
                return base;
            }
        }
        throw new IllegalStateException("no free range of 50 ports between 17000 and 30000");
    }
}
