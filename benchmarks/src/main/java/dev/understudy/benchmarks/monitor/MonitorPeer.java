package dev.understudy.benchmarks.monitor;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.EventCodec;
import dev.understudy.events.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The system under test of a harness that compares monitors: watches sites that the harness runs, and posts every change
 * to its sink, {@code {"target": ..., "state": "down"}}. One failed probe is enough, as for the others.
 */
public final class MonitorPeer {

    private static final int PORTS = 28800;

    private MonitorPeer() {}

    /** @param arguments FOLDER CHECKS INTERVAL_SECONDS URL_PATTERN SINK [JVM options of the service] */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException, SQLException {
        var folder = Path.of(arguments[0]);
        int checks = Integer.parseInt(arguments[1]);
        var interval = Duration.ofMillis(Math.round(Double.parseDouble(arguments[2]) * 1000));
        var installation = new Installation(
                Path.of(System.getProperty("understudy.root")),
                folder,
                PORTS,
                Arrays.asList(arguments).subList(5, arguments.length));
        Runtime.getRuntime().addShutdownHook(new Thread(installation::close));
        installation.startService();
        installation.addChecks(IntStream.rangeClosed(1, checks)
                .mapToObj(number -> check(number, interval, String.format(Locale.ROOT, arguments[3], number)))
                .toList());
        Installation.await(Duration.ofMinutes(5), "all checks are taken over", () -> {
            var owned = installation.metric("understudy_monitor_checks_owned");
            return owned != null && owned == checks;
        });
        Files.createFile(folder.resolve("ready"));
        tell(installation, URI.create(arguments[4]));
    }

    private static CheckApplied check(int number, Duration interval, String url) {
        var timeout = interval.compareTo(Duration.ofSeconds(5)) < 0 ? interval : Duration.ofSeconds(5);
        return new CheckApplied(
                "bench",
                "site-" + number + ".http",
                1,
                "http",
                "user",
                null,
                null,
                new Schedule(interval, timeout, Duration.ofSeconds(1), 1, 1),
                List.of(),
                new HttpTarget(url, "GET", List.of()));
    }

    private static void tell(Installation installation, URI sink) {
        var http = HttpClient.newHttpClient();
        try (var consumer = new KafkaConsumer<String, @Nullable String>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class))) {
            var partitions = consumer.partitionsFor(Topic.STATUS.topicName()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known known
                            && known.event().data() instanceof CheckStatusChanged change
                            && change.from() != CheckStatus.PENDING
                            && (change.to() == CheckStatus.DOWN || change.to() == CheckStatus.UP)) {
                        var body = "{\"target\":\"" + change.target() + "\",\"state\":\""
                                + change.to().name().toLowerCase(Locale.ROOT) + "\"}";
                        var unused = http.sendAsync(
                                HttpRequest.newBuilder(sink)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());
                    }
                }
            }
        }
    }
}
