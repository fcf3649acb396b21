package dev.understudy.benchmarks.monitor;

import dev.understudy.embedded.KafkaBroker;
import dev.understudy.embedded.PostgresServer;
import dev.understudy.embedded.TopicSettings;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A broker, a database and the packaged monitor-service, on a folder of their own. */
final class Installation implements AutoCloseable {

    private static final String SERVICE = "monitor";
    private static final String PASSWORD = "benchmark";

    private final Path home;
    private final Path folder;
    private final int ports;
    private final List<String> jvmOptions;
    private final KafkaBroker broker;
    private final PostgresServer database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment;
    private @Nullable Process service;

    /**
     * Starts broker and database.
     *
     * @param home the built tree
     * @param ports the first of ten ports
     * @param jvmOptions of the service, beside those that the launcher gives it
     */
    Installation(Path home, Path folder, int ports, List<String> jvmOptions)
            throws IOException, GeneralSecurityException {
        this(home, folder, ports, jvmOptions, Map.of());
    }

    /** @param environment of the service, beside what connects it */
    Installation(Path home, Path folder, int ports, List<String> jvmOptions, Map<String, String> environment)
            throws IOException, GeneralSecurityException {
        this.home = home;
        this.folder = folder;
        this.ports = ports;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.environment = Map.copyOf(environment);
        Files.createDirectories(folder);
        publicKey();
        database = PostgresServer.start(new PostgresServer.Settings(
                folder.resolve("postgres"), ports, folder.resolve("postgres.log"), PASSWORD));
        database.createService(SERVICE, PASSWORD);
        try {
            broker = KafkaBroker.start(new KafkaBroker.Settings(
                    folder.resolve("kafka"), ports + 1, ports + 2, folder.resolve("kafka.log")));
        } catch (RuntimeException e) {
            database.stop();
            throw e;
        }
        var topics = new ArrayList<TopicSettings>();
        for (var topic : Topic.values()) {
            topics.add(new TopicSettings(
                    topic.topicName(),
                    topic.partitions(),
                    topic.compacted(),
                    topic.retention().orElse(Duration.ZERO),
                    Map.of()));
        }
        topics.add(new TopicSettings(Topic.deadLetters(SERVICE), 3, false, Duration.ofDays(1), Map.of()));
        broker.createTopics(topics);
    }

    /** Starts the service and waits until it is ready. */
    void startService() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                java,
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-jar",
                home.resolve("monitor-service/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("monitor.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        database.jdbcUrl(PostgresServer.DATABASE),
                        "QUARKUS_DATASOURCE_USERNAME",
                        SERVICE,
                        "QUARKUS_DATASOURCE_PASSWORD",
                        PASSWORD,
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(ports + 3),
                        "QUARKUS_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT",
                        Integer.toString(ports + 4),
                        "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                        folder.resolve("public.pem").toUri().toString(),
                        "UNDERSTUDY_INSTANCE_ID",
                        "monitor-0"));
        builder.environment().put("UNDERSTUDY_EGRESS_ALLOW", "127.0.0.0/8");
        // All sites of a benchmark are one host: without this, two probes at a time would be all.
        builder.environment().put("UNDERSTUDY_MONITOR_PROBE_MAX_PER_HOST", "1000");
        environment.forEach(builder.environment()::put);
        var started = builder.start();
        service = started;
        await(Duration.ofMinutes(3), "the service is ready", () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("the service ended; see " + folder.resolve("monitor.log"));
            }
            return metric("understudy_monitor_checks_owned") != null;
        });
    }

    /** Ends the service at once, as a crash would. */
    void killService() throws InterruptedException {
        var running = process();
        running.destroyForcibly();
        running.waitFor();
        service = null;
    }

    Process process() {
        if (service == null) {
            throw new IllegalStateException("the service does not run");
        }
        return service;
    }

    ProcessHandle broker() {
        return broker.process();
    }

    ProcessHandle database() {
        return database.process();
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Connection sql() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(PostgresServer.DATABASE), SERVICE, PASSWORD);
    }

    /** Checks as the service itself would have stored and published them. */
    void addChecks(List<CheckApplied> checks) throws SQLException {
        try (var connection = sql();
                var definition = connection.prepareStatement(
                        "INSERT INTO check_definition (check_id, project_id, name, kind, managed_by, version, definition)"
                                + " VALUES (?, ?, ?, ?, ?, 1, ?::jsonb)");
                var state = connection.prepareStatement("INSERT INTO check_state (check_id) VALUES (?)")) {
            connection.setAutoCommit(false);
            int waiting = 0;
            for (var check : checks) {
                definition.setString(1, check.checkId());
                definition.setString(2, check.projectId());
                definition.setString(3, check.name());
                definition.setString(4, check.kind());
                definition.setString(5, check.managedBy());
                definition.setString(6, EventCodec.toJson(check));
                definition.addBatch();
                state.setString(1, check.checkId());
                state.addBatch();
                if (++waiting % 5000 == 0) {
                    definition.executeBatch();
                    state.executeBatch();
                }
            }
            definition.executeBatch();
            state.executeBatch();
            connection.commit();
        }
        publish(checks);
    }

    void publish(List<? extends EventData> events) {
        var settings = Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class);
        try (var producer = new KafkaProducer<String, @Nullable String>(settings)) {
            var now = Instant.now();
            long number = 0;
            for (var event : events) {
                var unused = producer.send(
                        EventCodec.encode(new Event<>("benchmark-" + number++, "/benchmark", now, null, event)));
            }
            producer.flush();
        }
    }

    /** The sum of a meter over its tags; null when there is none, or the service does not answer. */
    @Nullable
    Double metric(String name) {
        var line = Pattern.compile("^" + Pattern.quote(name) + "(\\{[^}]*})? ([-+0-9.eE]+)$", Pattern.MULTILINE);
        var found = line.matcher(metrics());
        Double sum = null;
        while (found.find()) {
            sum = (sum == null ? 0 : sum) + Double.parseDouble(found.group(2));
        }
        return sum;
    }

    private String metrics() {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (ports + 4) + "/q/metrics"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Bytes of the heap that are in use after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        var info = jcmd("GC.class_histogram");
        var total =
                Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE).matcher(info);
        if (!total.find()) {
            throw new IllegalStateException("jcmd does not tell the size of the heap: " + info);
        }
        return Long.parseLong(total.group(1));
    }

    String jcmd(String... command) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process().pid())));
        line.addAll(List.of(command));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    static void await(Duration patience, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not within " + patience + ": " + what);
            }
            pause(Duration.ofMillis(100));
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void publicKey() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var encoded = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        Files.writeString(
                folder.resolve("public.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n");
    }

    @Override
    public void close() {
        var running = service;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(15, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                running.destroyForcibly();
            }
        }
        broker.stop();
        database.stop();
    }
}
