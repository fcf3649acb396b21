package dev.understudy.kit.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that cannot be met, for a reason its sender can act on. Anything else that is thrown reaches the sender as
 * an internal error without details.
 *
 * <p>The message names the value, the rule and the way out; it is sent to the caller as {@code detail}, so it holds no
 * secret and nothing of another client's.
 */
public abstract sealed class DomainException extends RuntimeException
        permits InvalidInput,
                NotFound,
                Conflict,
                PreconditionFailed,
                PreconditionRequired,
                TooLarge,
                Forbidden,
                TooManyRequests,
                Unavailable {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String code;
    private final transient List<Violation> violations;
    private final transient Map<String, Object> extensions;
    private final transient Optional<Duration> retryAfter;

    DomainException(
            int status,
            String title,
            String code,
            String message,
            List<Violation> violations,
            Map<String, ?> extensions,
            Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.title = title;
        this.code = code;
        this.violations = List.copyOf(violations);
        this.extensions = new LinkedHashMap<>(extensions);
        this.retryAfter = retryAfter;
    }

    DomainException(int status, String title, String code, String message) {
        this(status, title, code, message, List.of(), Map.of(), Optional.empty());
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Short text that is the same for every problem of this status. */
    public String title() {
        return title;
    }

    /** Stable and documented in {@code docs/api/problems.md}: {@code passport.unknown-person}. */
    public String code() {
        return code;
    }

    public List<Violation> violations() {
        return violations;
    }

    /** Further members of the problem document (RFC 9457, section 3.2). */
    public Map<String, Object> extensions() {
        return Map.copyOf(extensions);
    }

    /** How long to wait before another attempt can succeed. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
