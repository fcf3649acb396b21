package dev.understudy.monitor.history;

import dev.understudy.events.EventCodec;
import dev.understudy.events.MalformedEventException;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.Topic;
import dev.understudy.monitor.MonitorConfig;
import dev.understudy.monitor.history.HistoryStore.Chunk;
import dev.understudy.monitor.history.HistoryStore.OvertakenException;
import dev.understudy.monitor.history.HistoryStore.Progress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results topic and stores it. Results are gathered in memory, encoded as they come, and stored together with
 * the offsets that they were read up to: after a crash they are read again from there. So Kafka keeps what is not stored
 * yet, and how long to gather is a matter of cost alone: a row costs the same however many results of a check are in it.
 *
 * <p>A consumer of its own and not a messaging channel, because its offsets are in the database.
 */
@ApplicationScoped
public class ResultCollector {

    private static final Logger LOG = Logger.getLogger(ResultCollector.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REJOIN = Duration.ofSeconds(5);
    private static final Duration SHORTEST_GATHERING = Duration.ofSeconds(2);

    /** Results in memory beyond which reading pauses until some are stored. */
    private static final int ROOM = 1_000_000;

    /** Clocks of replicas differ; a result from further ahead is none. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private static final long NOTHING = -1;

    private record Place(String checkId, int hour) {}

    /** What is read of a partition and not stored yet. */
    private static final class Share {
        long stored;
        long next;
        final Map<Place, ResultBlock.Writer> gathered = new HashMap<>();

        Share(long stored) {
            this.stored = stored;
            this.next = stored;
        }
    }

    private final HistoryStore store;
    private final Clock clock;
    private final MonitorConfig.History config;
    private final Map<String, Object> settings;
    private final Counter stored;
    private final Counter expired;
    private final Counter malformed;

    /** Guarded by itself: requests look into what is not stored yet. */
    private final Map<Integer, Share> shares = new HashMap<>();

    private int results;
    private long gatheringSinceNanos;

    private volatile boolean stopping;
    private volatile @Nullable KafkaConsumer<String, @Nullable String> consumer;
    private @Nullable Thread thread;

    ResultCollector(
            HistoryStore store,
            Clock clock,
            MonitorConfig config,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "understudy.instance-id") String instanceId) {
        this.store = store;
        this.clock = clock;
        this.config = config.history();
        this.stored = meters.counter("understudy.monitor.history.stored");
        this.expired = meters.counter("understudy.monitor.history.expired");
        this.malformed = meters.counter("understudy.monitor.history.malformed");
        meters.gauge("understudy.monitor.history.gathered", this, ResultCollector::gathered);
        this.settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        // A batch twice a second costs less than a record at a time.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 256 * 1024);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 400);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, application + ".history");
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
    }

    public synchronized void start() {
        stopping = false;
        thread = Thread.ofPlatform().name("result-collector").daemon().start(this::run);
    }

    /** Stores what was read so far. */
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

    /** Chunks of a check that are read and not stored yet; of those checks alone that this replica reads. */
    Map<Integer, byte[]> unstored(String checkId, int fromHour, int toHour) {
        var chunks = new HashMap<Integer, byte[]>();
        synchronized (shares) {
            for (var share : shares.values()) {
                for (int hour = fromHour; hour <= toHour; hour++) {
                    var writer = share.gathered.get(new Place(checkId, hour));
                    if (writer != null) {
                        chunks.put(hour, writer.toByteArray());
                    }
                }
            }
        }
        return chunks;
    }

    /** Results that are read and not stored yet. */
    int gathered() {
        synchronized (shares) {
            return results;
        }
    }

    private void run() {
        while (!stopping) {
            try (var reading = new KafkaConsumer<String, @Nullable String>(settings)) {
                consumer = reading;
                reading.subscribe(List.of(Topic.RESULTS.topicName()), following(reading));
                follow(reading);
                storeQuietly();
            } catch (RuntimeException e) {
                LOG.errorf(e, "Results are not read any more; reading begins again in %s", REJOIN);
                pause(REJOIN);
            } finally {
                consumer = null;
                forget();
            }
        }
    }

    private void follow(KafkaConsumer<String, @Nullable String> reading) {
        long retryAtNanos = System.nanoTime();
        while (!stopping) {
            try {
                for (var record : reading.poll(POLL)) {
                    take(record);
                }
                if (!isDue() || System.nanoTime() - retryAtNanos < 0) {
                    continue;
                }
                store();
                reading.resume(reading.paused());
            } catch (WakeupException e) {
                // To see that it is time to stop.
            } catch (RetriableException e) {
                LOG.warnf("Results cannot be read just now: %s", e.getMessage());
                pause(RETRY);
            } catch (HistoryStoreException e) {
                LOG.warnf(
                        "%d results wait to be stored: %s",
                        gathered(), rootOf(e).getMessage());
                retryAtNanos = System.nanoTime() + RETRY.toNanos();
                if (gathered() > ROOM) {
                    reading.pause(reading.assignment());
                }
            }
        }
    }

