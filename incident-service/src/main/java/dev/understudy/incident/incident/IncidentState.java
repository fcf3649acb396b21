package dev.understudy.incident.incident;

import java.util.EnumSet;
import java.util.Set;

/** Where an emergency stands. */
public enum IncidentState {
    /** Nobody owns it yet; people are being called. */
    TRIGGERED,
    /** Somebody has taken it; nobody else is called. */
    ACKNOWLEDGED,
    /** It works again. */
    RESOLVED;

    public boolean isOpen() {
        return this != RESOLVED;
    }

    /** The states that a person's command can lead to from here. */
    public Set<IncidentState> next() {
        return switch (this) {
            case TRIGGERED -> EnumSet.of(ACKNOWLEDGED, RESOLVED);
            case ACKNOWLEDGED -> EnumSet.of(RESOLVED);
            case RESOLVED -> EnumSet.noneOf(IncidentState.class);
        };
    }
}
