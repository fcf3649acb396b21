package dev.understudy.passport.document;

/**
 * How a single value is written.
 *
 * @param fallback stands for a value that could not be read, until the document is refused for it
 */
record Format<T>(T fallback, Reading<T> reading) {

    @FunctionalInterface
    interface Reading<T> {
        T read(String text) throws Rejected;
    }

    /** The value breaks the format; the message is for the author of the document. */
    static final class Rejected extends Exception {

        private static final long serialVersionUID = 1L;

        private final String rule;

        Rejected(String rule, String message) {
            super(message);
            this.rule = rule;
        }

        String rule() {
            return rule;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }
}
