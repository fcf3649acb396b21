package dev.understudy.incident.deadline;

/** The two clocks of an agreement. */
public enum ClockKind {
    /** Until somebody owns it (time to own). A hold does not stop it. */
    RESPONSE("response"),
    /** Until it works again, or is done (time to resolve). A hold stops it. */
    RESOLUTION("resolution");

    private final String label;

    ClockKind(String label) {
        this.label = label;
    }

    /** As events and the API name it. */
    public String label() {
        return label;
    }
}
