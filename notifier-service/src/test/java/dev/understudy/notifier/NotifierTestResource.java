package dev.understudy.notifier;

import dev.understudy.embedded.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A mail server's port, which a test may or may not have something listen on, a folder of secrets, and short waits. */
public final class NotifierTestResource implements QuarkusTestResourceLifecycleManager {

    public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public static final String BOT_TOKEN = "123456789:AAtest-token_of-the-bot-0123456789";
    public static final String HOOK_SECRET = "hook-secret-of-telegram-0123456789";
    public static final String SLACK_SECRET = "slack-signing-secret-0123456789abcdef";
    public static final String GATEWAY_PASSWORD = "gateway-password-0123456789";
    public static final String SIGNING_KEY = "signing-key-of-buttons-and-links-0123456789";
    public static final String MAIL_PASSWORD = "mailbox-password-0123456789";

    /** What must never be seen anywhere. */
    public static final List<String> SECRETS =
            List.of(WEBHOOK_SECRET, BOT_TOKEN, HOOK_SECRET, SLACK_SECRET, GATEWAY_PASSWORD, SIGNING_KEY, MAIL_PASSWORD);

    @Override
    public Map<String, String> start() {
        try {
            var secrets = Files.createTempDirectory("notifier-secrets").toRealPath();
            Files.writeString(secrets.resolve("webhook"), WEBHOOK_SECRET + "\n");
            Files.writeString(secrets.resolve("bot"), BOT_TOKEN + "\n");
            Files.writeString(secrets.resolve("hook"), HOOK_SECRET + "\n");
            Files.writeString(secrets.resolve("slack"), SLACK_SECRET + "\n");
            Files.writeString(secrets.resolve("gateway"), GATEWAY_PASSWORD + "\n");
            Files.writeString(secrets.resolve("signing"), SIGNING_KEY + "\n");
            Files.writeString(secrets.resolve("mailbox"), MAIL_PASSWORD + "\n");
            var ports = Ports.free(3);
            var provider = "http://127.0.0.1:" + ports.get(1);
            return Map.ofEntries(
                    Map.entry("test.provider.port", ports.get(1).toString()),
                    Map.entry("understudy.notifier.email.imap.host", "127.0.0.1"),
                    Map.entry(
                            "understudy.notifier.email.imap.port", ports.get(2).toString()),
                    Map.entry("understudy.notifier.email.imap.tls", "false"),
                    Map.entry("understudy.notifier.email.imap.user", "understudy"),
                    Map.entry("understudy.notifier.email.imap.password", "file:" + secrets + "/mailbox"),
                    Map.entry("understudy.notifier.email.imap.interval", "off"),
                    Map.entry("test.imap.port", ports.get(2).toString()),
                    Map.entry("understudy.notifier.public-url", "https://notifier.test"),
                    Map.entry("understudy.notifier.signing-key", "file:" + secrets + "/signing"),
                    Map.entry("understudy.notifier.disabled-channels", "phone"),
                    Map.entry("understudy.notifier.telegram.base-url", provider),
                    Map.entry("understudy.notifier.telegram.token", "file:" + secrets + "/bot"),
                    Map.entry("understudy.notifier.telegram.listening", "off"),
                    Map.entry("understudy.notifier.telegram.webhook-secret", "file:" + secrets + "/hook"),
                    Map.entry("understudy.notifier.telegram.timeout", "2s"),
                    Map.entry("understudy.notifier.telegram.poll-timeout", "1s"),
                    Map.entry("understudy.notifier.max.base-url", provider),
                    Map.entry("understudy.notifier.max.token", "file:" + secrets + "/gateway"),
                    Map.entry("understudy.notifier.max.webhook-secret", "file:" + secrets + "/hook"),
                    Map.entry("understudy.notifier.max.announce", "false"),
                    Map.entry("understudy.notifier.vk.secret", "file:" + secrets + "/hook"),
                    Map.entry("understudy.notifier.vk.confirmation", "a1b2c3d4"),
                    Map.entry("understudy.notifier.vk.base-url", provider),
                    Map.entry("understudy.notifier.vk.token", "file:" + secrets + "/gateway"),
                    Map.entry("understudy.notifier.ntfy.base-url", provider),
                    Map.entry("understudy.notifier.ntfy.token", "file:" + secrets + "/gateway"),
                    Map.entry("understudy.notifier.slack.signing-secret", "file:" + secrets + "/slack"),
                    Map.entry("understudy.notifier.sms.base-url", provider),
                    Map.entry("understudy.notifier.sms.password", "file:" + secrets + "/gateway"),
                    Map.entry("understudy.notifier.sms.monthly", "50"),
                    Map.entry("understudy.notifier.sms.report-secret", "file:" + secrets + "/hook"),
                    Map.entry("understudy.notifier.mattermost.command-token", "file:" + secrets + "/hook"),
                    Map.entry("understudy.secrets.directory", secrets.toString()),
                    Map.entry("quarkus.mailer.host", "127.0.0.1"),
                    Map.entry("quarkus.mailer.port", ports.getFirst().toString()),
                    Map.entry("quarkus.mailer.from", "Подмена <understudy@example.com>"),
                    Map.entry("quarkus.mailer.start-tls", "DISABLED"),
                    Map.entry("understudy.notifier.poll-interval", "100ms"),
                    Map.entry("understudy.notifier.emergency.first", "100ms"),
                    Map.entry("understudy.notifier.emergency.longest", "200ms"),
                    Map.entry("understudy.notifier.planned.first", "100ms"),
                    Map.entry("understudy.notifier.planned.longest", "200ms"),
                    Map.entry("understudy.notifier.webhook.timeout", "2s"),
                    Map.entry("understudy.notifier.email.timeout", "3s"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for secrets", e);
        }
    }

    @Override
    public void stop() {
        // The folder is the operating system's to clean up.
    }
}
