package dev.understudy.monitor.result;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.monitor.MonitorConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends results to Kafka in batches, past the database: a result that is lost leaves a gap, which is shown as such, and
 * thousands a second are too many for an outbox. While the broker is away they wait; when there is no more room, the
 * oldest are dropped and counted. Never blocks its callers.
 *
 * <p>A result's id is made of check, slot and attempt: whoever has it twice can tell.
 */
@ApplicationScoped
public class ResultPublisher implements Consumer<ProbeCompleted> {

    private static final Logger LOG = Logger.getLogger(ResultPublisher.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    /** How long it takes to hand over what was gathered. */
    private static final int SENDING_MILLIS = 5;

    private static final long BUFFER_BYTES = 16L << 20;
    private static final int BATCH_BYTES = 128 << 10;
    /** Results taken from the queue together; those that wait for the broker stay in it. */
    private static final int SENT_TOGETHER = 1000;

    private final String bootstrapServers;
    private final String source;
    private final Duration linger;
    private final ArrayBlockingQueue<ProbeCompleted> queue;
    private final LongAdder published = new LongAdder();
    private final Counter dropped;

    private volatile boolean stopping;
    private @Nullable Thread thread;

    ResultPublisher(
            MonitorConfig config,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "understudy.instance-id") String instanceId) {
        this.bootstrapServers = bootstrapServers;
        this.source = "/" + application + "/" + instanceId;
        this.linger = config.results().linger();
        this.queue = new ArrayBlockingQueue<>(config.results().queueCapacity());
        FunctionCounter.builder("understudy.monitor.results.published", published, LongAdder::sum)
                .register(meters);
        this.dropped = meters.counter("understudy.monitor.results.dropped");
        meters.gauge("understudy.monitor.results.queue", queue, ArrayBlockingQueue::size);
    }

    @Override
    public void accept(ProbeCompleted result) {
        while (!queue.offer(result)) {
            if (queue.poll() != null) {
                dropped.increment();
            }
        }
    }

    public synchronized void start() {
        stopping = false;
        thread = Thread.ofPlatform().name("result-publisher").daemon().start(this::run);
    }

    /** Sends what is left, if the broker takes it within a few seconds. */
    public synchronized void stop() throws InterruptedException {
        var running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        running.join();
        thread = null;
    }

    private void run() {
        var producer = new KafkaProducer<String, @Nullable String>(settings());
        try {
            var batch = new ArrayList<ProbeCompleted>(SENT_TOGETHER);
            while (!stopping || !queue.isEmpty()) {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                gather();
                batch.add(first);
                queue.drainTo(batch, SENT_TOGETHER - 1);
                send(producer, batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            LOG.warn("The result publisher was interrupted");
        } finally {
            producer.close(LAST_WORDS);
        }
    }

    /**
     * Lets results come together, so that neither this thread nor the client's nor the broker is woken for each. Not
     * with the client's own waiting: it is woken with every record that begins a batch.
     */
    private void gather() throws InterruptedException {
        if (!stopping && queue.size() < SENT_TOGETHER) {
            Thread.sleep(linger);
        }
    }

    private void send(KafkaProducer<String, @Nullable String> producer, List<ProbeCompleted> batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (!send(producer, batch.get(i))) {
                int lost = batch.size() - i + queue.size();
                dropped.increment(lost);
                LOG.warnf("%d results could not be sent before the end", lost);
                queue.clear();
                return;
            }
        }
    }

    /** @return false when the broker is away and so are we, soon */
    private boolean send(KafkaProducer<String, @Nullable String> producer, ProbeCompleted result) {
        var record = encode(result);
        while (true) {
            try {
                producer.send(record, (metadata, failure) -> {
                    if (failure == null) {
                        published.increment();
                    } else {
                        dropped.increment();
                        LOG.warnf("A result of %s was not taken: %s", result.checkId(), failure.getMessage());
                    }
                });
                return true;
            } catch (TimeoutException e) {
                if (stopping) {
                    return false;
                }
                LOG.warnf("The broker takes no results; %d wait: %s", queue.size() + 1, e.getMessage());
            } catch (RuntimeException e) {
                dropped.increment();
                LOG.errorf(e, "A result of %s cannot be sent", result.checkId());
                return true;
            }
        }
    }

    private ProducerRecord<String, @Nullable String> encode(ProbeCompleted result) {
        var id = result.checkId() + "@" + result.slot() + "." + result.attempt();
        return EventCodec.encode(new Event<>(id, source, result.finishedAt(), null, result));
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "result-publisher");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, SENDING_MILLIS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        // Results are alike: a sixth of the bytes, for the network, the broker's disk and whoever reads.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) KEPT.toMillis());
        return settings;
    }
}
