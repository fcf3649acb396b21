package dev.understudy.notifier.chat;

import dev.understudy.notifier.bot.BotCommand;
import dev.understudy.notifier.bot.Commands;
import dev.understudy.notifier.bot.Commands.Asker;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.notification.Replies;
import dev.understudy.notifier.notification.Replies.Answerer;
import dev.understudy.notifier.notification.ReplyAction;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.PassportCopy;
import dev.understudy.notifier.recipient.Seen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** One event of a chat service, one transaction. Presses count once, so an event that comes again does no harm. */
@ApplicationScoped
class ChatHandler {

    private static final String WHY = "the person takes no messages of the bot any more";

    private final Replies replies;
    private final Commands commands;
    private final Seen seen;
    private final Contacts contacts;
    private final PassportCopy passport;
    private final Clock clock;

    ChatHandler(Replies replies, Commands commands, Seen seen, Contacts contacts, PassportCopy passport, Clock clock) {
        this.replies = replies;
        this.commands = commands;
        this.seen = seen;
        this.contacts = contacts;
        this.passport = passport;
        this.clock = clock;
    }

    /** @return what the one who pressed is to read */
    @Transactional
    String press(String token, Answerer.Account account, Language language) {
        return replies.press(token, account, language).said();
    }

    /**
     * What somebody wrote to the bot in private.
     *
     * @param messageId by which it is known when it comes again
     * @param repliesTo what the message is called, as its sending gave it, that this one is an answer to
     */
    record Written(
            String kind, String chat, String account, String text, String messageId, Optional<String> repliesTo) {}

    /**
     * A command is carried out, an answer to a message of ours is a note on its incident, and anything proves whose the
     * chat is.
     *
     * @return what to answer; nothing to talk that is none of the bot's business
     */
    @Transactional
    Optional<String> written(Written message, Language otherwise) {
        var now = clock.instant();
        var kind = message.kind();
        for (var person : passport.peopleWith(kind, message.chat())) {
            contacts.verified(person.projectId(), person.personId(), kind, message.chat(), now);
        }
        if (!message.messageId().isEmpty() && !seen.isNew(kind, message.messageId(), now)) {
            return Optional.empty();
        }
        var language = commands.language(kind, message.account(), otherwise);
        var original = message.repliesTo().flatMap(id -> replies.deliveryOf(kind, id));
        if (original.isPresent() && !message.text().isBlank()) {
            return Optional.of(replies.write(
                            original.get(),
                            ReplyAction.COMMENT,
                            new Answerer.Account(kind, message.chat(), message.account(), true),
                            message.text(),
                            language)
                    .said());
        }
        return BotCommand.parseWord(message.text())
                .filter(command -> isMeant(command, message))
                .flatMap(command -> commands.carryOut(
                        command, new Asker(kind, message.account(), message.chat(), true, language, now)));
    }

    /** A word alone may be meant for those who own the page or the community, unless it is one of our people who says it. */
    private boolean isMeant(BotCommand command, Written message) {
        return command instanceof BotCommand.Link
                || message.text().strip().startsWith("/")
                || commands.knows(message.kind(), message.account());
    }

    /** The person will have no more messages of the bot. */
    @Transactional
    void gone(String kind, String chat) {
        var now = clock.instant();
        for (var link : contacts.linksOf(kind, chat)) {
            contacts.gone(link.projectId(), link.personId(), kind, link.address(), WHY, now);
        }
        for (var person : passport.peopleWith(kind, chat)) {
            contacts.gone(person.projectId(), person.personId(), kind, chat, WHY, now);
        }
    }
}
