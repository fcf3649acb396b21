package dev.understudy.passport.offboarding;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How urgent a step is, the most urgent first. */
public enum Risk {
    /** Nobody else can: to be done before the last day, while the person still answers. */
    @JsonProperty("before-the-last-day")
    BEFORE_THE_LAST_DAY,
    /** Something critical: on the last day. */
    @JsonProperty("on-the-last-day")
    ON_THE_LAST_DAY,
    @JsonProperty("within-a-week")
    WITHIN_A_WEEK
}
