package dev.understudy.incident.incident;

import dev.understudy.incident.incident.IncidentState.Action;
import dev.understudy.incident.incident.IncidentState.Kind;
import java.util.List;

/** A command that the incident's present state does not allow. */
final class IllegalTransition extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind present;
    private final Action wanted;
    private final List<String> allowed;

    IllegalTransition(Incident incident, Action wanted) {
        this(
                incident,
                wanted,
                "incident " + incident.id + " is " + incident.state + ": " + wanted.label()
                        + " is not possible; possible are " + allowed(incident));
    }

    IllegalTransition(Incident incident, Action wanted, String message) {
        super(message);
        this.present = incident.state;
        this.wanted = wanted;
        this.allowed = allowed(incident);
    }

    private static List<String> allowed(Incident incident) {
        return incident.standing().allowed().stream().map(Action::label).toList();
    }

    Kind present() {
        return present;
    }

    Action wanted() {
        return wanted;
    }

    List<String> allowed() {
        return allowed;
    }
}
