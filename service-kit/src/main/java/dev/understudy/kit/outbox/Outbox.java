package dev.understudy.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.kit.ids.TimeOrderedId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Where a service publishes its events: rows in the same transaction as the state that they tell of. */
@ApplicationScoped
public class Outbox {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many are written at once; more in one transaction are written in parts. */
    private static final int WAITING = 1_000;

    private record Row(
            String topic,
            String key,
            String headers,
            @Nullable String value,
            Instant time) {}

    private final DataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final OutboxRelay relay;
    private final Tracer tracer;
    private final Clock clock;
    private final String source;

    Outbox(
            DataSource dataSource,
            TransactionSynchronizationRegistry transactions,
            OutboxRelay relay,
            Tracer tracer,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "understudy.instance-id") String instanceId) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.relay = relay;
        this.tracer = tracer;
        this.clock = clock;
        this.source = "/" + application + "/" + instanceId;
    }

    /**
     * Publishes an event if the current transaction commits. Events of one key keep the order of these calls, provided
     * that the caller holds the aggregate's row lock (or its optimistic version) as it must anyway. The rows are written
     * together, right before the transaction ends.
     *
     * @param time when it happened, UTC
     * @throws IllegalStateException outside a transaction
     */
    public <T extends EventData> Event<T> publish(T data, Instant time) {
        requireTransaction();
        var event = new Event<>(TimeOrderedId.next(clock), source, time, currentTrace(), data);
        add(event);
        return event;
    }

    /**
     * As {@link #publish}, for who keeps the data elsewhere too.
     *
     * @return the data as JSON; null for a removal
     */
    public @Nullable String publishAsJson(EventData data, Instant time) {
        requireTransaction();
        return add(new Event<>(TimeOrderedId.next(clock), source, time, currentTrace(), data));
    }

    /**
     * Publishes many events in the order of the list, as {@link #publish} does one by one.
     *
     * @throws IllegalStateException outside a transaction
     */
    public void publishAll(List<? extends EventData> all, Instant time) {
        requireTransaction();
        var trace = currentTrace();
        for (var data : all) {
            add(new Event<>(TimeOrderedId.next(clock), source, time, trace, data));
        }
    }

    private void requireTransaction() {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("events are published inside the transaction that changes the state;"
                    + " make the calling method @Transactional");
        }
    }

    /** Encoded at once, so that what cannot be is the caller's own exception. */
    private @Nullable String add(Event<?> event) {
        try {
            var record = EventCodec.encode(event);
            var headers = new LinkedHashMap<String, String>();
            for (var header : record.headers()) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
            var waiting = waiting();
            waiting.add(new Row(
                    record.topic(), record.key(), JSON.writeValueAsString(headers), record.value(), event.time()));
            if (waiting.size() >= WAITING) {
                insert(waiting);
            }
            return record.value();
        } catch (JsonProcessingException e) {
            throw new OutboxException("cannot store " + event.type() + " of " + event.key(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private List<Row> waiting() {
        var known = (List<Row>) transactions.getResource(Outbox.class);
        if (known != null) {
            return known;
        }
        var waiting = new ArrayList<Row>();
        transactions.putResource(Outbox.class, waiting);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                insert(waiting);
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    relay.wake();
                }
            }
        });
        return waiting;
    }

    private void insert(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("INSERT INTO outbox (topic, key, headers, value, event_time)"
                        + " VALUES (?, ?, ?::jsonb, ?, ?)")) {
            for (var row : rows) {
                insert.setString(1, row.topic());
                insert.setString(2, row.key());
                insert.setString(3, row.headers());
                insert.setString(4, row.value());
                insert.setTimestamp(5, Timestamp.from(row.time()));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new OutboxException(
                    "cannot store " + rows.size() + " events, the first of "
                            + rows.getFirst().key(),
                    e);
        }
        rows.clear();
    }

    private String currentTrace() {
        var context = Span.current().getSpanContext();
        if (!context.isValid()) {
            context = ownTrace();
        }
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    /** What nobody asked for, such as a timer's turn, begins a trace: one for all that its transaction tells. */
    private SpanContext ownTrace() {
        var known = (SpanContext) transactions.getResource(SpanContext.class);
        if (known != null) {
            return known;
        }
        var span = tracer.spanBuilder("publish")
                .setNoParent()
                .setSpanKind(SpanKind.PRODUCER)
                .startSpan();
        span.end();
        transactions.putResource(SpanContext.class, span.getSpanContext());
        return span.getSpanContext();
    }
}
