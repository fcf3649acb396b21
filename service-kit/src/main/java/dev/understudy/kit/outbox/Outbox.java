package dev.understudy.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.kit.ids.TimeOrderedId;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Where a service publishes its events: rows in the same transaction as the state that they tell of. */
@ApplicationScoped
public class Outbox {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final OutboxRelay relay;
    private final Clock clock;
    private final String source;

    Outbox(
            DataSource dataSource,
            TransactionSynchronizationRegistry transactions,
            OutboxRelay relay,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "understudy.instance-id") String instanceId) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.relay = relay;
        this.clock = clock;
        this.source = "/" + application + "/" + instanceId;
    }

    /**
     * Publishes an event if the current transaction commits. Events of one key keep the order of these calls, provided
     * that the caller holds the aggregate's row lock (or its optimistic version) as it must anyway.
     *
     * @param time when it happened, UTC
     * @throws IllegalStateException outside a transaction
     */
    public <T extends EventData> Event<T> publish(T data, Instant time) {
        requireTransaction();
        var event = new Event<>(TimeOrderedId.next(clock), source, time, currentTrace(), data);
        insert(List.of(event));
        wakeRelayAfterCommit();
        return event;
    }

    /**
     * Publishes many events in the order of the list, as {@link #publish} does one by one, in one round trip.
     *
     * @throws IllegalStateException outside a transaction
     */
    public void publishAll(List<? extends EventData> all, Instant time) {
        requireTransaction();
        if (all.isEmpty()) {
            return;
        }
        var trace = currentTrace();
        insert(all.stream()
                .<Event<?>>map(data -> new Event<>(TimeOrderedId.next(clock), source, time, trace, data))
                .toList());
        wakeRelayAfterCommit();
    }

    private void requireTransaction() {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("events are published inside the transaction that changes the state;"
                    + " make the calling method @Transactional");
        }
    }

    private void insert(List<Event<?>> events) {
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("INSERT INTO outbox (topic, key, headers, value, event_time)"
                        + " VALUES (?, ?, ?::jsonb, ?, ?)")) {
            for (var event : events) {
                var record = EventCodec.encode(event);
                var headers = new LinkedHashMap<String, String>();
                for (var header : record.headers()) {
                    headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
                }
                insert.setString(1, record.topic());
                insert.setString(2, record.key());
                insert.setString(3, JSON.writeValueAsString(headers));
                insert.setString(4, record.value());
                insert.setTimestamp(5, Timestamp.from(event.time()));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException | JsonProcessingException e) {
            var first = events.getFirst();
            throw new OutboxException(
                    "cannot store " + events.size() + " events, the first " + first.type() + " of " + first.key(), e);
        }
    }

    private void wakeRelayAfterCommit() {
        if (transactions.getResource(Outbox.class) != null) {
            return;
        }
        transactions.putResource(Outbox.class, Boolean.TRUE);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing to do: the rows are already part of the transaction.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    relay.wake();
                }
            }
        });
    }

    private static @Nullable String currentTrace() {
        var context = Span.current().getSpanContext();
        return context.isValid()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }
}
