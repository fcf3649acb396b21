package dev.understudy.incident.calendar;

/** A calendar that cannot be; the message names the value, the rule and the way out. */
public final class BadCalendar extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public BadCalendar(String message) {
        super(message);
    }

    BadCalendar(String message, Throwable cause) {
        super(message, cause);
    }
}
