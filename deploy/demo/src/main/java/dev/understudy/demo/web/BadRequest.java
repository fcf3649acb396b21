package dev.understudy.demo.web;

/** A request that cannot be read; answered with 400 and the message. */
public final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadRequest(String message, Throwable cause) {
        super(message, cause);
    }
}
