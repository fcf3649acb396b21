package dev.understudy.incident.escalation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.understudy.events.ProjectEvent.EscalationTarget;

/**
 * Whom a step calls. Written {@code role:primary}, {@code person:ivanov}, {@code schedule:web} or {@code everybody} (all
 * roles of the zone).
 */
public record Target(Kind kind, String name) {

    public enum Kind {
        ROLE,
        PERSON,
        SCHEDULE,
        EVERYBODY
    }

    /** As the passport writes it. */
    static Target of(EscalationTarget declared) {
        return switch (declared.kind()) {
            case "person" -> new Target(Kind.PERSON, String.valueOf(declared.id()));
            case "schedule" -> new Target(Kind.SCHEDULE, String.valueOf(declared.id()));
            default -> new Target(Kind.ROLE, declared.kind());
        };
    }

    /** @throws IllegalArgumentException when the text is none of the forms */
    @JsonCreator
    public static Target parse(String text) {
        if (text.equals("everybody")) {
            return new Target(Kind.EVERYBODY, "");
        }
        int colon = text.indexOf(':');
        var name = text.substring(colon + 1);
        if (colon > 0 && !name.isBlank()) {
            switch (text.substring(0, colon)) {
                case "role" -> {
                    return new Target(Kind.ROLE, name);
                }
                case "person" -> {
                    return new Target(Kind.PERSON, name);
                }
                case "schedule" -> {
                    return new Target(Kind.SCHEDULE, name);
                }
                default -> {
                    // Told below.
                }
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is no target; write role:primary, role:deputy, role:escalation, person:<id>, schedule:<name> or"
                + " everybody");
    }

    @JsonValue
    @Override
    public String toString() {
        return switch (kind) {
            case ROLE -> "role:" + name;
            case PERSON -> "person:" + name;
            case SCHEDULE -> "schedule:" + name;
            case EVERYBODY -> "everybody";
        };
    }
}
