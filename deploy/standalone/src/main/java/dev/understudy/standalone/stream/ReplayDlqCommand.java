package dev.understudy.standalone.stream;

import dev.understudy.events.Topic;
import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.suite.StateFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives dead letters another chance. */
@Command(
        name = "replay-dlq",
        description = {
            "Sends what a service could not process to the topic it came from, addressed to that service alone.",
            "Each dead letter is replayed once; one that fails again becomes a new dead letter."
        })
public final class ReplayDlqCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(500);

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "SERVICE", description = "passport, monitor, incident, notifier or report.")
    private String service;

    @Option(names = "--dry-run", description = "Sends nothing; lists what would be sent and why it was put aside.")
    private boolean dryRun;

    @Override
    public Integer call() {
        var chosen = ServiceName.of(service)
                .orElseThrow(() -> LauncherFailure.usage(
                        "Unknown service '%s'; services are %s.".formatted(service, ServiceName.ids())));
        var folder = data.folder();
        var bootstrap = StateFile.in(folder).requireRunning(folder).ports().kafkaBootstrap();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        chosen.id() + ".dlq-replay",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        256 * 1024,
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class));
                var producer = new KafkaProducer<byte[], byte @Nullable []>(Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        8L * 1024 * 1024,
                        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                        ByteArraySerializer.class,
                        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                        ByteArraySerializer.class))) {
            return replay(chosen, consumer, producer);
        } catch (KafkaException e) {
            throw new LauncherFailure("Kafka does not answer on %s: %s".formatted(bootstrap, e.getMessage()), e);
        }
    }

    private int replay(
            ServiceName chosen,
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte @Nullable []> producer) {
        var partitions = consumer.partitionsFor(Topic.deadLetters(chosen.id())).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        // What fails again lands behind these ends, so that a replay comes to an end.
        var ends = consumer.endOffsets(partitions);
        int sent = 0;
        int stuck = 0;
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            var acknowledgements = new ArrayList<Future<RecordMetadata>>();
            for (var record : consumer.poll(POLL)) {
                long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (record.offset() >= end) {
                    continue;
                }
                var letter = new DeadLetter(record);
                var origin = letter.origin();
                if (origin.isEmpty()) {
                    stuck++;
                    System.err.println("cannot be replayed, does not say where it came from: " + letter.describe());
                } else if (dryRun) {
                    sent++;
                    System.out.println(letter.describe());
                } else {
                    acknowledgements.add(producer.send(letter.again(origin.get(), chosen)));
                }
            }
            if (!dryRun && !acknowledgements.isEmpty()) {
                producer.flush();
                sent += acknowledged(acknowledgements);
                consumer.commitSync();
            }
        }
        System.out.println("%s: %d %s %s%s"
                .formatted(
                        Topic.deadLetters(chosen.id()),
                        sent,
                        sent == 1 ? "dead letter" : "dead letters",
                        dryRun ? "would be replayed" : "replayed",
                        stuck == 0 ? "" : ", %d cannot be".formatted(stuck)));
        return ExitCodes.OK;
    }

    private static int acknowledged(ArrayList<Future<RecordMetadata>> acknowledgements) {
        for (var acknowledgement : acknowledgements) {
            try {
                acknowledgement.get();
            } catch (ExecutionException e) {
                throw new LauncherFailure(
                        "A dead letter was not accepted by the broker, and this batch stays to be replayed: "
                                + e.getCause(),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LauncherFailure("Interrupted; this batch stays to be replayed.", e);
            }
        }
        return acknowledgements.size();
    }
}
