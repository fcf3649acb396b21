package dev.understudy.incident.incident;

import java.time.Instant;

/**
 * The clocks of an emergency run from another moment on: a maintenance that it began in is over, or it was merged with one
 * that began earlier. For whoever keeps their log, in the same transaction and under the same lock.
 */
public record ClocksMoved(String incidentId, Instant from, String reason, Instant at) {}
