package dev.understudy.monitor.result;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.monitor.MonitorConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private static final long BUFFER_BYTES = 16L << 20;

    private final String bootstrapServers;
    private final String source;
    private final Duration linger;
    private final ArrayBlockingQueue<ProbeCompleted> queue;
    private final Counter published;
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
        this.published = meters.counter("understudy.monitor.results.published");
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
            while (!stopping || !queue.isEmpty()) {
                var result = queue.poll(200, TimeUnit.MILLISECONDS);
                if (result != null && !send(producer, result)) {
                    dropped.increment(queue.size() + 1.0);
                    LOG.warnf("%d results could not be sent before the end", queue.size() + 1);
                    queue.clear();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The result publisher was interrupted");
        } finally {
            producer.close(LAST_WORDS);
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
        settings.put(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) KEPT.toMillis());
        return settings;
    }
}
