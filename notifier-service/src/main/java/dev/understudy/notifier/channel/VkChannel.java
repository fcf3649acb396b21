package dev.understudy.notifier.channel;

import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.Cut;
import dev.understudy.notifier.message.PlainText;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * VK by {@code messages.send} of a community: a peer's id. A repeated {@code random_id} is not delivered again (<a
 * href="https://dev.vk.com/method/messages.send">dev.vk.com</a>), so an uncertain message can be sent anew without harm.
 */
@Singleton
class VkChannel implements Channel {

    private static final int LIMIT = 4096;
    /** Of a button's label. */
    private static final int LABEL = 40;
    /** Too many a second, and flood control. */
    private static final Set<Integer> TOO_FAST = Set.of(6, 9);
    /** Internal errors of the service: unknown, server, rate of the method. */
    private static final Set<Integer> PASSING = Set.of(1, 10, 29);
    /** Our token: authorisation, rights of the method, of the community. */
    private static final Set<Integer> OUR_TOKEN = Set.of(5, 15, 27, 28);
    /** Blocked, no permission, privacy, no access to the chat, unknown user. */
    private static final Set<Integer> GONE = Set.of(18, 900, 901, 902, 917, 936, 945);

    private final Provider provider;
    private final NotifierConfig.Vk config;
    private final String messagesSend;

    VkChannel(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.config = config.vk();
        this.messagesSend = method(config, "messages.send");
    }

    static String method(NotifierConfig config, String name) {
        return config.vk().baseUrl().replaceFirst("/+$", "") + "/method/" + name;
    }

    @Override
    public String kind() {
        return "vk";
    }

    @Override
    public List<Limit> accountLimits() {
        return List.of(new Limit(4, Duration.ofMillis(250)));
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        if (!message.address().strip().matches("-?\\d{1,15}")) {
            return SendResult.Permanent.gone("the address is no VK peer: write its number");
        }
        var key = provider.key(config.token(), "understudy.notifier.vk.token");
        if (key instanceof Provider.Key.Missing missing) {
            return missing.result();
        }
        boolean answers = config.secret().isPresent() && !message.actions().isEmpty();
        var links = answers ? "" : ChatLines.links(message);
        var text = Cut.codePoints(ChatLines.text(message), LIMIT - (links.isEmpty() ? 0 : links.length() + 2));
        var fields = new HashMap<>(Map.of(
                "access_token", ((Provider.Key.Value) key).value(),
                "v", config.version(),
                "peer_id", message.address().strip(),
                // Same telling, same number: VK drops the repetition.
                "random_id", Integer.toString(message.messageId().hashCode() & 0x7fffffff),
                "disable_mentions", "1",
                "dont_parse_links", "1",
                "message", links.isEmpty() ? text : text + "\n\n" + links));
        if (answers) {
            fields.put("keyboard", keyboard(message));
        }
        var outcome = provider.form(messagesSend, fields);
        if (!(outcome instanceof Outcome.Answered answered) || !answered.isSuccess()) {
            return Verdict.of(outcome, message.messageId());
        }
        var json = Provider.tree(answered.text());
        if (!json.has("error")) {
            return new SendResult.Accepted(json.path("response").asText(message.messageId()));
        }
        int code = json.at("/error/error_code").asInt();
        var said = "VK answered error " + code + ": "
                + PlainText.line(json.at("/error/error_msg").asText(""), 300);
        if (TOO_FAST.contains(code)) {
            return new SendResult.Busy(said, Optional.empty(), code == 6);
        }
        if (PASSING.contains(code) || OUR_TOKEN.contains(code)) {
            return new SendResult.Retry(said);
        }
        return new SendResult.Permanent(said, GONE.contains(code));
    }

    /** Buttons below the message, one a row, that come back as {@code message_event}. */
    private static String keyboard(OutgoingMessage message) {
        var keyboard = Provider.JSON.createObjectNode().put("inline", true);
        var rows = keyboard.putArray("buttons");
        for (var action : message.actions()) {
            rows.addArray()
                    .addObject()
                    .put("color", rows.size() == 1 ? "primary" : "secondary")
                    .putObject("action")
                    .put("type", "callback")
                    .put("label", Cut.codePoints(action.label(), LABEL))
                    .put(
                            "payload",
                            Provider.JSON
                                    .createObjectNode()
                                    .put("token", action.token())
                                    .toString());
        }
        return keyboard.toString();
    }
}
