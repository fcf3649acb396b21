package dev.understudy.incident.duty;

/** Whom the responsibility matrix names for a zone, in the order in which they are called. */
public enum DutyRole {
    PRIMARY("primary"),
    DEPUTY("deputy"),
    ESCALATION("escalation");

    private final String label;

    DutyRole(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
