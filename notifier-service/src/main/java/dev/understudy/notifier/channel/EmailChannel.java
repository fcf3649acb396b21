package dev.understudy.notifier.channel;

import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.message.PlainText;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.IDN;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * E-mail by SMTP. All messages of one incident form one thread, and none asks for an automatic answer (RFC 3834, section
 * 5).
 */
@Singleton
class EmailChannel implements Channel {

    /** Stands for the host while nobody has set one: a name that cannot exist (RFC 2606, section 2). */
    static final String UNCONFIGURED = "unconfigured.invalid";

    private static final String DOMAIN = "understudy";
    private static final int MAX_DETAIL = 300;
    /** RFC 5321, section 4.1.2, without quoted strings and without anything that could end a header or a command. */
    private static final Pattern ADDRESS =
            Pattern.compile("([\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64})@([\\p{L}\\p{N}.-]{1,255})");
    /** RFC 4954, section 6: it is our login that is refused, not the message. */
    private static final Set<Integer> LOGIN_REFUSED = Set.of(530, 534, 535, 538);

    private final MailClient client;
    private final String host;
    private final String from;
    private final Duration timeout;

    EmailChannel(
            MailClient client,
            NotifierConfig config,
            @ConfigProperty(name = "quarkus.mailer.host") String host,
            @ConfigProperty(name = "quarkus.mailer.from") String from) {
        this.client = client;
        this.host = host;
        this.from = from;
        this.timeout = config.email().timeout();
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        if (host.equals(UNCONFIGURED)) {
            return new SendResult.Retry("SMTP is not configured: set QUARKUS_MAILER_HOST and QUARKUS_MAILER_FROM");
        }
        var recipient = recipient(message.address());
        if (recipient.isEmpty()) {
            return new SendResult.Permanent("'" + PlainText.line(message.address(), 100) + "' is no e-mail address");
        }
        var messageId = "<" + message.messageId() + "@" + DOMAIN + ">";
        try {
            client.sendMail(mail(message, recipient.get(), messageId))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new SendResult.Accepted(messageId);
        } catch (ExecutionException e) {
            return failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return new SendResult.Uncertain("the mail server " + host + " did not answer within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SendResult.Uncertain("stopped while the mail server was answering");
        }
    }

    private MailMessage mail(OutgoingMessage message, String recipient, String messageId) {
        var mail = new MailMessage()
                .setFrom(from)
                .setTo(recipient)
                .setSubject(message.message().subject())
                .setText(message.message().text())
                .setHtml(message.message().html())
                .addHeader("Message-ID", messageId)
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Auto-Response-Suppress", "All")
                .addHeader("Content-Language", message.message().language().code());
        if (message.urgency() == Urgency.EMERGENCY) {
            mail.addHeader("Importance", "high");
        }
        if (message.incidentId() != null) {
            // A root that nobody ever gets: mail programs put together what refers to the same message.
            var thread = "<incident-" + message.incidentId().replaceAll("[^A-Za-z0-9._-]", "-") + "@" + DOMAIN + ">";
            mail.addHeader("In-Reply-To", thread).addHeader("References", thread);
        }
        return mail;
    }

    private static Optional<String> recipient(String address) {
        var parts = ADDRESS.matcher(address.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    parts.group(1) + "@" + IDN.toASCII(parts.group(2)).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private SendResult failure(Throwable cause) {
        var text = PlainText.line("mail server " + host + ": " + cause.getMessage(), MAX_DETAIL);
        return switch (cause) {
            // A reply with a code is the server's word that it did not take the message.
            case SMTPException refused
            when LOGIN_REFUSED.contains(refused.getReplyCode()) -> new SendResult.Retry(text);
            case SMTPException refused when refused.getReplyCode() >= 500 -> new SendResult.Permanent(text);
            case SMTPException refused -> new SendResult.Retry(text);
            case ConnectException e -> new SendResult.Retry(text);
            case UnknownHostException e -> new SendResult.Retry(text);
            case SSLException e -> new SendResult.Retry(text);
            case IllegalArgumentException e -> new SendResult.Permanent(text);
            default -> new SendResult.Uncertain(text);
        };
    }
}
