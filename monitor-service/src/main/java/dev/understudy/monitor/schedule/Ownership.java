package dev.understudy.monitor.schedule;

import dev.understudy.events.CheckEvent;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.EventCodec;
import dev.understudy.events.MalformedEventException;
import dev.understudy.events.Topic;
import dev.understudy.monitor.status.RecordedState;
import dev.understudy.monitor.status.StatusStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which checks this replica probes: those on the partitions of {@code monitor.checks.v1} that the consumer group gives
 * it. A partition that comes is read from its beginning, always; offsets are never committed. When its end is reached,
 * the stored states of its checks are loaded in bulk and the engine takes over; later records follow the same way. A
 * partition that goes leaves the engine first, with its last slots stored.
 *
 * <p>A consumer of its own and not a messaging channel: it must know when it has read a partition to the end, and
 * a hundred thousand checks are to be read in seconds.
 */
@ApplicationScoped
public class Ownership {

    private static final Logger LOG = Logger.getLogger(Ownership.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REJOIN = Duration.ofSeconds(5);
    private static final Duration HANDOVER = Duration.ofSeconds(5);
    private static final long NOT_KNOWN = -1;

    /** A partition of ours. */
    private static final class Share {
        /** Where it ended when it came; reading up to there makes it complete. */
        long end = NOT_KNOWN;

        boolean complete;
        /** Whether the engine has got what it held when it came. */
        boolean taken;

        /** Definitions that the engine has not got yet, the last one of each check. */
        Map<String, CheckApplied> waiting = new LinkedHashMap<>();
    }

    private final StatusStore store;
    private final Map<String, Object> settings;
    private final ResultTail tail;
    private final Counter malformed;

    private final Map<TopicPartition, Share> shares = new HashMap<>();
    private long retryAtNanos;

    private volatile boolean stopping;
    private volatile @Nullable KafkaConsumer<String, @Nullable String> consumer;
    private volatile @Nullable Thread thread;

    Ownership(
            StatusStore store,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "understudy.instance-id") String instanceId) {
        this.store = store;
        this.malformed = meters.counter("understudy.monitor.checks.malformed");
        var reading = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000);
        this.tail = new ResultTail(reading);
        this.settings = new HashMap<>(reading);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, application + ".scheduler");
        // A replica that is killed and comes back has its partitions at once.
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        // Only what moves is taken from a replica; the rest it goes on probing.
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
    }

    public synchronized void start(Engine engine) {
        stopping = false;
        thread = Thread.ofPlatform().name("check-ownership").daemon().start(() -> run(engine));
    }

    /** Gives up all checks, with their last slots stored. */
    public synchronized void stop() throws InterruptedException {
        var running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        running.join();
        thread = null;
    }

    /** Whether this replica is, or tries to be, a member of the group. */
    boolean isAlive() {
        var running = thread;
        return running != null && running.isAlive();
    }

    private void run(Engine engine) {
        while (!stopping) {
            try (var reading = new KafkaConsumer<String, @Nullable String>(settings)) {
                consumer = reading;
                reading.subscribe(List.of(Topic.CHECKS.topicName()), following(reading, engine));
                follow(reading, engine);
                release(List.copyOf(shares.keySet()), engine, true);
            } catch (RuntimeException e) {
                // Such as another replica that has taken this one's name: the checks are that one's now.
                LOG.errorf(e, "This replica gives up its checks, and applies for them again in %s", REJOIN);
                release(List.copyOf(shares.keySet()), engine, false);
                pause(REJOIN);
            } finally {
                consumer = null;
            }
        }
    }

    private void follow(KafkaConsumer<String, @Nullable String> consumer, Engine engine) {
        while (!stopping) {
            try {
                for (var record : consumer.poll(POLL)) {
                    take(record, engine);
                }
                completeShares(consumer);
                handOver(consumer, engine);
            } catch (WakeupException e) {
                // To see that it is time to stop.
            } catch (RetriableException e) {
                LOG.warnf("Checks cannot be read just now: %s", e.getMessage());
                pause(RETRY);
            }
        }
    }

    private void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (!stopping && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private ConsumerRebalanceListener following(KafkaConsumer<String, @Nullable String> consumer, Engine engine) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                consumer.seekToBeginning(partitions);
                partitions.forEach(partition -> shares.put(partition, new Share()));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                release(partitions, engine, true);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                release(partitions, engine, false);
            }
        };
    }

    private void take(ConsumerRecord<String, @Nullable String> record, Engine engine) {
        var share = shares.get(new TopicPartition(record.topic(), record.partition()));
        if (share == null) {
            return;
        }
        try {
            if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known known
                    && known.event().data() instanceof CheckEvent event) {
                switch (event) {
                    case CheckApplied applied -> share.waiting.put(applied.checkId(), applied);
                    case CheckRemoved removed -> {
                        share.waiting.remove(removed.checkId());
                        engine.remove(removed.checkId());
                    }
                }
            }
        } catch (MalformedEventException e) {
            malformed.increment();
            LOG.errorf("A check definition cannot be read, offset %d: %s", record.offset(), e.getMessage());
        }
    }

    private void completeShares(KafkaConsumer<String, @Nullable String> consumer) {
        var incomplete = shares.entrySet().stream()
                .filter(share -> !share.getValue().complete)
                .toList();
        if (incomplete.isEmpty()) {
            return;
        }
        var unmeasured = incomplete.stream()
                .filter(share -> share.getValue().end == NOT_KNOWN)
                .map(Map.Entry::getKey)
                .toList();
        if (!unmeasured.isEmpty()) {
            consumer.endOffsets(unmeasured).forEach((partition, end) -> {
                var share = shares.get(partition);
                if (share != null) {
                    share.end = end;
                }
            });
        }
        for (var share : incomplete) {
            if (consumer.position(share.getKey()) >= share.getValue().end) {
                share.getValue().complete = true;
            }
        }
    }

    private void handOver(KafkaConsumer<String, @Nullable String> consumer, Engine engine) {
        if (retryAtNanos != 0 && System.nanoTime() - retryAtNanos < 0) {
            return;
        }
        var ready = new HashMap<Integer, Share>();
        shares.forEach((partition, share) -> {
            if (share.complete && !share.waiting.isEmpty()) {
                ready.put(partition.partition(), share);
            }
        });
        if (ready.isEmpty()) {
            return;
        }
        try {
            recorded(consumer, ready).forEach((partition, recorded) -> {
                var share = Objects.requireNonNull(ready.get(partition));
                engine.own(
                        partition,
                        recorded.stream()
                                .map(state -> new Engine.Assignment(
                                        Objects.requireNonNull(share.waiting.get(state.checkId())), state))
                                .toList());
                LOG.infof("Took over %d checks of partition %d", recorded.size(), partition);
                // Not cleared: a table that held thousands stays as large.
                share.waiting = new LinkedHashMap<>();
                share.taken = true;
            });
            retryAtNanos = 0;
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warnf("The states of %d partitions cannot be read, next attempt in %s: %s", ready.size(), RETRY, e);
            retryAtNanos = System.nanoTime() + RETRY.toNanos();
        }
    }

    /** What is stored of the waiting checks; of shares that have just come, results are ahead of it. */
    private Map<Integer, List<RecordedState>> recorded(
            KafkaConsumer<String, @Nullable String> consumer, Map<Integer, Share> ready) {
        var stored = new HashMap<Integer, List<RecordedState>>();
        var since = new HashMap<Integer, Instant>();
        ready.forEach((partition, share) -> {
            var states = store.load(share.waiting.keySet());
            stored.put(partition, states);
            if (!share.taken) {
                states.stream()
                        .map(RecordedState::lastDue)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .ifPresent(latest -> since.put(partition, latest));
            }
        });
        if (since.isEmpty()) {
            return stored;
        }
        int count = consumer.partitionsFor(Topic.CHECKS.topicName()).size();
        var probed = tail.lastDue(since, count);
        since.keySet()
                .forEach(partition -> stored.computeIfPresent(partition, (number, states) -> states.stream()
                        .map(state -> state.probedAt(probed.get(state.checkId())))
                        .toList()));
        return stored;
    }

    private void release(Collection<TopicPartition> partitions, Engine engine, boolean wait) {
        if (partitions.isEmpty()) {
            return;
        }
        shares.keySet().removeAll(partitions);
        var stored = engine.release(
                partitions.stream().map(TopicPartition::partition).toList());
        if (!wait) {
            return;
        }
        try {
            stored.get(HANDOVER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warnf("The last slots of %d partitions could not be stored in time", partitions.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
