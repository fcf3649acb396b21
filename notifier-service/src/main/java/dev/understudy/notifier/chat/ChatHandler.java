package dev.understudy.notifier.chat;

import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Phrases;
import dev.understudy.notifier.notification.Replies;
import dev.understudy.notifier.notification.Replies.Answerer;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.LinkCodes;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/** One event of a chat service, one transaction. Presses count once, so an event that comes again does no harm. */
@ApplicationScoped
class ChatHandler {

    private static final Pattern LINK = Pattern.compile("(?iu)/?(?:link|start|привязать)\\s+(\\w{4,40})");

    private static final String WHY = "the person takes no messages of the bot any more";

    private final Replies replies;
    private final LinkCodes codes;
    private final Contacts contacts;
    private final PassportCopy passport;
    private final Clock clock;

    ChatHandler(Replies replies, LinkCodes codes, Contacts contacts, PassportCopy passport, Clock clock) {
        this.replies = replies;
        this.codes = codes;
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
     * Somebody writes to the bot: a code that links the chat, or anything else, which proves whose the chat is.
     *
     * @return what to answer; nothing to talk that is none of the bot's business
     */
    @Transactional
    Optional<String> written(String kind, String chat, String account, String text, Language language) {
        var now = clock.instant();
        for (var person : passport.peopleWith(kind, chat)) {
            contacts.verified(person.projectId(), person.personId(), kind, chat, now);
        }
        var code = LINK.matcher(text.strip());
        if (!code.matches()) {
            return Optional.empty();
        }
        return Optional.of(codes.redeem(code.group(1), kind, chat, account, now)
                .map(link -> {
                    var person = passport.person(link.projectId(), link.personId());
                    return Phrases.of(
                            person.map(known -> Language.preferred(known.languages()))
                                    .orElse(language),
                            "bot.linked",
                            person.map(PersonApplied::name).orElse(link.personId()),
                            passport.project(link.projectId())
                                    .map(project -> project.name())
                                    .orElse(link.projectId()));
                })
                .orElseGet(() -> Phrases.of(language, "bot.link.bad")));
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
