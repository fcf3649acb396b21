package dev.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final TopicSettings PASSPORTS =
            new TopicSettings("passport.people.v1", 3, true, Duration.ofDays(1), Map.of());
    private static final TopicSettings RESULTS = new TopicSettings(
            "monitor.results.v1", 2, false, Duration.ofDays(7), Map.of("max.message.bytes", "2000000"));

    @TempDir
    private Path folder;

    private final List<KafkaBroker> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(KafkaBroker::kill);
    }

    @Test
    void keepsRecordsAndGroupOffsetsWhenKilledAndStartedOnOtherPorts() throws Exception {
        var broker = start(settings(folder));
        broker.createTopics(List.of(PASSPORTS, RESULTS));
        produce(broker, "before");
        assertThat(consume(broker)).containsExactly("before");

        broker.kill();
        assertThat(broker.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
        var again = start(settings(folder));
        produce(again, "after");

        assertThat(consume(again)).containsExactly("after");
    }

    @Test
    void stopsInOrderAndStartsAgain() throws Exception {
        var settings = settings(folder);
        var broker = start(settings);
        broker.createTopics(List.of(RESULTS));
        produce(broker, "first");

        broker.stop();
        assertThat(broker.process().isAlive()).isFalse();
        assertThat(Files.exists(folder.resolve("data/log/.kafka_cleanshutdown")))
                .isTrue();

        assertThat(consume(start(settings))).containsExactly("first");
    }

    @Test
    void createsTopicsAsAskedAndMayDoSoAgain() throws Exception {
        var broker = start(settings(folder));

        broker.createTopics(List.of(PASSPORTS, RESULTS));
        broker.createTopics(
                List.of(PASSPORTS, new TopicSettings(RESULTS.name(), 2, false, Duration.ofDays(8), Map.of())));

        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(PASSPORTS.name(), RESULTS.name()))
                    .allTopicNames()
                    .get();
            assertThat(topics.get(PASSPORTS.name()).partitions()).hasSize(3);
            assertThat(topics.get(RESULTS.name()).partitions()).hasSize(2);
            assertThat(config(admin, PASSPORTS.name(), "cleanup.policy")).isEqualTo("compact");
            assertThat(config(admin, RESULTS.name(), "cleanup.policy")).isEqualTo("delete");
            assertThat(config(admin, RESULTS.name(), "max.message.bytes")).isEqualTo("2000000");
            String eightDays = Long.toString(Duration.ofDays(8).toMillis());
            await().untilAsserted(() ->
                    assertThat(config(admin, RESULTS.name(), "retention.ms")).isEqualTo(eightDays));
            assertThatThrownBy(() -> admin.describeTopics(List.of("never-made"))
                            .allTopicNames()
                            .get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
        assertThatThrownBy(() -> broker.createTopics(
                        List.of(new TopicSettings("bad", 1, false, Duration.ofDays(1), Map.of("no.such.key", "1")))))
                .isInstanceOf(InfrastructureException.Refused.class)
                .hasMessageContaining("no.such.key");
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (var squatter = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = squatter.getLocalPort();
            var settings = new KafkaBroker.Settings(
                    folder.resolve("data"), port, Ports.free(1).getFirst(), folder.resolve("kafka.log"));

            var failure =
                    catchThrowableOfType(InfrastructureException.PortTaken.class, () -> KafkaBroker.start(settings));

            assertThat(failure).hasMessageContaining("Port " + port).hasMessageNotContaining("\n");
            assertThat(failure.port()).isEqualTo(port);
        }
    }

    @Test
    void refusesFoldersThatAreNotItsOwn() throws Exception {
        var settings = settings(folder);
        Path meta = Files.createDirectories(folder.resolve("data/log")).resolve("meta.properties");

        assertThatThrownBy(() -> KafkaBroker.start(settings))
                .isInstanceOf(InfrastructureException.BrokenFolder.class)
                .hasMessageContaining("meta.properties is unreadable");

        Files.writeString(meta, "version=1\ncluster.id=another\nnode.id=1\n");
        assertThatThrownBy(() -> KafkaBroker.start(settings))
                .isInstanceOf(InfrastructureException.BrokenFolder.class)
                .hasMessageContaining("cluster 'another'");

        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(
                        () -> KafkaBroker.start(new KafkaBroker.Settings(file, settings.port(), 1, settings.logFile())))
                .isInstanceOf(InfrastructureException.BrokenFolder.class);
    }

    @Test
    void saysAtOnceWhyTheProcessEnded() {
        var settings = settings(folder);
        var broken = new KafkaBroker.Settings(
                settings.dataDir(),
                settings.port(),
                settings.controllerPort(),
                settings.logFile(),
                256,
                List.of("-XX:NoSuchOption"),
                false);

        var failure = catchThrowableOfType(InfrastructureException.Died.class, () -> KafkaBroker.start(broken));

        assertThat(failure).hasMessageContaining("Kafka ended before it was ready");
        assertThat(failure.logTail()).contains("NoSuchOption");
    }

    private KafkaBroker start(KafkaBroker.Settings settings) {
        var broker = KafkaBroker.start(settings);
        started.add(broker);
        return broker;
    }

    private static KafkaBroker.Settings settings(Path folder) {
        var ports = Ports.free(2);
        return new KafkaBroker.Settings(
                folder.resolve("data"),
                ports.get(0),
                ports.get(1),
                folder.resolve("kafka.log"),
                192,
                List.of("-XX:TieredStopAtLevel=1"),
                true);
    }

    private static void produce(KafkaBroker broker, String value) throws Exception {
        var config = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(RESULTS.name(), "key", value)).get(30, TimeUnit.SECONDS);
        }
    }

    /** What the group has not read yet. */
    private static List<String> consume(KafkaBroker broker) {
        var config = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "test", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(RESULTS.name()));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
            return values;
        }
    }

    private static String config(Admin admin, String topic, String key) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(key)
                .value();
    }
}
