package dev.understudy.monitor.schedule;

import dev.understudy.events.EventCodec;
import dev.understudy.events.MalformedEventException;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The end of the results topic. After a crash the last second of probes is not in the database yet, but their results
 * are here; without a look at them their slots would be called missed, or be probed twice.
 */
final class ResultTail {

    private static final Logger LOG = Logger.getLogger(ResultTail.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Results reach the topic in batches, not in the order of their times. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    private final Map<String, Object> settings;

    /** @param settings of a consumer; must name no group */
    ResultTail(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * When the last slot with a result was due, per check. Knows only of slots with results since the moments given; of
     * none when the broker does not answer, which is logged: their time will be told as missed.
     *
     * @param since by partition of the checks; results share it if both topics have as many
     */
    Map<String, Instant> lastDue(Map<Integer, Instant> since, int partitionCount) {
        var known = new HashMap<String, Instant>();
        try (var consumer = new KafkaConsumer<String, @Nullable String>(settings)) {
            var topic = Topic.RESULTS.topicName();
            int count = consumer.partitionsFor(topic, PATIENCE).size();
            var earliest = Collections.min(since.values());
            var times = new HashMap<TopicPartition, Long>();
            for (int number = 0; number < count; number++) {
                var from = count == partitionCount ? since.get(number) : earliest;
                if (from != null) {
                    times.put(
                            new TopicPartition(topic, number),
                            from.minus(OVERLAP).toEpochMilli());
                }
            }
            read(consumer, times, known);
        } catch (KafkaException e) {
            LOG.warnf("The results of %d partitions cannot be read: %s", since.size(), e.getMessage());
        }
        return known;
    }

    private static void read(
            KafkaConsumer<String, @Nullable String> consumer,
            Map<TopicPartition, Long> times,
            Map<String, Instant> known) {
        var open = new HashMap<>(consumer.endOffsets(times.keySet(), PATIENCE));
        consumer.assign(times.keySet());
        consumer.offsetsForTimes(times, PATIENCE).forEach((partition, start) -> {
            if (start == null) {
                // Nothing is that young.
                open.remove(partition);
            } else {
                consumer.seek(partition, start.offset());
            }
        });
        pauseAllBut(consumer, open.keySet());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                note(record, known);
            }
            open.entrySet().removeIf(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
            pauseAllBut(consumer, open.keySet());
        }
    }

    private static void pauseAllBut(KafkaConsumer<String, @Nullable String> consumer, Collection<TopicPartition> open) {
        consumer.pause(consumer.assignment().stream()
                .filter(partition -> !open.contains(partition))
                .toList());
    }

    private static void note(ConsumerRecord<String, @Nullable String> record, Map<String, Instant> known) {
        try {
            if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known event
                    && event.event().data() instanceof ProbeCompleted result) {
                known.merge(result.checkId(), result.due(), (left, right) -> left.isAfter(right) ? left : right);
            }
        } catch (MalformedEventException e) {
            LOG.debugf("Passed over a result that cannot be read: %s", e.getMessage());
        }
    }
}
