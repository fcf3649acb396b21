package dev.understudy.kit.secret;

/** A resolved secret. It has no JSON form and prints as stars; keep it for the moment of use only. */
public final class Secret {

    private final String value;

    Secret(String value) {
        this.value = value;
    }

    /** For tests and for values that come from the service's own configuration. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    // No bean getter on purpose: nothing that serialises beans finds it.
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
