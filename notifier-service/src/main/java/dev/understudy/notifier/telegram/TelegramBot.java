package dev.understudy.notifier.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.notifier.channel.TelegramApi;
import dev.understudy.notifier.channel.TelegramApi.Result;
import dev.understudy.notifier.message.Cut;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Takes an update to its end: stored first, answered then. */
@ApplicationScoped
class TelegramBot {

    private static final Logger LOG = Logger.getLogger(TelegramBot.class);
    private static final int TOAST_LIMIT = 200;
    private static final int TEXT_LIMIT = 4096;

    private final TelegramHandler handler;
    private final TelegramApi api;
    private volatile String name = "";

    TelegramBot(TelegramHandler handler, TelegramApi api) {
        this.handler = handler;
        this.api = api;
    }

    /** @return what is to be said once the update is stored; say it with {@link #say} */
    List<BotAnswer> accept(JsonNode update) {
        return handler.on(update, name);
    }

    /** An answer that is lost is no harm: what was asked for has been done. */
    void say(List<BotAnswer> answers) {
        for (var answer : answers) {
            switch (answer) {
                case BotAnswer.Say say -> {
                    var parameters = TelegramApi.parameters()
                            .put("chat_id", say.chat())
                            .put("text", Cut.utf16(say.text(), TEXT_LIMIT));
                    if (say.thread() != null) {
                        parameters.put("message_thread_id", say.thread());
                    }
                    parameters.putObject("link_preview_options").put("is_disabled", true);
                    report("sendMessage", api.call("sendMessage", parameters));
                }
                case BotAnswer.Toast toast ->
                    report(
                            "answerCallbackQuery",
                            api.call(
                                    "answerCallbackQuery",
                                    TelegramApi.parameters()
                                            .put("callback_query_id", toast.queryId())
                                            .put("text", Cut.codePoints(toast.text(), TOAST_LIMIT))
                                            .put("show_alert", toast.alert())));
            }
        }
    }

    private static void report(String method, Result result) {
        switch (result) {
            case Result.Ok ok -> LOG.debugf("%s is done", method);
            // "query is too old": the press has been taken down, only its answer comes too late.
            case Result.Refused refused -> LOG.infof("%s: %d %s", method, refused.code(), refused.description());
            case Result.NotSent notSent -> LOG.warnf("%s: %s", method, notSent.why());
            case Result.Unanswered unanswered -> LOG.warnf("%s: %s", method, unanswered.why());
        }
    }

    /** Learns by what name it is addressed in groups. */
    void introduce() {
        if (api.call("getMe", TelegramApi.parameters()) instanceof Result.Ok me) {
            name = me.result().path("username").asText("");
        }
    }
}
