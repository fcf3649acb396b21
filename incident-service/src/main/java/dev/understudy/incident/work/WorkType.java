package dev.understudy.incident.work;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import java.util.List;
import java.util.Locale;

/** What kind of work it is. */
public enum WorkType {
    DEFECT,
    IMPROVEMENT,
    UPDATE,
    QUESTION,
    EXPIRY;

    /** As events and the API write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WorkType of(String text) {
        for (var type : values()) {
            if (type.name().equalsIgnoreCase(text)) {
                return type;
            }
        }
        var message = "'" + text + "' is no type of work; write defect, improvement, update, question or expiry";
        throw new InvalidInput("work.invalid", message, List.of(Violation.at("type", "one-of", message)));
    }
}
