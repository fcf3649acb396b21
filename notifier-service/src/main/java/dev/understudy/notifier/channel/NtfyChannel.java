package dev.understudy.notifier.channel;

import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.message.Cut;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * ntfy (<a href="https://docs.ntfy.sh/publish/">docs.ntfy.sh</a>): a topic of the configured server, or a topic's whole
 * URL. Who knows a topic's name reads it, so the contact's secret may name it instead.
 */
@Singleton
class NtfyChannel implements Channel {

    /** A longer message arrives as an attachment. */
    private static final int LIMIT_BYTES = 4096;

    private static final int TITLE_BYTES = 250;
    private static final int MOST_ACTIONS = 3;

    private final Provider provider;
    private final String baseUrl;
    private final Optional<String> token;

    NtfyChannel(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.baseUrl = config.ntfy().baseUrl().replaceFirst("/+$", "");
        this.token = config.ntfy().token();
    }

    @Override
    public String kind() {
        return "ntfy";
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        var place = provider.url(message);
        if (place instanceof Provider.Key.Missing missing) {
            return missing.result();
        }
        var address = ((Provider.Key.Value) place).value().strip();
        int slash = address.lastIndexOf('/');
        var server = address.startsWith("http") && slash > 8 ? address.substring(0, slash) : baseUrl;
        var topic = address.substring(slash + 1);
        if (!topic.matches("[-_A-Za-z0-9]{1,64}")) {
            return SendResult.Permanent.gone("the address is no ntfy topic");
        }
        var headers = Map.<String, String>of();
        if (token.isPresent() && server.equals(baseUrl)) {
            var key = provider.key(token.get());
            if (key instanceof Provider.Key.Missing missing) {
                return missing.result();
            }
            headers = Map.of("Authorization", "Bearer " + ((Provider.Key.Value) key).value());
        }
        var body = Provider.JSON.createObjectNode();
        body.put("topic", topic)
                .put("title", Cut.utf8Bytes(message.message().subject(), TITLE_BYTES))
                .put("message", Cut.utf8Bytes(message.message().text().strip(), LIMIT_BYTES))
                .put("priority", message.urgency() == Urgency.EMERGENCY ? 5 : 3);
        var actions = message.actions().stream()
                .filter(action -> action.url() != null)
                .limit(MOST_ACTIONS)
                .toList();
        if (!actions.isEmpty()) {
            var list = body.putArray("actions");
            for (var action : actions) {
                list.addObject()
                        .put("action", "http")
                        .put("label", action.label())
                        .put("url", action.url())
                        .put("method", "POST")
                        .put("clear", true);
            }
        }
        var click = message.data().get("incidentUrl");
        if (click != null && click.matches("https?://\\S{1,1000}")) {
            body.put("click", click);
        }
        var outcome = provider.json(server, headers, body);
        if (outcome instanceof Outcome.Answered answered) {
            if (answered.isSuccess()) {
                return new SendResult.Accepted(
                        Provider.tree(answered.text()).path("id").asText(message.messageId()));
            }
            if (answered.status() == 401 || answered.status() == 403) {
                return new SendResult.Retry(answered.said(), Optional.empty(), SendResult.Reason.AUTH);
            }
        }
        return Verdict.of(outcome, message.messageId());
    }
}
