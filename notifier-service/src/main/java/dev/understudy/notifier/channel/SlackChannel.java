package dev.understudy.notifier.channel;

import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.Cut;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slack by an incoming webhook. Its URL is as good as a password: the contact's secret names it, or the address is the
 * URL itself. Buttons come back signed when the app's signing secret is known, else they are links to a page that asks.
 */
@Singleton
class SlackChannel implements Channel {

    /** Of a section block's text. */
    private static final int SECTION = 3000;
    /** Of a header block's text. */
    private static final int HEADER = 150;

    /** What Slack says of webhooks that are no more. */
    private static final Set<String> GONE = Set.of(
            "no_service",
            "no_service_id",
            "no_active_hooks",
            "channel_not_found",
            "channel_is_archived",
            "team_disabled",
            "no_team",
            "invalid_token",
            // An administrator of theirs does not want messages there.
            "action_prohibited",
            "posting_to_general_channel_denied");

    private final Provider provider;
    private final boolean answersSigned;

    SlackChannel(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.answersSigned = config.slack().signingSecret().isPresent();
    }

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public List<Limit> addressLimits(String address) {
        return List.of(new Limit(1, Duration.ofSeconds(1)));
    }

    @Override
    public boolean answersByItself() {
        return true;
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        return switch (provider.url(message)) {
            case Provider.Key.Missing missing -> missing.result();
            case Provider.Key.Value url ->
                judge(provider.json(url.value(), Map.of(), body(message)), message.messageId());
        };
    }

    private com.fasterxml.jackson.databind.node.ObjectNode body(OutgoingMessage message) {
        var body = Provider.JSON.createObjectNode();
        var subject = message.message().subject();
        body.put("text", Markup.slack(Cut.codePoints(subject, HEADER)));
        var blocks = body.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", Cut.codePoints(subject, HEADER));
        // Escaping makes a text longer, up to five times; what is cut is the text, never an escape.
        var text = message.message().text().strip();
        var escaped = Markup.slack(text);
        for (int limit = SECTION; escaped.length() > SECTION; limit -= 200) {
            escaped = Markup.slack(Cut.utf16(text, Math.max(1, limit)));
        }
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", escaped)
                .put("verbatim", true);
        var buttons = message.actions().stream()
                .filter(action -> answersSigned || action.url() != null)
                .toList();
        if (!buttons.isEmpty()) {
            var elements = blocks.addObject().put("type", "actions").putArray("elements");
            for (var action : buttons) {
                var button = elements.addObject().put("type", "button").put("action_id", action.name());
                button.putObject("text").put("type", "plain_text").put("text", Cut.codePoints(action.label(), 75));
                if (answersSigned) {
                    button.put("value", action.token());
                } else {
                    button.put("url", action.url());
                }
            }
        }
        return body;
    }

    private static SendResult judge(Outcome outcome, String messageId) {
        return outcome instanceof Outcome.Answered answered
                        && !answered.isSuccess()
                        && GONE.contains(answered.text().strip())
                ? SendResult.Permanent.gone(answered.said())
                : Verdict.of(outcome, messageId);
    }
}
