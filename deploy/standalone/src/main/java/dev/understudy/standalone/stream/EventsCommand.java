package dev.understudy.standalone.stream;

import dev.understudy.events.Topic;
import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.suite.StateFile;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the services tell each other. */
@Command(
        name = "events",
        description = "Shows events as they are published, decoded, until Ctrl-C. Reading leaves no trace on the bus.")
public final class EventsCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(250);

    @Mixin
    private DataOption data;

    @Option(
            names = "--topic",
            paramLabel = "T",
            description =
                    "Only this topic, for example monitor.status.v1 or incident.dlq.v1 (default: all but dead letters). May be repeated.")
    private @Nullable List<String> topics;

    @Option(names = "--from-beginning", description = "Begins with the oldest event that is kept.")
    private boolean fromBeginning;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(names = "-n", paramLabel = "COUNT", description = "Ends after so many events.")
    private @Nullable Long count;

    @Option(names = "--no-follow", description = "Ends with the newest event that there is now.")
    private boolean noFollow;

    @Override
    public Integer call() {
        var folder = data.folder();
        var bootstrap = StateFile.in(folder).requireRunning(folder).ports().kafkaBootstrap();
        var wanted = topics == null
                ? Arrays.stream(Topic.values()).map(Topic::topicName).toList()
                : topics.stream().map(EventsCommand::known).toList();
        try (var consumer = new KafkaConsumer<String, @Nullable String>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                4 * 1024 * 1024,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                256 * 1024))) {
            show(consumer, wanted);
            return ExitCodes.OK;
        } catch (KafkaException e) {
            throw new LauncherFailure("Kafka does not answer on %s: %s".formatted(bootstrap, e.getMessage()), e);
        }
    }

    private void show(KafkaConsumer<String, @Nullable String> consumer, List<String> wanted) {
        var partitions = partitions(consumer, wanted);
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        Map<TopicPartition, Long> ends = noFollow ? new HashMap<>(consumer.endOffsets(partitions)) : Map.of();
        long left = count == null ? Long.MAX_VALUE : count;
        while (left > 0 && !(noFollow && isThrough(consumer, ends))) {
            var batch = new ArrayList<ConsumerRecord<String, @Nullable String>>();
            consumer.poll(POLL).forEach(batch::add);
            // Partitions come one after the other; a reader wants the order of time.
            batch.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
            for (var record : batch) {
                if (left-- == 0) {
                    break;
                }
                System.out.println(
                        json ? EventLine.forPrograms(record) : EventLine.forPeople(record, ZoneId.systemDefault()));
            }
            System.out.flush();
            left = Math.max(left, 0);
        }
    }

    private static boolean isThrough(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static Collection<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, List<String> topics) {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : topics) {
            for (var partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        return partitions;
    }

    private static String known(String topic) {
        var names = Stream.concat(
                        Arrays.stream(Topic.values()).map(Topic::topicName),
                        Arrays.stream(ServiceName.values()).map(service -> Topic.deadLetters(service.id())))
                .toList();
        if (!names.contains(topic)) {
            throw LauncherFailure.usage(
                    "Unknown topic '%s'; topics are %s.".formatted(topic, String.join(", ", names)));
        }
        return topic;
    }
}
