package dev.understudy.incident.suppression;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.incident.escalation.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * @param matchers what it is for; everything of the project when empty
 * @param inhibition of the kind inhibition only
 * @param interval of quiet hours only: the hours within {@code startsAt} and {@code endsAt} in which they hold
 */
public record Suppression(
        String id,
        String projectId,
        Kind kind,
        List<Matcher> matchers,
        @Nullable Inhibition inhibition,
        @Nullable TimeInterval interval,
        String reason,
        Instant startsAt,
        Instant endsAt,
        String createdBy,
        Instant createdAt) {

    public enum Kind {
        @JsonProperty("maintenance")
        MAINTENANCE("maintenance"),
        @JsonProperty("silence")
        SILENCE("silence"),
        @JsonProperty("inhibition")
        INHIBITION("inhibition"),
        @JsonProperty("quiet-hours")
        QUIET_HOURS("quiet-hours");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Suppression {
        matchers = List.copyOf(matchers);
    }

    /** When it begins after an instant, for the first time or, as quiet hours do, again; empty when it does not. */
    Optional<Instant> nextBegin(Instant after) {
        if (!after.isBefore(endsAt)) {
            return Optional.empty();
        }
        if (after.isBefore(startsAt)) {
            return Optional.of(startsAt);
        }
        return interval == null
                ? Optional.empty()
                // Hours of another month are far away: looked for again in a week.
                : Optional.of(interval.beginAfter(after).orElse(after.plus(Duration.ofDays(7))))
                        .filter(at -> at.isBefore(endsAt));
    }

    boolean isInForce(Instant at) {
        return !at.isBefore(startsAt) && at.isBefore(endsAt);
    }
}
