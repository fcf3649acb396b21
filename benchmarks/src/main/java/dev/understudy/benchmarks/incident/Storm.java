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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Status events by Kafka to the packaged incident-service, on a real broker and a real database, all on this machine:
 *
 * <ol>
 *   <li>many checks, each failing again and again: events a second until all are stored;
 *   <li>ten thousand checks that fail at once through one cause: until the first page is asked for, and until all members
 *       are stored;
 *   <li>one check that is reported a hundred thousand times: events a second, and the rows that it leaves.
 * </ol>
 */
public final class Storm {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Storm() {}

    /** @param arguments events of many checks (20000), checks of one outage (10000), duplicates (100000) */
    public static void main(String[] arguments) throws Exception {
        int events = argument(arguments, 0, 20_000);
        int checks = argument(arguments, 1, 10_000);
        int duplicates = argument(arguments, 2, 100_000);
        var infrastructure = TestInfrastructure.start();
        infrastructure.broker().createTopics(topics());
        var config = infrastructure.configFor("incident");
        var service = start(config);
        try (var database = DriverManager.getConnection(
                        config.get("quarkus.datasource.jdbc.url"),
                        "incident",
                        config.get("quarkus.datasource.password"));
                var producer = producer(infrastructure.bootstrapServers())) {
            await(database, "SELECT count(*) FROM flyway_schema_history WHERE success", 5);
            manyChecks(producer, database, events);
            oneOutage(producer, database, checks);
            duplicates(producer, database, duplicates);
        } finally {
            service.destroy();
            service.onExit().join();
        }
    }

    private static void manyChecks(KafkaProducer<String, String> producer, Connection database, int events)
            throws SQLException {
        int checks = Math.max(1, events / 20);
        passport(producer, database, "many");
        var start = Instant.now();
        for (int i = 0; i < events; i++) {
            send(producer, failed("many", "check-" + i % checks, null, i / checks + 1L, start.plusMillis(i / checks)));
        }
        producer.flush();
        await(database, "SELECT coalesce(sum(occurrences), 0) FROM incident WHERE project_id = 'many'", events);
        print("%d status events of %d checks, one incident each", events, checks);
        rate("stored", events, start);
    }

    private static void oneOutage(KafkaProducer<String, String> producer, Connection database, int checks)
            throws SQLException {
        passport(producer, database, "outage");
        var start = Instant.now();
        for (int i = 0; i < checks; i++) {
            send(producer, failed("outage", "site-" + i, "asset-" + i, 1, start));
        }
        producer.flush();
        await(
                database,
                "SELECT count(*) FROM incident_told t JOIN incident i ON i.id = t.incident_id"
                        + " WHERE i.project_id = 'outage'",
                1);
        print("%d checks down at once through one cause", checks);
        var told = Duration.between(start, Instant.now());
        print("  first page asked for after %d ms", told.toMillis());
        await(database, "SELECT count(*) FROM incident_member WHERE project_id = 'outage'", checks);
        print(
                "  all members stored after %d ms",
                Duration.between(start, Instant.now()).toMillis());
        print("  incidents: %d", count(database, "SELECT count(*) FROM incident WHERE project_id = 'outage'"));
    }

    private static void duplicates(KafkaProducer<String, String> producer, Connection database, int duplicates)
            throws SQLException {
        passport(producer, database, "again");
        var start = Instant.now();
        for (int i = 0; i < duplicates; i++) {
            send(producer, failed("again", "site", null, i + 1L, start.plusMillis(i)));
        }
        producer.flush();
        await(database, "SELECT coalesce(sum(occurrences), 0) FROM incident WHERE project_id = 'again'", duplicates);
        print("%d reports of one failure", duplicates);
        rate("stored", duplicates, start);
        print(
                "  incidents: %d, members: %d, lines of timeline: %d",
                count(database, "SELECT count(*) FROM incident WHERE project_id = 'again'"),
                count(database, "SELECT count(*) FROM incident_member WHERE project_id = 'again'"),
                count(
                        database,
                        "SELECT count(*) FROM incident_timeline t JOIN incident i ON i.id = t.incident_id"
                                + " WHERE i.project_id = 'again'"));
    }

    private static void passport(KafkaProducer<String, String> producer, Connection database, String project)
            throws SQLException {
        send(producer, new PersonApplied(project, "ivanov", 1, "Иванов", null, null, List.of(), List.of(), List.of()));
        send(
                producer,
                new ResponsibilitiesApplied(
                        project, 1, List.of(new Duty("cms", "ivanov", null, null, List.of(), null, null))));
        producer.flush();
        await(database, "SELECT count(*) FROM passport_duties WHERE project_id = '" + project + "'", 1);
    }

    private static CheckStatusChanged failed(
            String project, String check, @Nullable String asset, long sequence, Instant at) {
        return new CheckStatusChanged(
                project,
                project + "/" + check,
                sequence,
                "http",
                asset,
                "cms",
                CheckStatus.UP,
                CheckStatus.DOWN,
                at,
                at,
                sequence,
                new Failure("status", "500 instead of 200", "500", "200"),
                asset == null ? List.of() : List.of("hosting"),
                "http://" + check + ".example/");
    }

    private static void send(KafkaProducer<String, String> producer, EventData data) {
        producer.send(
                EventCodec.encode(new Event<>(UUID.randomUUID().toString(), "/benchmark", Instant.now(), null, data)));
    }

    private static KafkaProducer<String, String> producer(String bootstrapServers) {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("linger.ms", "5");
        properties.put("batch.size", "262144");
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static Process start(Map<String, String> config) throws IOException, NoSuchAlgorithmException {
        var root = Path.of(System.getProperty("understudy.root"));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        command.add("-Dmp.jwt.verify.publickey="
                + Base64.getEncoder()
                        .encodeToString(keys.generateKeyPair().getPublic().getEncoded()));
        config.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.management.port=0");
        command.add("-Dunderstudy.instance-id=benchmark");
        command.add("-jar");
        command.add(root.resolve("incident-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        var log = File.createTempFile("incident-storm", ".log");
        System.out.println("log of the service: " + log);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
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

    private static void await(Connection database, String count, long wanted) {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                if (count(database, count) >= wanted) {
                    return;
                }
            } catch (SQLException e) {
                // The service has not made its tables yet.
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        throw new IllegalStateException("not within " + PATIENCE + ": " + count + " >= " + wanted);
    }

    private static long count(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void rate(String what, int events, Instant start) {
        var took = Duration.between(start, Instant.now());
        print("  %s in %d ms: %d events/s", what, took.toMillis(), events * 1000L / Math.max(1, took.toMillis()));
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(format, values));
    }

    private static int argument(String[] arguments, int position, int otherwise) {
        return arguments.length > position ? Integer.parseInt(arguments[position]) : otherwise;
    }
}
