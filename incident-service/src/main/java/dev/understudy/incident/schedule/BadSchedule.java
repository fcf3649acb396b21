package dev.understudy.incident.schedule;

/** A schedule that cannot be; the message names the value, the rule and the way out. */
final class BadSchedule extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String path;

    BadSchedule(String path, String message) {
        super(message);
        this.path = path;
    }

    String path() {
        return path;
    }
}
