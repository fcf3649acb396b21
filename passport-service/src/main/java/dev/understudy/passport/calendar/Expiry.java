package dev.understudy.passport.calendar;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * Something that ends.
 *
 * @param subject what ends: the asset's id; {@code agreement} for the support agreement itself; asset
 *     and host for a certificate that is shown but is no asset
 * @param on the last day that it is paid, registered or valid, in the project's time zone
 * @param source where the date is from: {@code passport}, or whatever observed it ({@code rdap}, {@code
 *     tls://shop.example:443})
 * @param observedAt when it was observed; absent for what the passport declares
 * @param declared the passport's date where an observed one contradicts it
 * @param lastError why a later look failed: the date may be old
 * @param leadTime how long before the end somebody has to act
 * @param actBy the day on which somebody has to act at the latest
 * @param autoRenew whether it is renewed without anybody's doing
 * @param responsible id of the person who answers for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Expiry(
        String subject,
        String kind,
        String name,
        @Nullable String zone,
        LocalDate on,
        String source,
        @Nullable Instant observedAt,
        @Nullable LocalDate declared,
        @Nullable String lastError,
        Period leadTime,
        LocalDate actBy,
        boolean autoRenew,
        @Nullable String responsible,
        State state) {

    /** How near the end is. */
    public enum State {
        @JsonProperty("over")
        OVER,
        /** The lead time has begun. */
        @JsonProperty("act-now")
        ACT_NOW,
        @JsonProperty("later")
        LATER
    }

    static State state(LocalDate on, LocalDate actBy, LocalDate today) {
        if (today.isAfter(on)) {
            return State.OVER;
        }
        return today.isBefore(actBy) ? State.LATER : State.ACT_NOW;
    }
}
