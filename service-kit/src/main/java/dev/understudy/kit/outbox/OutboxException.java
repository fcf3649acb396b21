package dev.understudy.kit.outbox;

/** The outbox could not be written or read; the transaction fails with it. */
public final class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
