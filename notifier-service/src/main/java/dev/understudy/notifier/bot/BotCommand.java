package dev.understudy.notifier.bot;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody typed to the bot. */
public sealed interface BotCommand {

    /** Exactly {@code /start}, nothing around it. */
    record Start() implements BotCommand {}

    record Link(String code) implements BotCommand {}

    record Help() implements BotCommand {}

    record Emergencies() implements BotCommand {}

    record Status() implements BotCommand {}

    record Duty() implements BotCommand {}

    record Queue() implements BotCommand {}

    /** @param text with the title on its first line; may be empty */
    record New(String text) implements BotCommand {}

    record Unknown() implements BotCommand {}

    /** Spoken to another bot of the group. */
    record Elsewhere() implements BotCommand {}

    Pattern FORM = Pattern.compile("/([\\p{L}\\d_]{1,32})(?:@(\\w{1,64}))?(?:\\s+(.*))?", Pattern.DOTALL);

    Pattern WORD = Pattern.compile("(?s)^([\\p{L}\\d_]{1,32}):?(?:\\s+(.*))?$");

    Map<String, String> RUSSIAN = Map.ofEntries(
            Map.entry("старт", "start"),
            Map.entry("начать", "start"),
            Map.entry("привязать", "link"),
            Map.entry("помощь", "help"),
            Map.entry("аварии", "emergencies"),
            Map.entry("статус", "status"),
            Map.entry("дежурный", "duty"),
            Map.entry("дежурные", "duty"),
            Map.entry("очередь", "queue"),
            Map.entry("заявка", "new"));

    /**
     * Empty when the text is no command at all.
     *
     * @param botName of this bot, without the at sign; empty while unknown
     */
    static Optional<BotCommand> parse(String text, String botName) {
        var parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        var addressed = parts.group(2);
        if (addressed != null && !botName.isEmpty() && !addressed.equalsIgnoreCase(botName)) {
            return Optional.of(new Elsewhere());
        }
        var word = parts.group(1).toLowerCase(Locale.ROOT);
        var rest = parts.group(3) == null ? "" : parts.group(3).strip();
        return Optional.of(
                switch (RUSSIAN.getOrDefault(word, word)) {
                    // A link t.me/bot?start=CODE arrives so.
                    case "start" -> rest.isEmpty() ? new Start() : new Link(rest);
                    case "link" -> rest.isEmpty() ? new Start() : new Link(rest);
                    case "help" -> new Help();
                    case "emergencies", "incidents" -> new Emergencies();
                    case "status" -> new Status();
                    case "duty", "oncall" -> new Duty();
                    case "queue", "my" -> new Queue();
                    case "new" -> new New(rest);
                    default -> new Unknown();
                });
    }

    /**
     * The same in chats that have no commands of their own, where people write the word alone: {@code дежурный},
     * {@code заявка: ...}. Talk that only begins with such a word is none.
     */
    static Optional<BotCommand> parseWord(String text) {
        var said = text.strip();
        if (said.startsWith("/")) {
            return parse(said, "");
        }
        return parse("/" + WORD.matcher(said).replaceFirst("$1 $2"), "").filter(command -> switch (command) {
            case Link link -> link.code().matches("\\w{4,40}");
            case New asked -> !asked.text().isEmpty();
            case Start start -> isOneWord(said);
            case Help help -> isOneWord(said);
            case Emergencies emergencies -> isOneWord(said);
            case Status status -> isOneWord(said);
            case Duty duty -> isOneWord(said);
            case Queue queue -> isOneWord(said);
            case Unknown unknown -> false;
            case Elsewhere elsewhere -> false;
        });
    }

    private static boolean isOneWord(String text) {
        return text.chars().noneMatch(Character::isWhitespace);
    }
}
