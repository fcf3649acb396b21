package dev.understudy.benchmarks.incident;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.embedded.TopicSettings;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Failure;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.Topic;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A real broker and a real database on this machine, and the packaged incident-service on them, in one replica or more. */
final class IncidentBed {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final TestInfrastructure infrastructure;
    private final Map<String, String> config;
    private final String publicKey;
    private final File log;

    private IncidentBed(TestInfrastructure infrastructure, String publicKey, File log) {
        this.infrastructure = infrastructure;
        this.config = infrastructure.configFor("incident");
        this.publicKey = publicKey;
        this.log = log;
    }

    static IncidentBed prepare() throws IOException, NoSuchAlgorithmException {
        var infrastructure = TestInfrastructure.start();
        infrastructure.broker().createTopics(topics());
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        var log = File.createTempFile("incident-service", ".log");
        System.out.println("log of the service: " + log);
        return new IncidentBed(
                infrastructure,
                Base64.getEncoder()
                        .encodeToString(keys.generateKeyPair().getPublic().getEncoded()),
                log);
    }

    String bootstrapServers() {
        return infrastructure.bootstrapServers();
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(
                config.get("quarkus.datasource.jdbc.url"), "incident", config.get("quarkus.datasource.password"));
    }

    KafkaProducer<String, String> producer() {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers());
        properties.put("linger.ms", "5");
        properties.put("batch.size", "262144");
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** @param instance one replica of several has its own */
    Process start(String instance) throws IOException {
        var root = Path.of(System.getProperty("understudy.root"));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        var more = System.getenv("INCIDENT_JVM_OPTIONS");
        if (more != null) {
            command.addAll(List.of(more.split(" ")));
        }
        command.add("-Dmp.jwt.verify.publickey=" + publicKey);
        config.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.management.port=0");
        command.add("-Dunderstudy.instance-id=" + instance);
        command.add("-jar");
        command.add(root.resolve("incident-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    /** Processor time that the service and the database have taken until now; hardly depends on what else runs here. */
    Cpu cpu(Process service) {
        var database = ProcessHandle.of(infrastructure.database().pid()).stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()));
        return new Cpu(used(service.toHandle()), database.map(IncidentBed::used).reduce(Duration.ZERO, Duration::plus));
    }

    record Cpu(Duration service, Duration database) {

        Cpu since(Cpu before) {
            return new Cpu(service.minus(before.service), database.minus(before.database));
        }
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
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
        topics.add(new TopicSettings(Topic.deadLetters("incident"), 1, false, Duration.ofDays(30), Map.of()));
        return topics;
    }

    /** One person on duty for everything. */
    static void passport(KafkaProducer<String, String> producer, Connection database, String project) {
        send(producer, new PersonApplied(project, "ivanov", 1, "Иванов", null, null, List.of(), List.of(), List.of()));
        send(
                producer,
                new ResponsibilitiesApplied(
                        project, 1, List.of(new Duty("cms", "ivanov", null, null, List.of(), null, null))));
        producer.flush();
        await(database, "SELECT count(*) FROM passport_duties WHERE project_id = '" + project + "'", 1);
    }

    static CheckStatusChanged changed(
            String project,
            String check,
            @Nullable String asset,
            long sequence,
            Instant at,
            CheckStatus from,
            CheckStatus to) {
        return new CheckStatusChanged(
                project,
                project + "/" + check,
                sequence,
                "http",
                asset,
                "cms",
                from,
                to,
                at,
                at,
                sequence,
                to == CheckStatus.DOWN ? new Failure("status", "500 instead of 200", "500", "200") : null,
                asset == null ? List.of() : List.of("hosting"),
                "http://" + check + ".example/");
    }

    static void send(KafkaProducer<String, String> producer, EventData data) {
        producer.send(
                EventCodec.encode(new Event<>(UUID.randomUUID().toString(), "/benchmark", Instant.now(), null, data)));
    }

    static void await(Connection database, String count, long wanted) {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                if (count(database, count) >= wanted) {
                    return;
                }
            } catch (SQLException e) {
                // The service has not made its tables yet.
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new IllegalStateException("not within " + PATIENCE + ": " + count + " >= " + wanted);
    }

    static long count(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static int argument(String[] arguments, int position, int otherwise) {
        return arguments.length > position ? Integer.parseInt(arguments[position]) : otherwise;
    }
}
