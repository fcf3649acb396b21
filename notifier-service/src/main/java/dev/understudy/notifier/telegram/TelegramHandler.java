package dev.understudy.notifier.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.notifier.bot.BotCommand;
import dev.understudy.notifier.bot.Commands;
import dev.understudy.notifier.bot.Commands.Asker;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Phrases;
import dev.understudy.notifier.notification.Replies;
import dev.understudy.notifier.notification.Replies.Answerer;
import dev.understudy.notifier.notification.Replies.Outcome;
import dev.understudy.notifier.notification.ReplyAction;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.PassportCopy;
import dev.understudy.notifier.recipient.Seen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One update, one transaction: what it asks for is done once, however often Telegram brings it. */
@ApplicationScoped
class TelegramHandler {

    static final String KIND = "telegram";

    private final Seen seen;
    private final Replies replies;
    private final Commands commands;
    private final Contacts contacts;
    private final PassportCopy passport;
    private final Clock clock;

    TelegramHandler(
            Seen seen, Replies replies, Commands commands, Contacts contacts, PassportCopy passport, Clock clock) {
        this.seen = seen;
        this.replies = replies;
        this.commands = commands;
        this.contacts = contacts;
        this.passport = passport;
        this.clock = clock;
    }

    /**
     * @param update as Telegram sends it; whatever in it is missing or odd leads to no answer, never to an error
     * @param botName without the at sign; empty while unknown
     */
    @Transactional
    List<BotAnswer> on(JsonNode update, String botName) {
        var id = update.path("update_id");
        if (!id.isIntegralNumber() || !seen.isNew(KIND, id.asText(), clock.instant())) {
            return List.of();
        }
        if (update.has("callback_query")) {
            return onButton(update.path("callback_query"));
        }
        if (update.has("my_chat_member")) {
            onMembership(update.path("my_chat_member"));
            return List.of();
        }
        return update.has("message") ? onMessage(update.path("message"), botName) : List.of();
    }

    private List<BotAnswer> onButton(JsonNode query) {
        var from = query.path("from");
        var chat = query.at("/message/chat/id").asText("");
        var answered = replies.press(
                query.path("data").asText(""),
                new Answerer.Account(KIND, chat, from.path("id").asText(""), isPrivate(query.at("/message/chat"))),
                languageOf(from));
        return List.of(new BotAnswer.Toast(
                query.path("id").asText(""),
                answered.said(),
                answered.outcome() != Outcome.DONE && answered.outcome() != Outcome.REPEATED));
    }

    private static boolean isPrivate(JsonNode chat) {
        return chat.path("type").asText("").equals("private");
    }

    /** Somebody blocked the bot, or put it out of a group. */
    private void onMembership(JsonNode member) {
        var status = member.at("/new_chat_member/status").asText("");
        if (!status.equals("kicked") && !status.equals("left")) {
            return;
        }
        var chat = member.at("/chat/id").asText("");
        var why =
                isPrivate(member.path("chat")) ? "the person has blocked the bot" : "the bot was put out of the group";
        var now = clock.instant();
        for (var link : contacts.linksOf(KIND, chat)) {
            contacts.gone(link.projectId(), link.personId(), KIND, link.address(), why, now);
        }
        for (var person : passport.peopleWith(KIND, chat)) {
            contacts.gone(person.projectId(), person.personId(), KIND, chat, why, now);
        }
    }

    private List<BotAnswer> onMessage(JsonNode message, String botName) {
        var chat = message.at("/chat/id");
        if (!chat.isIntegralNumber()) {
            return List.of();
        }
        if (message.path("migrate_to_chat_id").isIntegralNumber()) {
            contacts.moved(
                    KIND, chat.asText(), message.path("migrate_to_chat_id").asText(), clock.instant());
            return List.of();
        }
        if (isPrivate(message.path("chat")) && chat.equals(message.at("/from/id"))) {
            // Whoever speaks from a chat has it: a round trip by itself.
            for (var person : passport.peopleWith(KIND, chat.asText())) {
                contacts.verified(person.projectId(), person.personId(), KIND, chat.asText(), clock.instant());
            }
        }
        var text = message.path("text").asText("");
        var thread = message.path("is_topic_message").asBoolean() && message.has("message_thread_id")
                ? message.path("message_thread_id").asLong()
                : null;
        var language = language(message);
        var command = BotCommand.parse(text, botName);
        if (command.isEmpty()) {
            return onText(message, text, chat.asLong(), thread, language);
        }
        return commands.carryOut(command.get(), asker(message, thread, language))
                .<List<BotAnswer>>map(answer -> List.of(new BotAnswer.Say(chat.asLong(), thread, answer)))
                .orElse(List.of());
    }

    /** An answer to one of our messages is a note on its incident; other talk is none of the bot's business. */
    private List<BotAnswer> onText(JsonNode message, String text, long chat, @Nullable Long thread, Language language) {
        var original = message.path("reply_to_message");
        if (!text.isBlank() && original.path("message_id").isIntegralNumber()) {
            var delivery = replies.deliveryOf(
                    KIND, chat + ":" + original.path("message_id").asText());
            if (delivery.isPresent()) {
                var answered = replies.write(
                        delivery.get(),
                        ReplyAction.COMMENT,
                        new Answerer.Account(
                                KIND,
                                Long.toString(chat),
                                message.at("/from/id").asText(""),
                                isPrivate(message.path("chat"))),
                        text,
                        language);
                return List.of(new BotAnswer.Say(chat, thread, answered.said()));
            }
        }
        return isPrivate(message.path("chat"))
                ? List.of(new BotAnswer.Say(chat, thread, Phrases.of(language, "bot.text")))
                : List.of();
    }

    private Asker asker(JsonNode message, @Nullable Long thread, Language language) {
        var chat = message.at("/chat/id").asText();
        var date = message.path("date");
        return new Asker(
                KIND,
                message.at("/from/id").asText(""),
                thread == null ? chat : chat + "/" + thread,
                isPrivate(message.path("chat")),
                language,
                date.isIntegralNumber() && date.asLong() > 0 ? Instant.ofEpochSecond(date.asLong()) : clock.instant());
    }

    private Language language(JsonNode message) {
        var from = message.path("from");
        return commands.language(KIND, from.path("id").asText(""), languageOf(from));
    }

    private static Language languageOf(JsonNode from) {
        return Language.preferred(List.of(from.path("language_code").asText("en")));
    }
}
