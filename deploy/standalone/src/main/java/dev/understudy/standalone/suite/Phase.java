package dev.understudy.standalone.suite;

/** What the suite as a whole is doing. */
public enum Phase {
    STARTING,
    /** Every component serves. */
    READY,
    /** It has started, and a component does not serve now. */
    DEGRADED,
    STOPPING,
    STOPPED,
    /** It could not be started, and is stopped. */
    FAILED
}
