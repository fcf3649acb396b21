package dev.understudy.passport.graph;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the fall of one asset does to one that needs it, the worst first. */
public enum Effect {
    /** It is down with it. */
    @JsonProperty("falls")
    FALLS,
    /** It goes on without what the other did for it. */
    @JsonProperty("degrades")
    DEGRADES,
    /** It goes on until the next renewal or payment. */
    @JsonProperty("expires")
    EXPIRES
}
