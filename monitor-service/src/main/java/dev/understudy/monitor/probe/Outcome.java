package dev.understudy.monitor.probe;

import dev.understudy.events.CheckStatus;

/** What one probe alone says. A probe that cannot tell says UNKNOWN and never DOWN. */
public enum Outcome {
    UP(CheckStatus.UP),
    DEGRADED(CheckStatus.DEGRADED),
    DOWN(CheckStatus.DOWN),
    UNKNOWN(CheckStatus.UNKNOWN);

    private final CheckStatus status;

    Outcome(CheckStatus status) {
        this.status = status;
    }

    public CheckStatus status() {
        return status;
    }
}
