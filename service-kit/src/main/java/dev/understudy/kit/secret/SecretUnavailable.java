package dev.understudy.kit.secret;

/** A reference that leads to no secret. The message names the reference and what to do, never the value. */
public final class SecretUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretUnavailable(SecretReference reference, String reason) {
        super("secret " + reference + " " + reason);
    }
}
