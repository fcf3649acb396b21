package dev.understudy.monitor.probe;

/** A definition that cannot be probed. The message names the value, the rule and the way out. */
public final class InvalidProbe extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String rule;

    InvalidProbe(String path, String rule, String message) {
        super(message);
        this.path = path;
        this.rule = rule;
    }

    /** Where in the definition: {@code http.url}. */
    public String path() {
        return path;
    }

    /** The broken rule, stable, in kebab case. */
    public String rule() {
        return rule;
    }
}
