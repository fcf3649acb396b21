package dev.understudy.monitor.calendar;

/** Digits of the fields of an expression. */
final class Numbers {

    private static final int ENOUGH = 9;

    private Numbers() {}

    /** ASCII digits and nothing else; a number too big for every field reads as a very big one. */
    static int parse(String field, String text) {
        if (text.isEmpty()) {
            throw new InvalidExpression(field, field + ": a number is missing");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new InvalidExpression(field, field + ": '" + text + "' is not a number or name known here");
            }
        }
        return text.length() > ENOUGH ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    static int step(String field, String text) {
        int step = parse(field, text);
        if (step == 0) {
            throw new InvalidExpression(field, field + ": a step of 0 never advances");
        }
        return step;
    }

    static int within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidExpression(field, field + ": " + value + " is not from " + least + " to " + most);
        }
        return value;
    }
}
