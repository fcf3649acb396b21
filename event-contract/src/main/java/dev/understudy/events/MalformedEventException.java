package dev.understudy.events;

import org.jspecify.annotations.Nullable;

/** A Kafka record that is not one of our events, or breaks its event's schema. Retrying does not help. */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }

    public MalformedEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
