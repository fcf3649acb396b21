package dev.understudy.incident.classification;

/** What a signal is. */
public enum Verdict {
    /** Somebody is called. */
    EMERGENCY,
    /** Somebody plans it. Never pages. */
    WORK,
    /** It is recorded. */
    IGNORE
}
