package dev.understudy.incident.classification;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What holds an emergency back: a correlation rule that has not seen enough yet. Figures are those of when the signal came.
 *
 * @param rule name of the correlation rule
 * @param group values that the rule groups by
 * @param until when this failure counts no more unless it is reported again, UTC
 * @param occurrences that the rule has seen within its window, of all failures of the group
 * @param threshold how many it waits for
 * @param missing conditions of the rule that nothing in the group has met yet
 */
public record Held(
        String rule,
        Map<String, String> group,
        State state,
        Instant until,
        int occurrences,
        int threshold,
        List<String> missing) {

    public enum State {
        /** It waits for more. */
        @JsonProperty("waiting")
        WAITING,
        /** Nothing more came in time, and the rule says that it is not to be called for. */
        @JsonProperty("expired")
        EXPIRED,
        /** It worked again before there was enough. */
        @JsonProperty("recovered")
        RECOVERED
    }

    public Held as(State now) {
        return new Held(rule, group, now, until, occurrences, threshold, missing);
    }
}
