package dev.understudy.kit.ids;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Ids that sort by the time they were made: UUID version 7 (<a
 * href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, section 5.7</a>) in its usual text form, lower
 * case. Their order is that of the clock to a millisecond; within one, it is random.
 */
public final class TimeOrderedId {

    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedId() {}

    public static String next(Clock clock) {
        long time = clock.millis();
        long high = (time << 16) | 0x7000L | RANDOM.nextInt(1 << 12);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
