package dev.understudy.kit.testing;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topics of the suite as a test sees them, past the service under test. */
public final class EventLog {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static @Nullable KafkaProducer<String, @Nullable String> producer;

    private EventLog() {}

    /** Publishes as the owner of the topic would, as of now, and waits until the broker has it. */
    public static <T extends EventData> Event<T> publish(T data) {
        var event = new Event<>(UUID.randomUUID().toString(), "/test", Instant.now(), null, data);
        publish(event);
        return event;
    }

    /** Publishes this very event; twice, to play a redelivery. */
    public static void publish(Event<?> event) {
        publish(EventCodec.encode(event));
    }

    /** Publishes any record, such as one that nobody can read. */
    public static void publish(ProducerRecord<String, @Nullable String> record) {
        try {
            producer().send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take a record for " + record.topic(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One for all tests: making it takes longer than what it is used for. */
    private static synchronized KafkaProducer<String, @Nullable String> producer() {
        var present = producer;
        if (present == null) {
            present = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrapServers(), "acks", "all", "linger.ms", 0),
                    new StringSerializer(),
                    new StringSerializer());
            producer = present;
        }
        return present;
    }

    /** Every event of this type that is on its topic now, in order within each key. */
    public static <T extends EventData> List<Event<T>> all(Class<T> type) {
        return decode(records(topicOf(type).topicName()), type);
    }

    /**
     * The first event of this type that matches, waiting up to 20 s for it.
     *
     * @throws AssertionError when none came; names those that did
     */
    public static <T extends EventData> Event<T> await(Class<T> type, Predicate<T> matches) {
        return await(type, matches, 1).getFirst();
    }

    /** The first {@code count} events that match; see {@link #await(Class, Predicate)}. */
    public static <T extends EventData> List<Event<T>> await(Class<T> type, Predicate<T> matches, int count) {
        var seen = new ArrayList<Event<T>>();
        var matching = new ArrayList<Event<T>>();
        try (var consumer = fromBeginning(topicOf(type).topicName())) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (matching.size() < count && System.nanoTime() < deadline) {
                var news = new ArrayList<ConsumerRecord<String, @Nullable String>>();
                consumer.poll(Duration.ofMillis(100)).forEach(news::add);
                for (var event : decode(news, type)) {
                    seen.add(event);
                    if (matches.test(event.data())) {
                        matching.add(event);
                    }
                }
            }
        }
        if (matching.size() < count) {
            throw new AssertionError("waited " + PATIENCE.toSeconds() + " s for " + count + " " + type.getSimpleName()
                    + ", found " + matching.size() + "; all that came: " + seen);
        }
        return List.copyOf(matching.subList(0, count));
    }

    /** What the service has put on its dead-letter topic. */
    public static List<ConsumerRecord<String, @Nullable String>> deadLetters(String service) {
        return records(Topic.deadLetters(service));
    }

    /** Every record that is on a topic now. */
    public static List<ConsumerRecord<String, @Nullable String>> records(String topic) {
        var records = new ArrayList<ConsumerRecord<String, @Nullable String>>();
        try (var consumer = fromBeginning(topic)) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** A header as text; null when absent. */
    public static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static <T extends EventData> List<Event<T>> decode(
            List<ConsumerRecord<String, @Nullable String>> records, Class<T> type) {
        var events = new ArrayList<Event<T>>();
        for (var record : records) {
            if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known(var event)
                    && type.isInstance(event.data())) {
                events.add(new Event<>(
                        event.id(), event.source(), event.time(), event.traceparent(), type.cast(event.data())));
            }
        }
        return events;
    }

    private static Topic topicOf(Class<? extends EventData> type) {
        for (var topic : Topic.values()) {
            if (topic.eventInterface().isAssignableFrom(type)) {
                return topic;
            }
        }
        throw new IllegalArgumentException(type + " travels on no topic");
    }

    private static KafkaConsumer<String, @Nullable String> fromBeginning(String topic) {
        var consumer = new KafkaConsumer<String, @Nullable String>(
                Map.of("bootstrap.servers", bootstrapServers(), "fetch.max.wait.ms", 50),
                new StringDeserializer(),
                new StringDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static String bootstrapServers() {
        return TestInfrastructure.start().bootstrapServers();
    }
}
