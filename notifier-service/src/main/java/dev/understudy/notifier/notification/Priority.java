package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;

/** What goes first when not everything can. */
final class Priority {

    static final int DIGEST = 6;
    private static final int FURTHER_PAGE = 3;

    private Priority() {}

    /**
     * Lower goes first.
     *
     * @param first whether nobody has been paged for this incident before
     */
    static int of(Purpose purpose, boolean first) {
        return switch (purpose) {
            case PAGE -> first ? 0 : FURTHER_PAGE;
            case VERIFICATION, TEST -> 1;
            case ESCALATION -> 2;
            case RESOLVED, INFORM -> 4;
            case REMINDER -> 5;
            case DIGEST -> DIGEST;
            case REPORT -> 7;
        };
    }
}
