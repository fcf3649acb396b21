package dev.understudy.monitor.probe;

import dev.understudy.kit.problem.Violation;

/** A definition that cannot be probed. The message names the value, the rule and the way out. */
public final class InvalidProbe extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String rule;

    InvalidProbe(Violation violation) {
        super(violation.message());
        this.path = violation.path();
        this.rule = violation.rule();
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
