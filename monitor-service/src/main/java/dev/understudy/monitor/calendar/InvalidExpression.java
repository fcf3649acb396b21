package dev.understudy.monitor.calendar;

/** A calendar expression or zone that means nothing, or never. */
public final class InvalidExpression extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidExpression(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The part that is wrong: {@code minute}, {@code day}, {@code weekday}, {@code zone}, {@code fields}... */
    public String field() {
        return field;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
