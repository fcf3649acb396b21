package dev.understudy.notifier.channel;

import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.Cut;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MAX by its bot API (<a href="https://dev.max.ru/docs-api">dev.max.ru</a>): a user's id, or {@code chat/<id>}. Buttons
 * come back to us when MAX may post to us, else they are links to a page that asks.
 */
@Singleton
class MaxChannel implements Channel {

    private static final int LIMIT = 4000;

    private final Provider provider;
    private final String baseUrl;
    private final Optional<String> token;
    private final boolean answers;

    MaxChannel(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.baseUrl = base(config);
        this.token = config.max().token();
        this.answers = config.max().webhookSecret().isPresent();
    }

    static String base(NotifierConfig config) {
        return config.max().baseUrl().replaceFirst("/+$", "");
    }

    static Map<String, String> authorised(Provider.Key.Value key) {
        return Map.of("Authorization", key.value());
    }

    @Override
    public String kind() {
        return "max";
    }

    @Override
    public List<Limit> accountLimits() {
        return List.of(new Limit(5, Duration.ofMillis(200)));
    }

    @Override
    public List<Limit> addressLimits(String address) {
        return List.of(new Limit(1, Duration.ofSeconds(1)));
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        var address = message.address().strip();
        var chat = address.startsWith("chat/");
        var id = chat ? address.substring("chat/".length()) : address;
        if (!id.matches("-?\\d{1,20}")) {
            return SendResult.Permanent.gone("the address is no MAX user: write the number, of a chat chat/<number>");
        }
        var key = provider.key(token, "understudy.notifier.max.token");
        if (key instanceof Provider.Key.Missing missing) {
            return missing.result();
        }
        var body = Provider.JSON.createObjectNode();
        body.put("text", Cut.codePoints(ChatLines.text(message), LIMIT));
        var links = message.actions().stream()
                .filter(action -> answers || action.url() != null)
                .toList();
        if (!links.isEmpty()) {
            var rows = body.putArray("attachments")
                    .addObject()
                    .put("type", "inline_keyboard")
                    .putObject("payload")
                    .putArray("buttons");
            for (var action : links) {
                var button = rows.addArray().addObject().put("text", action.label());
                if (answers) {
                    button.put("type", "callback").put("payload", action.token());
                } else {
                    button.put("type", "link").put("url", action.url());
                }
            }
        }
        var outcome = provider.json(
                baseUrl + "/messages?" + (chat ? "chat_id=" : "user_id=") + id,
                authorised((Provider.Key.Value) key),
                body);
        if (!(outcome instanceof Outcome.Answered answered)) {
            return Verdict.of(outcome, message.messageId());
        }
        var json = Provider.tree(answered.text());
        if (answered.isSuccess()) {
            return new SendResult.Accepted(json.at("/message/body/mid").asText(message.messageId()));
        }
        var code = json.path("code").asText("");
        if (answered.status() == 401) {
            return new SendResult.Retry(answered.said(), Optional.empty(), SendResult.Reason.AUTH);
        }
        return answered.status() == 403 || code.equals("chat.denied") || code.equals("user.not.found")
                ? SendResult.Permanent.gone(answered.said())
                : Verdict.of(answered, message.messageId());
    }
}