    private ConsumerRebalanceListener following(KafkaConsumer<String, @Nullable String> reading) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                var offsets = offsets();
                synchronized (shares) {
                    for (var partition : partitions) {
                        long next = offsets.getOrDefault(partition.partition(), NOTHING);
                        shares.put(partition.partition(), new Share(next));
                        if (next == NOTHING) {
                            reading.seekToBeginning(List.of(partition));
                        } else {
                            reading.seek(partition, next);
                        }
                    }
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                storeQuietly();
                drop(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                drop(partitions);
            }
        };
    }

    /** Waits for the database: whoever began to read without knowing where would read everything again. */
    private Map<Integer, Long> offsets() {
        while (true) {
            try {
                return store.offsets();
            } catch (RuntimeException e) {
                if (stopping) {
                    throw e;
                }
                LOG.warnf(
                        "It is not known yet where to go on reading: %s",
                        rootOf(e).getMessage());
                pause(RETRY);
            }
        }
    }

    private void take(ConsumerRecord<String, @Nullable String> record) {
        StoredResult result = null;
        String checkId = "";
        try {
            if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known known
                    && known.event().data() instanceof ProbeCompleted completed) {
                if (completed.checkId().indexOf('\0') >= 0) {
                    throw new MalformedEventException("a check id that no database takes");
                }
                checkId = completed.checkId();
                result = StoredResult.of(completed);
            }
        } catch (MalformedEventException | ArithmeticException e) {
            malformed.increment();
            LOG.errorf(
                    "A result cannot be read, partition %d, offset %d: %s",
                    record.partition(), record.offset(), e.getMessage());
        }
        synchronized (shares) {
            var share = shares.get(record.partition());
            if (share == null) {
                return;
            }
            share.next = record.offset() + 1;
            if (result == null) {
                return;
            }
            if (!isKept(result)) {
                expired.increment();
                return;
            }
            if (results++ == 0) {
                gatheringSinceNanos = System.nanoTime();
            }
            share.gathered
                    .computeIfAbsent(new Place(checkId, result.hour()), place -> new ResultBlock.Writer())
                    .add(result);
        }
    }

    private boolean isKept(StoredResult result) {
        long now = clock.millis();
        int today = (int) Math.floorDiv(now, HistoryStore.DAY_MILLIS);
        return result.finishedAt() >= HistoryStore.oldestHour(today, config.rawDays()) * HistoryStore.HOUR_MILLIS
                && result.finishedAt() <= now + AHEAD.toMillis();
    }

    /** The more rows there are, the longer they are gathered, so that so many a second are written and no more. */
    private boolean isDue() {
        synchronized (shares) {
            if (results == 0) {
                return false;
            }
            if (results > ROOM) {
                return true;
            }
            int rows = shares.values().stream()
                    .mapToInt(share -> share.gathered.size())
                    .sum();
            long wanted = TimeUnit.SECONDS.toMillis(rows) / config.rowsPerSecond();
            long gathering = Math.clamp(
                    wanted,
                    SHORTEST_GATHERING.toMillis(),
                    config.longestGathering().toMillis());
            return System.nanoTime() - gatheringSinceNanos >= TimeUnit.MILLISECONDS.toNanos(gathering);
        }
    }

    private void storeQuietly() {
        try {
            store();
        } catch (HistoryStoreException | OvertakenException e) {
            LOG.warnf(
                    "%d results are left to whoever reads them next: %s",
                    gathered(), rootOf(e).getMessage());
        }
    }

    /** Only this thread adds; what is being stored stays visible until it is. */
    private void store() {
        var chunks = new ArrayList<Chunk>();
        var progress = new ArrayList<Progress>();
        int count;
        synchronized (shares) {
            count = results;
            shares.forEach((partition, share) -> {
                if (share.next != share.stored) {
                    progress.add(new Progress(partition, share.stored, share.next));
                }
                share.gathered.forEach(
                        (place, writer) -> chunks.add(new Chunk(place.checkId(), place.hour(), writer.toByteArray())));
            });
        }
        if (progress.isEmpty()) {
            return;
        }
        store.append(chunks, progress);
        stored.increment(count);
        synchronized (shares) {
            results = 0;
            shares.values().forEach(share -> {
                share.stored = share.next;
                share.gathered.clear();
            });
        }
    }

    private void drop(Collection<TopicPartition> partitions) {
        synchronized (shares) {
            partitions.forEach(partition -> shares.remove(partition.partition()));
            results = shares.values().stream()
                    .flatMap(share -> share.gathered.values().stream())
                    .mapToInt(ResultBlock.Writer::count)
                    .sum();
        }
    }

    private void forget() {
        synchronized (shares) {
            shares.clear();
            results = 0;
        }
    }

    private void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (!stopping && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static Throwable rootOf(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
