package dev.understudy.incident.work;

import java.util.List;

/** Where a work item stands. */
public enum WorkState {
    /** In the queue. */
    PLANNED,
    /** It has slots. */
    SCHEDULED,
    /** Somebody works on it. */
    STARTED,
    DONE,
    CANCELLED;

    public boolean isOpen() {
        return this != DONE && this != CANCELLED;
    }

    /** What a person can do from here. */
    public List<String> actions() {
        return switch (this) {
            case PLANNED, SCHEDULED ->
                List.of("update", "schedule", "start", "time", "changes", "links", "done", "cancel");
            case STARTED -> List.of("update", "schedule", "time", "changes", "links", "done", "cancel");
            case DONE -> List.of("time", "changes", "links");
            case CANCELLED -> List.of("links");
        };
    }
}
