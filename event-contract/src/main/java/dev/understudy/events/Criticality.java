package dev.understudy.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of the business stands still when a zone fails. */
public enum Criticality {
    @JsonProperty("critical")
    CRITICAL,
    @JsonProperty("important")
    IMPORTANT,
    @JsonProperty("minor")
    MINOR
}
