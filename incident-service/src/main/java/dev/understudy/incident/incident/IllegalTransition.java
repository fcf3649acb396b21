package dev.understudy.incident.incident;

/** A command that the incident's present state does not allow. */
final class IllegalTransition extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final IncidentState present;
    private final IncidentState wanted;

    IllegalTransition(Incident incident, IncidentState wanted) {
        super("incident " + incident.id + " is " + incident.state + " and cannot become " + wanted);
        this.present = incident.state;
        this.wanted = wanted;
    }

    IncidentState present() {
        return present;
    }

    IncidentState wanted() {
        return wanted;
    }
}
