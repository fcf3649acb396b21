package dev.understudy.kit.inbox;

/** The inbox could not be written; the transaction fails with it. */
public final class InboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
