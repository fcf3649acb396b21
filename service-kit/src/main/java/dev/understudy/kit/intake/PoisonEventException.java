package dev.understudy.kit.intake;

/** An event that no retry can help; the channel sends it to the dead-letter topic with this message as the reason. */
public final class PoisonEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PoisonEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
