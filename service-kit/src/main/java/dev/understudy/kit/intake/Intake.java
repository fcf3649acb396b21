package dev.understudy.kit.intake;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventCodec.Decoded;
import dev.understudy.events.EventData;
import dev.understudy.events.MalformedEventException;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What a listener hands its records to. Unknown types are counted and passed over; what cannot be read, or fails
 * again and again, is poison and leaves by exception for the dead-letter topic; while the surroundings are at fault
 * (the database is down) the record is tried until they recover, and the channel waits with it.
 */
@ApplicationScoped
public class Intake {

    /** Set by a dead-letter replay: the one service that the record is meant for this time. */
    public static final String REPLAY_FOR = "understudy-replay-for";

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    /** Attempts at an event whose fault does not look transient: a race may look like one. */
    private static final int ATTEMPTS = 3;

    private final MeterRegistry meters;
    private final Tracer tracer;
    private final String service;
    private final CountDownLatch shutdown = new CountDownLatch(1);

    Intake(MeterRegistry meters, Tracer tracer, @ConfigProperty(name = "quarkus.application.name") String application) {
        this.meters = meters;
        this.tracer = tracer;
        this.service = application.replaceFirst("-service$", "");
    }

    void onShutdown(@Observes ShutdownEvent event) {
        shutdown.countDown();
    }

    /**
     * Handles one record.
     *
     * @param type the sealed interface of the topic
     * @param handler has its own transaction, and may be called again for an event whose first call failed
     * @throws PoisonEventException when the record belongs to the dead-letter topic
     */
    public <T extends EventData> void accept(
            ConsumerRecord<String, @Nullable String> record, Class<T> type, Consumer<Event<T>> handler) {
        decode(record, type).ifPresent(event -> handle(event, () -> handler.accept(event)));
    }

    /**
     * Handles records that were polled together, in their order; for handlers whose effect is itself idempotent.
     *
     * @throws PoisonEventException when one of them belongs to the dead-letter topic; the others have been handled
     */
    public <T extends EventData> void acceptBatch(
            ConsumerRecords<String, @Nullable String> records, Class<T> type, Consumer<List<Event<T>>> handler) {
        var events = new ArrayList<Event<T>>(records.count());
        PoisonEventException poison = null;
        for (var record : records) {
            try {
                decode(record, type).ifPresent(events::add);
            } catch (PoisonEventException e) {
                poison = e;
            }
        }
        if (!events.isEmpty()) {
            handle(events.getFirst(), () -> handler.accept(events));
        }
        if (poison != null) {
            throw poison;
        }
    }

    private <T extends EventData> Optional<Event<T>> decode(
            ConsumerRecord<String, @Nullable String> record, Class<T> type) {
        var replayFor = record.headers().lastHeader(REPLAY_FOR);
        if (replayFor != null
                && replayFor.value() != null
                && !service.equals(new String(replayFor.value(), StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        Decoded decoded;
        try {
            decoded = EventCodec.decode(record);
        } catch (MalformedEventException e) {
            throw poison(record.topic(), "malformed: " + e.getMessage(), e);
        }
        return switch (decoded) {
            case Decoded.Unknown unknown -> {
                meters.counter("understudy.intake.unknown", "topic", record.topic())
                        .increment();
                LOG.debugf("Ignored an event of the unknown type %s on %s", unknown.type(), record.topic());
                yield Optional.empty();
            }
            case Decoded.Known known -> {
                if (!type.isInstance(known.event().data())) {
                    throw poison(
                            record.topic(),
                            "malformed: " + known.event().type() + " does not belong on " + record.topic(),
                            new MalformedEventException("wrong topic"));
                }
                @SuppressWarnings("unchecked")
                var event = (Event<T>) known.event();
                yield Optional.of(event);
            }
        };
    }

    private void handle(Event<?> event, Runnable work) {
        var span = tracer.spanBuilder("process " + event.type())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(parentOf(event))
                .setAttribute("messaging.message.id", event.id())
                .startSpan();
        MDC.put("eventId", event.id());
        MDC.put("projectId", event.data().projectId());
        try (var scope = span.makeCurrent()) {
            handleUntilDone(event, work);
        } finally {
            span.end();
            MDC.remove("eventId");
            MDC.remove("projectId");
        }
    }

    private void handleUntilDone(Event<?> event, Runnable work) {
        var topic = event.topic().topicName();
        var backoff = FIRST_BACKOFF;
        var otherFaults = 0;
        while (true) {
            try {
                work.run();
                meters.counter("understudy.intake.handled", "topic", topic).increment();
                return;
            } catch (RuntimeException e) {
                meters.counter("understudy.intake.retries", "topic", topic).increment();
                if (!TransientFaults.isTransient(e) && ++otherFaults >= ATTEMPTS) {
                    throw poison(topic, event.type() + " " + event.id() + ": " + e, e);
                }
                LOG.warnf("%s of %s waits %s for another attempt: %s", event.type(), event.key(), backoff, e);
                pause(backoff);
                backoff = backoff.multipliedBy(2).compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff.multipliedBy(2);
            }
        }
    }

    private void pause(Duration duration) {
        try {
            if (shutdown.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                // Neither done nor poison: leave the record unacknowledged, so that the next start gets it again. The
                // channels are closing; only the end of this thread is still to come.
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while an event was waiting for another attempt", e);
        }
    }

    private PoisonEventException poison(String topic, String reason, Throwable cause) {
        meters.counter("understudy.intake.dead.letters", "topic", topic).increment();
        LOG.errorf("To the dead-letter topic, from %s: %s", topic, reason);
        return new PoisonEventException(reason, cause);
    }

    private static Context parentOf(Event<?> event) {
        var traceparent = event.traceparent();
        // W3C Trace Context, section 3.2: version-traceid-parentid-flags
        if (traceparent == null || !TRACEPARENT.matcher(traceparent).matches()) {
            // A broken header is to be ignored: the event is good all the same.
            return Context.current();
        }
        var parent = SpanContext.createFromRemoteParent(
                traceparent.substring(3, 35),
                traceparent.substring(36, 52),
                TraceFlags.fromHex(traceparent, 53),
                TraceState.getDefault());
        return parent.isValid() ? Context.root().with(Span.wrap(parent)) : Context.current();
    }
}
