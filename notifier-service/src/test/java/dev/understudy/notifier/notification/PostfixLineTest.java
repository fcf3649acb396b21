package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.email;
import static dev.understudy.notifier.notification.Suite.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.understudy.embedded.Ports;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.channel.ChannelCases;
import dev.understudy.notifier.mailbox.MailboxCases;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.inject.Inject;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * E-mail through a mail server of the kind that people run. Where UNDERSTUDY_REQUIRE_TOOLS is set it must be there;
 * elsewhere GreenMail and scripted servers must do.
 */
@QuarkusTest
class PostfixLineTest {

    @ConfigProperty(name = "quarkus.mailer.port")
    int mailPort;

    @ConfigProperty(name = "test.imap.port")
    int imapPort;

    @Inject
    MailboxCases mailbox;

    @Inject
    NotifierConfig config;

    @Inject
    Vertx vertx;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();

    @Test
    void mailGoesThroughPostfixAndItsAnswersComeBack(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
            throws Exception {
        Assumptions.assumeTrue(
                Postfix.isInstalled() || System.getenv("UNDERSTUDY_REQUIRE_TOOLS") != null,
                "Postfix is not installed, or this user may not start it");
        Suite.nothingWaits(entities);
        var ports = Ports.free(2);
        var inbox = new GreenMail(new ServerSetup[] {
            new ServerSetup(ports.get(0), "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(imapPort, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        inbox.start();
        inbox.setUser("understudy@example.com", "understudy", NotifierTestResource.MAIL_PASSWORD);
        try (var refusing = new ScriptedSmtp(ports.get(1), Map.of("RCPT", "550 5.1.1 no such mailbox here"));
                var postfix = new Postfix(folder, mailPort, ports.get(0), ports.get(1));
                var hook = new Receiver()) {
            oneIncidentIsOneThreadAndAReplyAcknowledges(postfix, inbox);
            whatIsGreylistedComesLater(postfix, inbox);
            suite.person("nobody", "en", email("nobody@example.com"), webhook(hook));
            assertThat(awaitState(suite.page("nobody"), DeliveryState.FAILED).detail())
                    .contains("550 5.1.1", "no such user");
            whatComesBackGoesOnOverTheNextChannel(postfix, inbox, hook);
            assertThat(refusing.messages).isEmpty();
            startTlsIsSpoken(postfix, inbox);
        } finally {
            inbox.stop();
        }
    }

    private void oneIncidentIsOneThreadAndAReplyAcknowledges(Postfix postfix, GreenMail inbox) throws Exception {
        suite.person("ivanov", "ru", email("ivanov@example.com"));
        var incident = UUID.randomUUID().toString();
        var page = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
        awaitState(page, DeliveryState.ACCEPTED);
        awaitState(
                suite.request("ivanov", Purpose.ESCALATION, Urgency.EMERGENCY, incident, Duration.ofMinutes(10)),
                DeliveryState.ACCEPTED);
        awaitState(
                suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10)),
                DeliveryState.ACCEPTED);
        await().until(() -> mailsTo(inbox, "ivanov@example.com").length == 3);

        var mails = mailsTo(inbox, "ivanov@example.com");
        assertThat(Arrays.stream(mails)
                        .filter(mail -> header(mail, "References").equals("<incident-" + incident + "@understudy>")))
                .hasSize(2);
        assertThat(Arrays.stream(mails)
                        .filter(mail -> header(mail, "List-Unsubscribe-Post").equals("List-Unsubscribe=One-Click")))
                .hasSize(1);
        var first = Arrays.stream(mails)
                .filter(mail -> !header(mail, "References").isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(header(first, "Received")).contains("(Postfix)");
        assertThat(first.getSubject()).contains("Авария: Ёлка");

        // The person answers through the same server.
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(mailPort));
        var answer = new MimeMessage(Session.getInstance(properties));
        answer.setFrom(new InternetAddress("ivanov@example.com"));
        answer.setRecipient(Message.RecipientType.TO, new InternetAddress("understudy@example.com"));
        answer.setSubject("Re: " + first.getSubject(), "UTF-8");
        answer.setHeader("In-Reply-To", first.getMessageID());
        answer.setText("Принято!\n\n> " + first.getSubject(), "UTF-8");
        Transport.send(answer);
        await().until(() -> {
            read(postfix, inbox);
            return EventLog.all(ReplyReceived.class).stream()
                    .anyMatch(event -> incident.equals(event.data().incidentId())
                            && event.data().action().equals("acknowledge"));
        });
    }

    private void whatIsGreylistedComesLater(Postfix postfix, GreenMail inbox) throws Exception {
        suite.person("grey", "en", email("grey@example.com"));
        NotificationRequested page = suite.page("grey");
        assertThat(awaitState(page, DeliveryState.RETRYING).detail()).contains("451 4.7.1", "greylisted");
        postfix.greylist(false);
        awaitState(page, DeliveryState.ACCEPTED);
        await().until(() -> mailsTo(inbox, "grey@example.com").length == 1);
    }

    private void whatComesBackGoesOnOverTheNextChannel(Postfix postfix, GreenMail inbox, Receiver hook) {
        suite.person("bounced", "en", email("bounced@example.com"), webhook(hook));
        var report = suite.request("bounced", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
        awaitState(report, DeliveryState.ACCEPTED);
        int before = hook.calls.size();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            read(postfix, inbox);
            return hook.calls.size() > before;
        });
        assertThat(awaitState(report, DeliveryState.FAILED).detail())
                .startsWith("the mail came back: 5.1.1")
                .contains("no such mailbox here");
    }

    /** What Postfix put into the mailbox is shown by IMAP, and read. */
    private void read(Postfix postfix, GreenMail inbox) throws Exception {
        for (var mail : postfix.fetch()) {
            inbox.getUserManager()
                    .getUser("understudy")
                    .deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)));
        }
        mailbox.read();
    }

    private void startTlsIsSpoken(Postfix postfix, GreenMail inbox) {
        var client = MailClient.create(
                vertx,
                new MailConfig()
                        .setHostname("localhost")
                        .setPort(mailPort)
                        .setStarttls(StartTLSOptions.REQUIRED)
                        .setTrustOptions(new PemTrustOptions().addCertPath(postfix.certificate.toString())));
        try {
            ChannelCases.mail(client, config, "localhost", "tls@example.com");
        } finally {
            client.close();
        }
        await().until(() -> mailsTo(inbox, "tls@example.com").length == 1);
        assertThat(header(mailsTo(inbox, "tls@example.com")[0], "Received")).contains("using TLS", "ESMTPS");
    }

    private static MimeMessage[] mailsTo(GreenMail inbox, String address) {
        return Arrays.stream(inbox.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(address);
                    } catch (jakarta.mail.MessagingException e) {
                        throw new AssertionError(e);
                    }
                })
                .toArray(MimeMessage[]::new);
    }

    private static String header(MimeMessage mail, String name) {
        try {
            return String.join("\n", mail.getHeader(name) == null ? new String[0] : mail.getHeader(name));
        } catch (jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
