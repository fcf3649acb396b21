package dev.understudy.kit.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 503: something this service needs is away; the same request can succeed later. */
public final class Unavailable extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param retryAfter sent as {@code Retry-After}, in whole seconds rounded up */
    public Unavailable(String code, String message, Duration retryAfter) {
        super(503, "Unavailable", code, message, List.of(), Map.of(), Optional.of(retryAfter));
    }
}
