package dev.understudy.standalone.supervision;

/** What a component is doing. */
public enum ComponentState {
    /** Its process is being started, or runs and does not serve yet. */
    STARTING,
    /** It serves. */
    READY,
    /** Its process runs and has served, but does not now. */
    UNHEALTHY,
    /** Its process has ended; the next start waits. */
    BACKOFF,
    /** It was stopped and stays so. */
    STOPPED
}
