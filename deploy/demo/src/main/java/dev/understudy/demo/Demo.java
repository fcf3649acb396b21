package dev.understudy.demo;

import dev.understudy.demo.certificate.ShopCertificates;
import dev.understudy.demo.fault.FaultTarget;
import dev.understudy.demo.fault.Faults;
import dev.understudy.demo.mailroom.MailRoom;
import dev.understudy.demo.mailroom.MailServer;
import dev.understudy.demo.mailroom.WebhookSecret;
import dev.understudy.demo.shop.Shop;
import dev.understudy.demo.web.PortTaken;
import dev.understudy.demo.web.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The running demo: the shop over HTTP and HTTPS, the SMTP server and the mail room's pages, all on 127.0.0.1. */
public final class Demo implements AutoCloseable {

    /** How long an answer takes while the shop is slow. */
    static final Duration SLOW_ANSWER = Duration.ofSeconds(8);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final WebServer http;
    private final WebServer https;
    private final MailServer smtp;
    private final WebServer pages;

    /**
     * Starts everything or nothing.
     *
     * @param slowAnswer how long an answer takes while the shop is slow
     * @throws IOException when the data folder or the webhook secret cannot be used
     * @throws PortTaken when a port cannot be bound
     */
    Demo(DemoOptions options, Duration slowAnswer, Clock clock)
            throws IOException, PortTaken, GeneralSecurityException {
        Path folder = options.data().resolve("demo");
        Faults faults = new Faults(folder.resolve("faults"), clock);
        MailRoom mailRoom = new MailRoom(faults, secret(options.webhookSecretFile()), clock);
        Shop shop = new Shop(folder.resolve("shop"), faults, slowAnswer, clock);
        SSLContext tls = ShopCertificates.in(folder.resolve("tls"), clock)
                .serverContext(() -> faults.isBroken(FaultTarget.CERTIFICATE));
        try {
            smtp = kept(new MailServer(loopback(options.smtpPort()), mailRoom::receive));
            pages = kept(WebServer.http(loopback(options.pagesPort()), mailRoom));
            https = kept(WebServer.https(loopback(options.httpsPort()), tls, shop));
            http = kept(WebServer.http(loopback(options.httpPort()), shop));
        } catch (IOException | PortTaken | RuntimeException e) {
            close();
            throw e;
        }
    }

    int httpPort() {
        return http.port();
    }

    int httpsPort() {
        return https.port();
    }

    int smtpPort() {
        return smtp.port();
    }

    int pagesPort() {
        return pages.port();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.getLogger(Demo.class.getName())
                        .log(System.Logger.Level.WARNING, "A server did not stop cleanly", e);
            }
        }
    }

    private <S extends AutoCloseable> S kept(S server) {
        started.push(server);
        return server;
    }

    private static @Nullable WebhookSecret secret(@Nullable Path file) throws IOException {
        return file == null ? null : WebhookSecret.read(file);
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
