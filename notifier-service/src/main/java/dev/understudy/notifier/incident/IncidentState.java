package dev.understudy.notifier.incident;

import dev.understudy.events.NotificationEvent.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident as its events told it so far.
 *
 * @param sequence of the event that brought it there
 * @param at when it came to stand so
 * @param title absent while the event of its opening has not come
 * @param actor who brought it there: a person id, a token's subject, {@code monitor}
 * @param assignee whose it is
 * @param awaited who has to acknowledge it too, though somebody has it
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
        @Nullable String actor,
        List<String> awaited) {

    public IncidentState {
        awaited = List.copyOf(awaited);
    }

    /** The same, with another name for who brought it there. */
    public IncidentState by(@Nullable String name) {
        return new IncidentState(
                incidentId, projectId, standing, sequence, at, title, zoneId, startedAt, assignee, name, awaited);
    }

    /** Whether somebody has it, and this person has to acknowledge it all the same. */
    public boolean awaits(String personId) {
        return standing == IncidentStanding.ACKNOWLEDGED && awaited.contains(personId);
    }

    /**
     * Why a message has lost its sense; empty while it has some.
     *
     * @param asked the incident's last event when the message was asked for: where the incident stood before that was
     *     known to whoever asked
     */
    public Optional<String> makesPointless(Purpose purpose, String personId, @Nullable Long asked) {
        return awaits(personId) || (asked != null && sequence < asked)
                ? Optional.empty()
                : standing.makesPointless(purpose);
    }
}
