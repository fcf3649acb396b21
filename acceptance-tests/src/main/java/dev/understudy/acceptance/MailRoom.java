package dev.understudy.acceptance;

import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A real SMTP server on loopback that takes mail for anybody. */
public final class MailRoom implements AutoCloseable {

    /** @param messageId the header, which stays the same when a message is sent again */
    public record Mail(String to, String messageId, String subject, String text, Instant receivedAt) {}

    private final GreenMail server;

    private MailRoom(GreenMail server) {
        this.server = server;
    }

    public static MailRoom start() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
        server.start();
        return new MailRoom(server);
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    public List<Mail> mails() {
        return server.getManagers().getImapHostManager().getAllMessages().stream()
                .map(MailRoom::mail)
                .toList();
    }

    private static Mail mail(StoredMessage message) {
        try {
            var mime = message.getMimeMessage();
            return new Mail(
                    Arrays.stream(mime.getAllRecipients())
                            .findFirst()
                            .map(Object::toString)
                            .orElse(""),
                    mime.getMessageID(),
                    mime.getSubject(),
                    MailText.of(mime),
                    message.getReceivedDate().toInstant());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a mail cannot be read", e);
        }
    }

    public List<Mail> mails(String to) {
        return mails().stream().filter(mail -> mail.to().contains(to)).toList();
    }

    @Override
    public void close() {
        server.stop();
    }
}
