package dev.understudy.notifier.channel;

import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.Cut;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mattermost by an incoming webhook; its buttons post back the token that they carry. */
@Singleton
class MattermostChannel implements Channel {

    /** Of a post, in code points; servers may allow four times as much. */
    private static final int LIMIT = 4000;

    private final Provider provider;
    private final Optional<String> publicUrl;

    MattermostChannel(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.publicUrl = config.publicUrl().map(url -> url.replaceFirst("/+$", ""));
    }

    @Override
    public String kind() {
        return "mattermost";
    }

    @Override
    public List<Limit> addressLimits(String address) {
        return List.of(new Limit(5, Duration.ofSeconds(1)));
    }

    @Override
    public boolean answersByItself() {
        return true;
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        var url = provider.url(message);
        if (url instanceof Provider.Key.Missing missing) {
            return missing.result();
        }
        var body = Provider.JSON.createObjectNode();
        var attachment = body.putArray("attachments").addObject();
        attachment
                .put("fallback", Cut.codePoints(message.message().subject(), 500))
                .put("color", message.urgency() == Urgency.EMERGENCY ? "#d32f2f" : "#0b57d0")
                .put("title", Cut.codePoints(message.message().subject(), 500))
                .put("text", markdown(message.message().text().strip()));
        if (publicUrl.isPresent() && !message.actions().isEmpty()) {
            var actions = attachment.putArray("actions");
            for (var action : message.actions()) {
                var button = actions.addObject()
                        .put("id", action.name().replace("-", ""))
                        .put("type", "button")
                        .put("name", action.label());
                button.putObject("integration")
                        .put("url", publicUrl.get() + "/hooks/mattermost")
                        .putObject("context")
                        .put("token", action.token());
            }
        }
        return Verdict.of(provider.json(((Provider.Key.Value) url).value(), Map.of(), body), message.messageId());
    }

    private static String markdown(String text) {
        var escaped = Markup.markdown(text);
        for (int limit = LIMIT; escaped.codePointCount(0, escaped.length()) > LIMIT; limit -= 200) {
            escaped = Markup.markdown(Cut.codePoints(text, Math.max(4, limit)));
        }
        return escaped;
    }
}
