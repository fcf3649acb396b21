package dev.understudy.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries outbox rows to Kafka. Of all replicas of a service one relay is active (a session advisory lock on the
 * database says which), so that the events of one key cannot overtake each other. A key never has more than one record
 * on its way: a failed send holds back that key's later events and nothing else. What was acknowledged is deleted; a
 * relay that dies between the two sends it again with the same id, and readers recognise it.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    private final DataSource dataSource;
    private final OutboxConfig config;
    private final Clock clock;
    private final String bootstrapServers;
    private final Counter sent;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "outbox-relay");

    private volatile boolean stopping;
    private volatile boolean active;
    private volatile @Nullable Instant oldestUnsent;

    private record Row(
            long id,
            String topic,
            String key,
            Map<String, String> headers,
            @Nullable String value,
            Instant createdAt) {

        /**
         * Stamped with the moment of sending; {@code ce_time} says when it happened. A broker refuses stamps more than an
         * hour ahead of its clock, and one refused event would hold up all behind it.
         */
        ProducerRecord<String, @Nullable String> toRecord() {
            var record = new ProducerRecord<String, @Nullable String>(topic, key, value);
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            return record;
        }
    }

    /** What came of one batch. {@code parked} maps rows that Kafka will never take to the reason. */
    private record Outcome(
            List<Long> acknowledged,
            Map<Long, String> parked,
            @Nullable Throwable failure) {}

    OutboxRelay(
            DataSource dataSource,
            OutboxConfig config,
            Clock clock,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.dataSource = dataSource;
        this.config = config;
        this.clock = clock;
        this.bootstrapServers = bootstrapServers;
        this.sent = meters.counter("understudy.outbox.sent");
        meters.gauge("understudy.outbox.relay.active", this, relay -> relay.active ? 1 : 0);
        meters.gauge("understudy.outbox.oldest.age.seconds", this, OutboxRelay::oldestAgeSeconds);
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wakeUps.release();
        thread.join(Duration.ofSeconds(5));
    }

    /** Tells the relay that there may be rows; cheap, and safe from any thread. */
    void wake() {
        wakeUps.release();
    }

    private double oldestAgeSeconds() {
        var oldest = oldestUnsent;
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
    }

    private void run() {
        var backoff = FIRST_BACKOFF;
        while (!stopping) {
            // A producer in a fatal state never recovers, so each new attempt has a new one.
            try (var producer = new KafkaProducer<String, @Nullable String>(producerConfig())) {
                while (!stopping) {
                    try (var connection = dataSource.getConnection()) {
                        if (tryLock(connection)) {
                            relayWhileLocked(connection, producer);
                        } else {
                            await(config.standbyInterval());
                        }
                        backoff = FIRST_BACKOFF;
                    }
                }
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("Outbox relay pauses for %s: %s", backoff, e);
                await(backoff);
                backoff = next(backoff);
            }
        }
    }

    private void relayWhileLocked(Connection connection, KafkaProducer<String, @Nullable String> producer)
            throws SQLException {
        active = true;
        try {
            var backoff = FIRST_BACKOFF;
            while (!stopping) {
                wakeUps.drainPermits();
                var rows = unsent(connection);
                oldestUnsent = rows.isEmpty() ? null : rows.getFirst().createdAt();
                if (rows.isEmpty()) {
                    await(config.pollInterval());
                    continue;
                }
                var outcome = send(rows, producer);
                delete(connection, outcome.acknowledged());
                park(connection, outcome.parked());
                sent.increment(outcome.acknowledged().size());
                if (outcome.failure() == null) {
                    backoff = FIRST_BACKOFF;
                } else {
                    LOG.warnf(
                            "Kafka did not take %d of %d events, next attempt in %s: %s",
                            rows.size() - outcome.acknowledged().size(), rows.size(), backoff, outcome.failure());
                    await(backoff);
                    backoff = next(backoff);
                }
            }
        } finally {
            active = false;
            // The connection goes back to a pool: a lock that it still held would shut out every relay.
            try (var unlock = connection.createStatement()) {
                unlock.execute("SELECT pg_advisory_unlock_all()");
            }
        }
    }

    /** Sends in rounds, each with the first waiting row of every key. */
    private static Outcome send(List<Row> rows, KafkaProducer<String, @Nullable String> producer) {
        var acknowledged = new ArrayList<Long>(rows.size());
        var parked = new HashMap<Long, String>();
        Throwable failure = null;
        var heldBack = new HashSet<String>();
        var waiting = rows;
        while (!waiting.isEmpty()) {
            var later = new ArrayList<Row>();
            var inFlight = new ArrayList<Map.Entry<Row, Future<RecordMetadata>>>();
            var keys = new HashSet<String>();
            for (var row : waiting) {
                var key = row.topic() + '\n' + row.key();
                if (heldBack.contains(key)) {
                    continue;
                }
                if (keys.add(key)) {
                    inFlight.add(Map.entry(row, producer.send(row.toRecord())));
                } else {
                    later.add(row);
                }
            }
            for (var entry : inFlight) {
                var row = entry.getKey();
                try {
                    entry.getValue().get();
                    acknowledged.add(row.id());
                } catch (ExecutionException e) {
                    if (isPermanent(e.getCause())) {
                        parked.put(row.id(), String.valueOf(e.getCause()));
                        LOG.errorf(
                                "Event for %s, key %s, is parked in the outbox: %s",
                                row.topic(), row.key(), e.getCause());
                    } else {
                        failure = e.getCause();
                        heldBack.add(row.topic() + '\n' + row.key());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return new Outcome(acknowledged, parked, e);
                }
            }
            waiting = later;
        }
        return new Outcome(acknowledged, parked, failure);
    }

    private static boolean isPermanent(@Nullable Throwable cause) {
        return cause instanceof RecordTooLargeException || cause instanceof InvalidTopicException;
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT pg_try_advisory_lock(hashtextextended('outbox:' || current_schema(), 0))")) {
            return result.next() && result.getBoolean(1);
        }
    }

    /** The unsent rows, not those above a last id: a transaction with a lower id may commit later. */
    private List<Row> unsent(Connection connection) throws SQLException {
        var rows = new ArrayList<Row>();
        try (var select = connection.prepareStatement("SELECT id, topic, key, headers, value, created_at"
                + " FROM outbox WHERE parked IS NULL ORDER BY id LIMIT ?")) {
            select.setInt(1, config.batchSize());
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(
                            result.getLong(1),
                            result.getString(2),
                            result.getString(3),
                            JSON.readValue(result.getString(4), HEADERS),
                            result.getString(5),
                            result.getTimestamp(6).toInstant()));
                }
            } catch (JsonProcessingException e) {
                throw new OutboxException("an outbox row has broken headers", e);
            }
        }
        return rows;
    }

    private static void delete(Connection connection, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            delete.executeUpdate();
        }
    }

    private static void park(Connection connection, Map<Long, String> reasons) throws SQLException {
        for (var entry : reasons.entrySet()) {
            try (var update = connection.prepareStatement("UPDATE outbox SET parked = ? WHERE id = ?")) {
                update.setString(1, entry.getValue());
                update.setLong(2, entry.getKey());
                update.executeUpdate();
            }
        }
    }

    private Duration next(Duration backoff) {
        var doubled = backoff.multipliedBy(2);
        return doubled.compareTo(config.maxBackoff()) > 0 ? config.maxBackoff() : doubled;
    }

    private void await(Duration duration) {
        try {
            var woken = wakeUps.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS);
            LOG.tracef("Relay woken by a commit: %s", woken);
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> producerConfig() {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "outbox-relay",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                30_000);
    }
}
