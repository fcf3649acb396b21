package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with its envelope.
 *
 * @param id unique, and the same on every redelivery: what a reader recognises a duplicate by
 * @param source the instance that made it, as a URI reference, for example {@code /monitor-service/monitor-0}
 * @param time when it happened (not when it was sent), UTC
 * @param traceparent W3C trace context of the work that caused it, if there was one
 */
public record Event<T extends EventData>(
        String id, String source, Instant time, @Nullable String traceparent, T data) {

    /** The CloudEvents {@code type}. */
    public String type() {
        return EventCodec.typeOf(data.getClass());
    }

    public Topic topic() {
        return Topic.of(data);
    }

    public String key() {
        return data.key();
    }
}
