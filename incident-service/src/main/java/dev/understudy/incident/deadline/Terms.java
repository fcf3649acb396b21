package dev.understudy.incident.deadline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the agreement says of one case, as it is stored with it.
 *
 * @param clause where it comes from
 * @param response null when no reaction is owed
 * @param resolution null when no end is owed
 * @param escalateAfter silence after which the next person is called, in seconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Terms(
        String clause,
        @Nullable PromiseDefinition response,
        @Nullable PromiseDefinition resolution,
        long escalateAfter) {

    Duration silence() {
        return Duration.ofSeconds(escalateAfter);
    }
}
