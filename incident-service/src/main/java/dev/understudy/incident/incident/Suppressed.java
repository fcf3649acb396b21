package dev.understudy.incident.incident;

import java.time.Instant;

/**
 * Why nobody is called for now.
 *
 * @param kind {@code maintenance}, {@code silence}, {@code inhibition}, {@code snooze} or {@code quiet-hours}
 */
record Suppressed(String kind, String reason, Instant since, Instant until) {

    static final String SNOOZE = "snooze";
    static final String MAINTENANCE = "maintenance";
    static final String INHIBITION = "inhibition";
}
