package dev.understudy.passport.ownership;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose something is, as far as its registry tells. */
public enum Verdict {
    /** The client's legal entity. */
    @JsonProperty("company")
    COMPANY,
    @JsonProperty("somebody-else")
    SOMEBODY_ELSE,
    /** A natural person, named or not. */
    @JsonProperty("private-person")
    PRIVATE_PERSON,
    /** The registry keeps it to itself, or a privacy service stands in. */
    @JsonProperty("hidden")
    HIDDEN,
    /** Nothing was read, or what was read does not say. */
    @JsonProperty("unknown")
    UNKNOWN
}
