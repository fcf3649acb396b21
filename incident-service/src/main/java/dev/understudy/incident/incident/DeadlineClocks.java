package dev.understudy.incident.incident;

import dev.understudy.events.IncidentEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an emergency owes by contract. A pure function of what is stored, so that it can be asked again whenever an
 * agreement, a class or a calendar changes.
 */
public interface DeadlineClocks {

    /**
     * @param zoneId decides the class together with the severity
     * @param startedAt when both clocks started
     * @param pauses in the order in which they began
     */
    record Subject(
            String incidentId,
            String projectId,
            @Nullable String zoneId,
            Severity severity,
            Instant startedAt,
            List<Pause> pauses) {}

    /**
     * A stretch that does not count.
     *
     * @param until absent while it lasts
     * @param worked whether it worked meanwhile, until it failed again: both clocks stand; else it was on hold
     */
    record Pause(Instant from, @Nullable Instant until, boolean worked) {

        static Pause ofHold(Instant from, @Nullable Instant until) {
            return new Pause(from, until, false);
        }
    }

    /**
     * @param response until when somebody has to own it
     * @param resolution until when it has to work again; absent when not agreed, or while the clock stands still
     * @param escalateAfter silence after which the next person is called
     * @param clause where the figures come from, for the explanation
     */
    record Due(Instant response, @Nullable Instant resolution, Duration escalateAfter, String clause) {}

    /**
     * Shares of the time that are to be warned of, with the moments at which they are used up, pauses as they are known.
     *
     * @param clock {@code response} or {@code resolution}
     */
    SortedMap<Integer, Instant> warnings(Subject subject, String clock);

    /** @param now decides which agreement is in force */
    Due due(Subject subject, Instant now);
}
