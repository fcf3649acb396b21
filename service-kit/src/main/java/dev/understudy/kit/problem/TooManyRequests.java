package dev.understudy.kit.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 429: the caller exceeded a documented rate. */
public final class TooManyRequests extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param retryAfter sent as {@code Retry-After}, in whole seconds rounded up */
    public TooManyRequests(String code, String message, Duration retryAfter) {
        super(429, "Too many requests", code, message, List.of(), Map.of(), Optional.of(retryAfter));
    }
}
