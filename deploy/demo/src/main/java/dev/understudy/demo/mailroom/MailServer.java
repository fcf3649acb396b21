package dev.understudy.demo.mailroom;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.understudy.demo.web.PortTaken;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.BiConsumer;

/** An SMTP server that takes mail for anybody and keeps none: each mail goes to the receiver given. */
public final class MailServer implements AutoCloseable {

    private static final long START_TIMEOUT_MILLIS = 10_000;

    private final GreenMail greenMail;

    /**
     * Binds and serves.
     *
     * @param address port 0 for any free one
     * @param receiver called with recipient and mail before the sender is told that the mail was taken
     */
    public MailServer(InetSocketAddress address, BiConsumer<String, MimeMessage> receiver)
            throws IOException, PortTaken {
        requireFree(address);
        ServerSetup setup =
                new ServerSetup(address.getPort(), address.getAddress().getHostAddress(), ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(START_TIMEOUT_MILLIS);
        greenMail = new GreenMail(setup);
        greenMail
                .getUserManager()
                .setMessageDeliveryHandler((mail, recipient) -> new Mailbox(recipient.getEmail(), receiver));
        greenMail.start();
    }

    public int port() {
        return greenMail.getSmtp().getPort();
    }

    @Override
    public void close() {
        greenMail.stop();
    }

    /** GreenMail reports a taken port as a stack trace and a time-out. */
    private static void requireFree(InetSocketAddress address) throws IOException, PortTaken {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (BindException e) {
            throw new PortTaken(address, e);
        }
    }

    /** Hands over what is delivered to it; there is nobody to log in and nothing to fetch. */
    private record Mailbox(String address, BiConsumer<String, MimeMessage> receiver) implements GreenMailUser {

        @Override
        public void deliver(MovingMessage mail) {
            deliver(mail.getMessage());
        }

        @Override
        public void deliver(MimeMessage mail) {
            receiver.accept(address, mail);
        }

        @Override
        public String getEmail() {
            return address;
        }

        @Override
        public String getLogin() {
            return address;
        }

        @Override
        public String getQualifiedMailboxName() {
            return address;
        }

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public String getPassword() {
            throw new UnsupportedOperationException("Nobody logs in");
        }

        @Override
        public void setPassword(String password) {
            throw new UnsupportedOperationException("Nobody logs in");
        }

        @Override
        public void authenticate(String password) {
            throw new UnsupportedOperationException("Nobody logs in");
        }
    }
}
