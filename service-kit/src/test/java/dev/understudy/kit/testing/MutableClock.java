package dev.understudy.kit.testing;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The {@code Clock} bean of every {@code @QuarkusTest}: the system's time until a test moves or stops it. Inject it, and
 * {@link #reset()} it after each test that touched it.
 */
@Singleton
public class MutableClock extends Clock {

    private volatile Clock time = Clock.systemUTC();

    /** Stops the clock at an instant. */
    public void stopAt(Instant instant) {
        time = Clock.fixed(instant, ZoneOffset.UTC);
    }

    /** Moves the clock; a stopped one stays stopped. */
    public void advance(Duration step) {
        time = Clock.offset(time, step);
    }

    /** Back to the system's time. */
    public void reset() {
        time = Clock.systemUTC();
    }

    @Override
    public Instant instant() {
        return time.instant();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return time.withZone(zone);
    }
}
