package dev.understudy.notifier.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.message.Cut;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** What the bots of MAX and VK say back. An answer that is lost is no harm: what was asked for has been done. */
@Singleton
public class ChatAnswers {

    private static final Logger LOG = Logger.getLogger(ChatAnswers.class);
    private static final int MAX_TEXT = 4000;
    /** Of a snackbar. */
    private static final int VK_TOAST = 90;

    private final Provider provider;
    private final NotifierConfig config;
    private volatile boolean announced;

    ChatAnswers(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.config = config;
    }

    public void toMaxPress(String callbackId, String text) {
        max("/answers?callback_id=" + URLEncoder.encode(callbackId, StandardCharsets.UTF_8), "notification", text);
    }

    public void sayInMax(String user, String text) {
        max("/messages?user_id=" + URLEncoder.encode(user, StandardCharsets.UTF_8), "text", text);
    }

    private void max(String path, String field, String text) {
        toMax(path, Provider.JSON.createObjectNode().put(field, Cut.codePoints(text, MAX_TEXT)));
    }

    private boolean toMax(String path, JsonNode body) {
        if (provider.key(config.max().token(), "understudy.notifier.max.token") instanceof Provider.Key.Value key) {
            return report("MAX", provider.json(MaxChannel.base(config) + path, MaxChannel.authorised(key), body));
        }
        return false;
    }

    public void toVkPress(String eventId, String user, String peer, String text) {
        vk(
                "messages.sendMessageEventAnswer",
                Map.of(
                        "event_id",
                        eventId,
                        "user_id",
                        user,
                        "peer_id",
                        peer,
                        "event_data",
                        Provider.JSON
                                .createObjectNode()
                                .put("type", "show_snackbar")
                                .put("text", Cut.codePoints(text, VK_TOAST))
                                .toString()));
    }

    public void sayInVk(String peer, String text) {
        vk(
                "messages.send",
                Map.of(
                        "peer_id",
                        peer,
                        "random_id",
                        Integer.toString(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                        "message",
                        text));
    }

    private void vk(String method, Map<String, String> parameters) {
        if (provider.key(config.vk().token(), "understudy.notifier.vk.token") instanceof Provider.Key.Value key) {
            var all = new HashMap<>(parameters);
            all.put("access_token", key.value());
            all.put("v", config.vk().version());
            report("VK", provider.form(VkChannel.method(config, method), all));
        }
    }

    private static boolean report(String who, Outcome outcome) {
        boolean done = outcome instanceof Outcome.Answered answered && answered.isSuccess();
        if (!done) {
            LOG.infof(
                    "%s did not take an answer: %s",
                    who, outcome instanceof Outcome.Answered answered ? answered.said() : outcome);
        }
        return done;
    }

    /** Tells MAX where to post, until it has heard. */
    @Scheduled(every = "1m", delayed = "5s")
    void announce() {
        var url = config.publicUrl().map(base -> base.replaceFirst("/+$", "") + "/hooks/max");
        var reference = config.max().webhookSecret();
        if (announced || !config.max().announce() || url.isEmpty() || reference.isEmpty()) {
            return;
        }
        if (provider.key(reference, "understudy.notifier.max.webhook-secret") instanceof Provider.Key.Value secret) {
            var body = Provider.JSON.createObjectNode().put("url", url.get()).put("secret", secret.value());
            body.putArray("update_types")
                    .add("message_callback")
                    .add("message_created")
                    .add("bot_stopped");
            announced = toMax("/subscriptions", body);
        }
    }
}
