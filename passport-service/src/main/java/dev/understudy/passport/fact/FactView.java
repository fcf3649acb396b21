package dev.understudy.passport.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * A fact and how much it can be relied on.
 *
 * @param freshness {@code fresh} (seen within seven days), {@code stale}, {@code never}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FactView(@JsonUnwrapped Fact fact, Fact.Freshness freshness) {

    public static FactView of(Fact fact, Instant now) {
        return new FactView(fact, fact.freshness(now, Facts.FRESH));
    }
}
