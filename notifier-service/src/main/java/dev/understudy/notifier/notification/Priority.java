package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;

/** What goes first when not everything can. */
final class Priority {

    private Priority() {}

    /** Lower goes first. */
    static int of(Purpose purpose) {
        return switch (purpose) {
            case PAGE -> 0;
            case TEST, VERIFICATION -> 1;
            case ESCALATION -> 2;
            case INFORM -> 3;
            case RESOLVED -> 4;
            case REMINDER -> 5;
            case DIGEST -> 6;
            case REPORT -> 7;
        };
    }
}
