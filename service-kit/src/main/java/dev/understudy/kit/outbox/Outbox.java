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
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("events are published inside the transaction that changes the state;"
                    + " make the calling method @Transactional");
        }
        var event = new Event<>(TimeOrderedId.next(clock), source, time, currentTrace(), data);
        insert(event);
        wakeRelayAfterCommit();
        return event;
    }

    private void insert(Event<?> event) {
        var record = EventCodec.encode(event);
        var headers = new LinkedHashMap<String, String>();
        for (var header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("INSERT INTO outbox (topic, key, headers, value, event_time)"
                        + " VALUES (?, ?, ?::jsonb, ?, ?)")) {
            insert.setString(1, record.topic());
            insert.setString(2, record.key());
            insert.setString(3, JSON.writeValueAsString(headers));
            insert.setString(4, record.value());
            insert.setTimestamp(5, Timestamp.from(event.time()));
            insert.executeUpdate();
        } catch (SQLException | JsonProcessingException e) {
            throw new OutboxException("cannot store event " + event.type() + " of " + event.key(), e);
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
