package dev.understudy.notifier.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident as its events told it so far.
 *
 * @param sequence of the event that brought it there
 * @param at when it came to stand so
 * @param title absent while the event of its opening has not come
 * @param actor who brought it there: a person id, a token's subject, {@code monitor}
 * @param assignee whose it is
 */
public record IncidentState(
        String incidentId,
        String projectId,
        IncidentStanding standing,
        long sequence,
        Instant at,
        @Nullable String title,
        @Nullable String zoneId,
        @Nullable Instant startedAt,
        @Nullable String assignee,
        @Nullable String actor) {}
