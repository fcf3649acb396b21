package dev.understudy.notifier.mailbox;

import dev.understudy.notifier.message.PlainText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a mail server says of a mail of ours that it could not deliver (RFC 3464).
 *
 * @param messageId ours, without what is around it
 * @param gone whether there is no such mailbox
 */
record MailReport(String deliveryId, String messageId, String why, boolean gone) {

    private static final int MAX_WHY = 300;
    private static final Pattern OURS = Pattern.compile(
            "(?im)^Message-ID:\\s*<(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\\.\\d{1,9})?)@understudy>");
    private static final Pattern ACTION = Pattern.compile("(?im)^Action:\\s*(\\w+)");
    private static final Pattern STATUS = Pattern.compile("(?im)^Status:\\s*(\\d\\.\\d{1,3}\\.\\d{1,3})");
    private static final Pattern DIAGNOSTIC = Pattern.compile("(?im)^Diagnostic-Code:\\s*(.+(?:\\n[ \\t].+)*)");
    /** RFC 3463: bad mailbox, bad domain, bad syntax, moved, null MX, disabled. */
    private static final Pattern NO_MAILBOX = Pattern.compile("5\\.1\\.(1|2|3|6|10)|5\\.2\\.1");

    /**
     * Empty when it is not about a mail of ours, or does not say that it failed: a delay is no end.
     *
     * @param status the part {@code message/delivery-status}
     * @param original what came back of the mail
     */
    static Optional<MailReport> of(String status, String original) {
        var lines = status.replace("\r\n", "\n");
        var id = OURS.matcher(original.replace("\r\n", "\n"));
        var action = ACTION.matcher(lines);
        if (!id.find() || !action.find() || !action.group(1).equalsIgnoreCase("failed")) {
            return Optional.empty();
        }
        var code = STATUS.matcher(lines);
        var said = DIAGNOSTIC.matcher(lines);
        var why = "the mail came back: " + (code.find() ? code.group(1) + " " : "")
                + (said.find() ? said.group(1).replaceFirst("^(?i)smtp;\\s*", "") : "");
        return Optional.of(new MailReport(
                id.group(2),
                id.group(1),
                PlainText.line(why, MAX_WHY),
                code.reset().find() && NO_MAILBOX.matcher(code.group(1)).matches()));
    }
}
