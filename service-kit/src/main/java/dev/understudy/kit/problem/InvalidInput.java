package dev.understudy.kit.problem;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 422, or 400 when the input could not even be read. */
public final class InvalidInput extends DomainException {

    private static final long serialVersionUID = 1L;

    private InvalidInput(int status, String title, String code, String message, List<Violation> violations) {
        super(status, title, code, message, violations, Map.of(), Optional.empty());
    }

    public InvalidInput(String code, String message, List<Violation> violations) {
        this(422, "Invalid input", code, message, violations);
    }

    public InvalidInput(String code, String message) {
        this(code, message, List.of());
    }

    /** 400: the input is not well-formed (broken JSON or YAML, a cursor of another list). */
    public static InvalidInput malformed(String code, String message, List<Violation> violations) {
        return new InvalidInput(400, "Malformed input", code, message, violations);
    }

    /** @see #malformed(String, String, List) */
    public static InvalidInput malformed(String code, String message) {
        return malformed(code, message, List.of());
    }
}
