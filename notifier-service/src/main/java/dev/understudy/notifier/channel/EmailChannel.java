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
import java.util.List;
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

    /** RFC 3463: bad mailbox, bad domain, moved, null MX, disabled; and what servers without such codes say. */
    private static final Pattern NO_MAILBOX = Pattern.compile(
            "(?i)5\\.1\\.(1|2|3|6|10)\\b|5\\.2\\.1\\b|(user|mailbox|recipient|account).{0,40}(unknown|not found|does not exist|doesn't exist|disabled)|no such (user|mailbox)");

    private static final Set<String> IN_MAIL = Set.of("acknowledge", "resolve", "confirm", "confirm-duty");

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
            return SendResult.Permanent.gone("'" + PlainText.line(message.address(), 100) + "' is no e-mail address");
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
                .setText(text(message))
                .setHtml(html(message))
                .addHeader("Message-ID", messageId)
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Auto-Response-Suppress", "All")
                .addHeader("Content-Language", message.message().language().code());
        if (message.unsubscribe() != null) {
            // RFC 8058: one POST and no questions, which a link preview does not make.
            mail.addHeader("List-Unsubscribe", "<" + message.unsubscribe() + ">")
                    .addHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
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

    private static String text(OutgoingMessage message) {
        var text = new StringBuilder(message.message().text());
        linked(message)
                .forEach(action ->
                        text.append('\n').append(action.label()).append(": ").append(action.url()));
        return linked(message).isEmpty() ? text.toString() : text.append('\n').toString();
    }

    private static String html(OutgoingMessage message) {
        var links = new StringBuilder();
        for (var action : linked(message)) {
            links.append("<a style=\"display:inline-block;margin:0 8px 8px 0;padding:8px 14px;border-radius:4px;"
                            + "background:#0b57d0;color:#ffffff;text-decoration:none\" href=\"")
                    .append(action.url())
                    .append("\">")
                    .append(Markup.html(action.label()))
                    .append("</a>");
        }
        return links.isEmpty()
                ? message.message().html()
                : message.message().html().replace("</body>", "<p>" + links + "</p>\n</body>");
    }

    /** What the page behind the link asks before it does anything; a preview of it does nothing. */
    private static List<OutgoingMessage.Action> linked(OutgoingMessage message) {
        return message.actions().stream()
                .filter(action -> action.url() != null && IN_MAIL.contains(action.name()))
                .toList();
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
            when LOGIN_REFUSED.contains(refused.getReplyCode()) ->
                new SendResult.Retry(text, Optional.empty(), SendResult.Reason.AUTH);
            case SMTPException refused
            when refused.getReplyCode() >= 500 ->
                new SendResult.Permanent(text, NO_MAILBOX.matcher(text).find());
            case SMTPException refused -> new SendResult.Retry(text, Optional.empty(), SendResult.Reason.SERVER);
            case ConnectException e -> new SendResult.Retry(text);
            case UnknownHostException e -> new SendResult.Retry(text);
            case SSLException e -> new SendResult.Retry(text);
            case IllegalArgumentException e -> new SendResult.Permanent(text);
            default -> new SendResult.Uncertain(text);
        };
    }
}
