package dev.understudy.incident.deadline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the agreement says of one case, as it is stored with it.
 *
 * @param clause where it comes from
 * @param response null when no reaction is owed
 * @param resolution null when no end is owed
 * @param escalateAfter silence after which the next person is called, in seconds
 * @param warnPercents shares of the time at which it is warned; those of the configuration when null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Terms(
        String clause,
        @Nullable PromiseDefinition response,
        @Nullable PromiseDefinition resolution,
        long escalateAfter,
        @Nullable List<Integer> warnPercents) {

    Duration silence() {
        return Duration.ofSeconds(escalateAfter);
    }

    List<Integer> percents(List<Integer> configured) {
        return Optional.ofNullable(warnPercents).orElse(configured);
    }
}
