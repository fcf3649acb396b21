package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A definition to be run once.
 *
 * @param kind {@code http}
 * @param timeout ISO 8601, 100 ms to 60 s; 10 s when absent
 */
@Schema(name = "RunProbe")
record RunProbe(
        @Nullable String kind,
        @Nullable Http http,
        @Nullable Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * @param method {@code GET} when absent
     * @param expectStatus codes that count as success; any 2xx when absent or empty
     */
    @Schema(name = "HttpProbe")
    record Http(
            @Nullable String url,
            @Nullable String method,
            @Nullable List<Integer> expectStatus) {}

    /** @throws InvalidInput code {@code probe.invalid}, with every field that breaks a rule */
    ProbeTarget target() {
        var violations = new ArrayList<Violation>();
        if (!timeout().equals(clamped())) {
            violations.add(Violation.at(
                    "timeout", "range", "a timeout of " + timeout() + " is not from " + SHORTEST + " to " + LONGEST));
        }
        var target = target(violations);
        if (target == null || !violations.isEmpty()) {
            throw new InvalidInput("probe.invalid", violations.getFirst().message(), violations);
        }
        return target;
    }

    @Override
    public Duration timeout() {
        return timeout == null ? DEFAULT_TIMEOUT : timeout;
    }

    private Duration clamped() {
        var given = timeout();
        return given.compareTo(SHORTEST) < 0 ? SHORTEST : given.compareTo(LONGEST) > 0 ? LONGEST : given;
    }

    private @Nullable ProbeTarget target(List<Violation> violations) {
        if (!HttpProbe.KIND.equals(kind)) {
            violations.add(Violation.at("kind", "unknown-kind", "'" + kind + "' is no kind of probe; known is http"));
            return null;
        }
        if (http == null || http.url() == null) {
            violations.add(Violation.at("http.url", "required", "a probe of kind http needs http.url"));
            return null;
        }
        try {
            return HttpProbe.of(new HttpTarget(
                    http.url(),
                    http.method() == null ? "GET" : http.method(),
                    http.expectStatus() == null ? List.of() : http.expectStatus()));
        } catch (InvalidProbe e) {
            violations.add(Violation.at(e.path(), e.rule(), String.valueOf(e.getMessage())));
            return null;
        }
    }
}
