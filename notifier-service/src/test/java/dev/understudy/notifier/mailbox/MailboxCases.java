package dev.understudy.notifier.mailbox;

import jakarta.enterprise.context.ApplicationScoped;

/** Lets tests of other packages have the mailbox read now. */
@ApplicationScoped
public class MailboxCases {

    private final MailboxReader reader;

    MailboxCases(MailboxReader reader) {
        this.reader = reader;
    }

    public void read() {
        reader.read();
    }
}
