package dev.understudy.incident.intake;

import dev.understudy.incident.IntakeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many events a key may send in a second, per replica; and none while too many wait. */
@ApplicationScoped
class Throttle {

    private record Second(long number, AtomicLong events) {}

    private final IntakeConfig config;
    private final Clock clock;
    private final Map<String, Second> seconds = new ConcurrentHashMap<>();

    Throttle(IntakeConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    boolean admits(String keyId, long waiting) {
        if (waiting >= config.maxWaiting()) {
            return false;
        }
        long number = clock.instant().getEpochSecond();
        var second = seconds.compute(
                keyId,
                (id, known) ->
                        known == null || known.number() != number ? new Second(number, new AtomicLong()) : known);
        return second.events().incrementAndGet() <= config.eventsPerSecond();
    }
}
