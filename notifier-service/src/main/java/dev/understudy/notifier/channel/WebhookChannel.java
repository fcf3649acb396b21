package dev.understudy.notifier.channel;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A POST of JSON, signed by Standard Webhooks when the contact names a secret. */
@Singleton
class WebhookChannel implements Channel {

    private final Outbound outbound;
    private final Secrets secrets;
    private final Clock clock;
    private final Duration timeout;

    WebhookChannel(Outbound outbound, Secrets secrets, NotifierConfig config, Clock clock) {
        this.outbound = outbound;
        this.secrets = secrets;
        this.clock = clock;
        this.timeout = config.webhook().timeout();
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public Optional<Storm> storm() {
        return Optional.empty();
    }

    @Override
    public boolean answersByItself() {
        return true;
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        var body = WebhookBody.of(message);
        var timestamp = clock.instant();
        var headers = new HashMap<>(Map.of(
                "content-type", "application/json",
                "webhook-id", message.messageId(),
                "webhook-timestamp", Long.toString(timestamp.getEpochSecond())));
        if (message.secret() != null) {
            try {
                headers.put(
                        "webhook-signature",
                        WebhookSigner.sign(
                                secrets.resolve(SecretReference.parse(message.secret())),
                                message.messageId(),
                                timestamp,
                                body));
            } catch (SecretUnavailable | InvalidInput | IllegalArgumentException e) {
                // Somebody has to mend it; until then nothing goes out unsigned.
                return new SendResult.Retry(String.valueOf(e.getMessage()));
            }
        }
        return Verdict.of(
                outbound.exchange(new Outbound.Call("POST", message.address(), headers, body, false, timeout)),
                message.messageId());
    }
}
