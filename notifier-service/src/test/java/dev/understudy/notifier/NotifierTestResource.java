package dev.understudy.notifier;

import dev.understudy.embedded.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A mail server's port, which a test may or may not have something listen on, a folder of secrets, and short waits. */
public final class NotifierTestResource implements QuarkusTestResourceLifecycleManager {

    public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Override
    public Map<String, String> start() {
        try {
            var secrets = Files.createTempDirectory("notifier-secrets").toRealPath();
            Files.writeString(secrets.resolve("webhook"), WEBHOOK_SECRET + "\n");
            return Map.ofEntries(
                    Map.entry("understudy.secrets.directory", secrets.toString()),
                    Map.entry("quarkus.mailer.host", "127.0.0.1"),
                    Map.entry("quarkus.mailer.port", Ports.free(1).getFirst().toString()),
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
