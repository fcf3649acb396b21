package dev.understudy.notifier.mailbox;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.notification.Receipts;
import dev.understudy.notifier.notification.Replies;
import dev.understudy.notifier.notification.Replies.Answerer;
import dev.understudy.notifier.recipient.Seen;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads the mailbox that answers come back to. A mail is marked as seen only when what it asks for is stored; one that
 * comes again has no further effect. Of several replicas one reads at a time.
 */
@ApplicationScoped
class MailboxReader {

    private static final Logger LOG = Logger.getLogger(MailboxReader.class);
    private static final String TASK = "mailbox";
    private static final int MOST_AT_A_TURN = 100;
    private static final int LARGEST_TEXT = 20_000;
    private static final int LARGEST_REPORT = 5_000_000;
    private static final int DEEPEST = 5;
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final NotifierConfig.Imap config;
    private final Secrets secrets;
    private final Replies replies;
    private final Receipts receipts;
    private final Seen seen;
    private final Clock clock;
    private final String holder;

    MailboxReader(
            NotifierConfig config,
            Secrets secrets,
            Replies replies,
            Receipts receipts,
            Seen seen,
            Clock clock,
            @ConfigProperty(name = "understudy.instance-id") String instance) {
        this.config = config.email().imap();
        this.secrets = secrets;
        this.replies = replies;
        this.receipts = receipts;
        this.seen = seen;
        this.clock = clock;
        this.holder = instance;
    }

    @Scheduled(every = "{understudy.notifier.email.imap.interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void read() {
        if (config.host().isEmpty()) {
            return;
        }
        try {
            boolean mine =
                    QuarkusTransaction.requiringNew().call(() -> seen.holds(TASK, holder, clock.instant(), LEASE));
            if (mine) {
                readMailbox(config.host().get());
            }
        } catch (MessagingException | IOException | SecretUnavailable | InvalidInput e) {
            LOG.warnf("The mailbox cannot be read: %s", e.getMessage());
        }
    }

    private void readMailbox(String host) throws MessagingException, IOException {
        var protocol = config.tls() ? "imaps" : "imap";
        var properties = new Properties();
        for (var timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
            properties.put("mail." + protocol + "." + timeout, "15000");
        }
        properties.put("mail." + protocol + ".ssl.checkserveridentity", "true");
        var password = config.password().isPresent()
                ? secrets.resolve(SecretReference.parse(config.password().get()))
                        .value()
                : "";
        try (var store = Session.getInstance(properties).getStore(protocol)) {
            store.connect(host, config.port(), config.user().orElse(""), password);
            try (var folder = store.getFolder(config.folder())) {
                folder.open(Folder.READ_WRITE);
                var fresh = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
                for (int i = 0; i < Math.min(fresh.length, MOST_AT_A_TURN); i++) {
                    take(fresh[i]);
                    fresh[i].setFlag(Flags.Flag.SEEN, true);
                }
            }
        }
    }

    private void take(Message mail) throws MessagingException, IOException {
        if (mail.isMimeType("multipart/report")) {
            report(mail).ifPresent(report -> {
                boolean news = receipts.bounced(report.deliveryId(), report.messageId(), report.why(), report.gone());
                LOG.infof("A mail came back: delivery %s, %s", report.deliveryId(), news ? "failed" : "known or over");
            });
            return;
        }
        if (MailAnswer.isAutomatic(
                header(mail, "Auto-Submitted"), header(mail, "Precedence"), header(mail, "Return-Path"))) {
            LOG.debug("A mail of a machine is passed by");
            return;
        }
        var references = new ArrayList<String>();
        header(mail, "In-Reply-To").ifPresent(references::add);
        header(mail, "References").ifPresent(references::add);
        var from = mail.getFrom() != null
                        && mail.getFrom().length == 1
                        && mail.getFrom()[0] instanceof InternetAddress address
                ? Optional.ofNullable(address.getAddress()).orElse("")
                : "";
        var answer = MailAnswer.of(references, from, text(mail, 0)).orElse(null);
        if (answer == null) {
            return;
        }
        var id = header(mail, "Message-ID")
                .orElse(answer.deliveryId() + "/" + answer.text().hashCode());
        var outcome = QuarkusTransaction.requiringNew()
                .call(() -> seen.isNew(TASK, id, clock.instant())
                        ? Optional.of(replies.write(
                                answer.deliveryId(),
                                answer.action(),
                                new Answerer.Sender("email", answer.from()),
                                answer.text(),
                                Language.EN))
                        : Optional.<Replies.Answered>empty());
        outcome.ifPresent(answered -> LOG.infof("An answer by mail: %s", answered.outcome()));
    }

    private static Optional<MailReport> report(Message mail) throws MessagingException, IOException {
        // Taken over whole: mail servers describe the parts of reports in ways of their own.
        if (!(mail instanceof MimeMessage remote)
                || mail.getSize() > LARGEST_REPORT
                || !(new MimeMessage(remote).getContent() instanceof Multipart parts)) {
            return Optional.empty();
        }
        var status = "";
        var original = "";
        for (int i = 0; i < Math.min(parts.getCount(), 20); i++) {
            var part = parts.getBodyPart(i);
            if (part.isMimeType("message/delivery-status") || part.isMimeType("message/global-delivery-status")) {
                status = beginning(part);
            } else if (part.isMimeType("message/*") || part.isMimeType("text/rfc822-headers")) {
                original = beginning(part);
            }
        }
        return MailReport.of(status, original);
    }

    private static String beginning(Part part) throws MessagingException, IOException {
        try (var in = part.getInputStream()) {
            return new String(in.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    private static Optional<String> header(Message mail, String name) throws MessagingException {
        var values = mail.getHeader(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.ofNullable(values[0]);
    }

    /** The first plain text in it; HTML alone without its tags. */
    private static String text(Part part, int depth) throws MessagingException, IOException {
        if (part.isMimeType("text/plain") && part.getContent() instanceof String text) {
            return text.substring(0, Math.min(text.length(), LARGEST_TEXT));
        }
        if (part.isMimeType("text/html") && part.getContent() instanceof String html) {
            return html.substring(0, Math.min(html.length(), LARGEST_TEXT))
                    .replaceAll("(?i)<br\\s*/?>|</p>|</div>", "\n")
                    .replaceAll("<[^>]{0,2000}>", "");
        }
        if (depth < DEEPEST && part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            var html = "";
            for (int i = 0; i < Math.min(parts.getCount(), 20); i++) {
                var text = text(parts.getBodyPart(i), depth + 1);
                if (!text.isBlank()) {
                    if (!parts.getBodyPart(i).isMimeType("text/html")) {
                        return text;
                    }
                    html = text;
                }
            }
            return html;
        }
        return "";
    }
}
