package dev.understudy.report.risk;

import dev.understudy.kit.problem.InvalidInput;

/** What people write, before it goes into events: others store it, print it and send it on. */
public final class PlainText {

    private PlainText() {}

    /**
     * The text itself.
     *
     * @param field what it was sent as
     * @throws InvalidInput {@code report.bad-text} when it has control characters besides tabs and line breaks
     */
    public static String checked(String field, String text) {
        text.chars()
                .filter(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                .findFirst()
                .ifPresent(c -> {
                    throw new InvalidInput(
                            "report.bad-text",
                            "'%s' has the control character U+%04X, which nobody can read; leave it away"
                                    .formatted(field, c));
                });
        return text;
    }
}
