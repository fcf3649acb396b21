package dev.understudy.notifier.notification;

import dev.understudy.notifier.bot.BotCommand;
import dev.understudy.notifier.bot.Commands;
import dev.understudy.notifier.bot.Commands.Asker;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Phrases;
import dev.understudy.notifier.recipient.Seen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bot's commands behind a word of a chat service: {@code /understudy duty}. */
@ApplicationScoped
class SlashCommands {

    /** How the bot's own answers name its commands. */
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w/])/(?=(?:emergencies|status|duty|queue|new|link|help)\\b)");

    private final Commands commands;
    private final Seen seen;
    private final Clock clock;

    SlashCommands(Commands commands, Seen seen, Clock clock) {
        this.commands = commands;
        this.seen = seen;
        this.clock = clock;
    }

    /**
     * @param word that the command has in that chat
     * @param invocation by which it is known when it comes again; empty when the service does not say
     */
    @Transactional
    String carryOut(String kind, String account, String word, String text, String invocation) {
        var now = clock.instant();
        var language = commands.language(kind, account, Language.EN);
        if (!invocation.isEmpty() && !seen.isNew(kind, invocation, now)) {
            return Phrases.of(language, "reply.repeated", "").strip();
        }
        var asked = text.strip();
        var command = BotCommand.parse(asked.isEmpty() ? "/help" : asked.startsWith("/") ? asked : "/" + asked, "")
                .orElseGet(BotCommand.Unknown::new);
        var said = commands.carryOut(command, new Asker(kind, account, null, true, language, now))
                .orElse("");
        return NAMED.matcher(said).replaceAll(Matcher.quoteReplacement(word + " "));
    }

    @Transactional
    Language language(String kind, String account, Language otherwise) {
        return commands.language(kind, account, otherwise);
    }
}
