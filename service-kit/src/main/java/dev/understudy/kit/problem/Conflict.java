package dev.understudy.kit.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 409: the request contradicts the present state. */
public final class Conflict extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param extensions what the caller needs to decide, for example {@code state} and {@code allowed} */
    public Conflict(String code, String message, Map<String, ?> extensions) {
        super(409, "Conflict", code, message, List.of(), extensions, Optional.empty());
    }

    public Conflict(String code, String message) {
        this(code, message, Map.of());
    }

    private Conflict(String code, String message, Duration retryAfter) {
        super(409, "Conflict", code, message, List.of(), Map.of(), Optional.of(retryAfter));
    }

    /** A conflict that passes by itself. */
    public static Conflict passing(String code, String message, Duration retryAfter) {
        return new Conflict(code, message, retryAfter);
    }

    /** The usual conflict: an action that the present state does not allow. */
    public static Conflict ofState(String code, String message, String state, List<String> allowed) {
        return new Conflict(code, message, Map.of("state", state, "allowed", List.copyOf(allowed)));
    }
}
