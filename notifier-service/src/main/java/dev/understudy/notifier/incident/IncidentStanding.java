package dev.understudy.notifier.incident;

import dev.understudy.events.NotificationEvent.Purpose;
import java.util.Optional;

/** Where an incident stands, as far as it decides who is still told. */
public enum IncidentStanding {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    /** Why a message of this purpose has lost its sense; empty while it has some. */
    public Optional<String> makesPointless(Purpose purpose) {
        return switch (purpose) {
            case PAGE, ESCALATION, REMINDER ->
                switch (this) {
                    case OPEN -> Optional.empty();
                    case ACKNOWLEDGED -> Optional.of("the incident has been acknowledged");
                    case RESOLVED -> Optional.of("the incident has been resolved");
                };
            case INFORM ->
                switch (this) {
                    case OPEN, ACKNOWLEDGED -> Optional.empty();
                    case RESOLVED -> Optional.of("the incident has been resolved");
                };
            case RESOLVED, REPORT, DIGEST, TEST, VERIFICATION -> Optional.empty();
        };
    }
}
