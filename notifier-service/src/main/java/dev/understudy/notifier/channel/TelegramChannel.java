package dev.understudy.notifier.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.notifier.channel.TelegramApi.Result;
import dev.understudy.notifier.limit.Limit;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Telegram: a chat's id, {@code 123456789}; of a forum group with the topic's, {@code -1001234567890/17}. */
@Singleton
class TelegramChannel implements Channel, Channel.Editing {

    private static final Pattern ADDRESS =
            Pattern.compile("(-?\\d{1,20}|@[A-Za-z][A-Za-z0-9_]{3,31})(?:/(\\d{1,15}))?");

    /** Refusals after which no message of ours will ever arrive in that chat. */
    private static final Set<String> GONE = Set.of(
            "chat not found",
            "user not found",
            "user is deactivated",
            "peer_id_invalid",
            "bot was kicked",
            "bot was blocked",
            "group chat was deactivated",
            "bot is not a member");

    /**
     * The Bot API's FAQ: about 30 a second in all, one a second in a chat, 20 a minute in a group. A bucket lets its
     * burst and its refill through in one period, so that both together are the limit: 5 and 25, 5 and 15.
     */
    private static final List<Limit> ACCOUNT = List.of(new Limit(5, Duration.ofMillis(200)));

    private static final List<Limit> CHAT = List.of(new Limit(1, Duration.ofSeconds(1)));
    private static final List<Limit> GROUP =
            List.of(new Limit(1, Duration.ofSeconds(1)), new Limit(5, Duration.ofSeconds(20)));

    private final TelegramApi api;

    TelegramChannel(TelegramApi api) {
        this.api = api;
    }

    @Override
    public String kind() {
        return "telegram";
    }

    @Override
    public List<Limit> accountLimits() {
        return ACCOUNT;
    }

    @Override
    public List<Limit> addressLimits(String address) {
        return address.startsWith("-") || address.startsWith("@") ? GROUP : CHAT;
    }

    @Override
    public Optional<Editing> editing() {
        return Optional.of(this);
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        var address = ADDRESS.matcher(message.address().strip());
        if (!address.matches()) {
            return SendResult.Permanent.gone("'" + message.address().length() + " characters' are no Telegram chat:"
                    + " write its number, and a topic's behind a slash");
        }
        var chat = address.group(1);
        var thread = address.group(2);
        var text = text(message);
        var parameters = TelegramApi.parameters().put("chat_id", chat);
        if (thread != null) {
            parameters.put("message_thread_id", Long.parseLong(thread));
        }
        if (chat.startsWith("-") || !chat.startsWith("@")) {
            parameters.put("chat_id", Long.parseLong(chat));
        }
        compose(parameters, message, text);
        return judge(call("sendMessage", parameters, text), chat, thread);
    }

    @Override
    public SendResult edit(String providerId, OutgoingMessage message) {
        int colon = providerId.lastIndexOf(':');
        if (colon < 1) {
            return new SendResult.Permanent("this message cannot be found again");
        }
        var text = text(message);
        var parameters = TelegramApi.parameters()
                .put("chat_id", Long.parseLong(providerId.substring(0, colon)))
                .put("message_id", Long.parseLong(providerId.substring(colon + 1)));
        compose(parameters, message, text);
        var result = call("editMessageText", parameters, text);
        return result instanceof Result.Refused refused && refused.says("message is not modified")
                ? new SendResult.Accepted(providerId)
                : judge(result, providerId.substring(0, colon), null);
    }

    private static TelegramText text(OutgoingMessage message) {
        return TelegramText.of(
                message.message().subject(),
                message.message().text(),
                message.data().get("incidentUrl"));
    }

    private static void compose(ObjectNode parameters, OutgoingMessage message, TelegramText text) {
        parameters.put("text", text.html()).put("parse_mode", "HTML");
        parameters.putObject("link_preview_options").put("is_disabled", true);
        var rows = parameters.putObject("reply_markup").putArray("inline_keyboard");
        // Two buttons a row stay readable on a telephone.
        var row = rows.addArray();
        for (var action : message.actions()) {
            if (row.size() == 2) {
                row = rows.addArray();
            }
            row.addObject().put("text", action.label()).put("callback_data", action.token());
        }
        if (message.actions().isEmpty()) {
            rows.removeAll();
        }
    }

    /** Refused markup is sent again without any, and a topic that is gone is left out: better plain than not at all. */
    private Result call(String method, ObjectNode parameters, TelegramText text) {
        var result = api.call(method, parameters);
        if (result instanceof Result.Refused refused && refused.code() == 400) {
            if (refused.says("can't parse entities")) {
                parameters.put("text", text.plain()).remove("parse_mode");
                return api.call(method, parameters);
            }
            if (refused.says("message thread not found") || refused.says("topic_")) {
                parameters.remove("message_thread_id");
                return api.call(method, parameters);
            }
        }
        return result;
    }

    private static SendResult judge(Result result, String chat, @Nullable String thread) {
        return switch (result) {
            case Result.Ok ok ->
                new SendResult.Accepted(
                        ok.result().path("message_id").isIntegralNumber()
                                ? ok.result().at("/chat/id").asText(chat) + ":"
                                        + ok.result().path("message_id").asText()
                                : null);
            case Result.NotSent notSent -> new SendResult.Retry(notSent.why());
            case Result.Unanswered unanswered -> new SendResult.Uncertain(unanswered.why());
            case Result.Refused refused -> refused(refused, thread);
        };
    }

    private static SendResult refused(Result.Refused refused, @Nullable String thread) {
        if (refused.movedTo().isPresent()) {
            var to = refused.movedTo().get();
            return new SendResult.Moved("the group has become a supergroup", thread == null ? to : to + "/" + thread);
        }
        int code = refused.code();
        if (code == 429) {
            return new SendResult.Busy(refused.said(), refused.retryAfter(), false);
        }
        // 401 and 404 are about our token, and somebody has to mend that.
        if (code >= 500 || code == 401 || code == 404 || code < 400) {
            return new SendResult.Retry(refused.said(), Optional.empty(), Verdict.reason(code));
        }
        return new SendResult.Permanent(
                refused.said(), code == 403 || GONE.stream().anyMatch(refused::says), Verdict.reason(code));
    }
}
