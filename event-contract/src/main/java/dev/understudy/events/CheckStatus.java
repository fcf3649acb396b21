package dev.understudy.events;

/** What is known of a check. UNKNOWN is a state of its own: a probe that cannot tell never says DOWN. */
public enum CheckStatus {
    PENDING,
    UP,
    DEGRADED,
    DOWN,
    UNKNOWN,
    PAUSED,
    MAINTENANCE
}
