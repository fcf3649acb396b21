package dev.understudy.notifier.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.notifier.desk.Desk;
import dev.understudy.notifier.incident.IncidentStanding;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Phrases;
import dev.understudy.notifier.message.PlainText;
import dev.understudy.notifier.notification.Replies;
import dev.understudy.notifier.notification.Replies.Answerer;
import dev.understudy.notifier.notification.Replies.Outcome;
import dev.understudy.notifier.notification.ReplyAction;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.LinkCodes;
import dev.understudy.notifier.recipient.PassportCopy;
import dev.understudy.notifier.recipient.Seen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One update, one transaction: what it asks for is done once, however often Telegram brings it. */
@ApplicationScoped
class TelegramHandler {

    static final String KIND = "telegram";
    private static final int MOST_LINES = 15;
    private static final int MAX_TITLE = 200;
    private static final int MAX_TEXT = 3000;

    private final Seen seen;
    private final Replies replies;
    private final LinkCodes codes;
    private final Contacts contacts;
    private final PassportCopy passport;
    private final IncidentStandings incidents;
    private final Desk desk;
    private final Outbox outbox;
    private final Clock clock;

    TelegramHandler(
            Seen seen,
            Replies replies,
            LinkCodes codes,
            Contacts contacts,
            PassportCopy passport,
            IncidentStandings incidents,
            Desk desk,
            Outbox outbox,
            Clock clock) {
        this.seen = seen;
        this.replies = replies;
        this.codes = codes;
        this.contacts = contacts;
        this.passport = passport;
        this.incidents = incidents;
        this.desk = desk;
        this.outbox = outbox;
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
        var said = carryOut(command.get(), message, thread, language);
        return said.<List<BotAnswer>>map(answer -> List.of(new BotAnswer.Say(chat.asLong(), thread, answer)))
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

    private Optional<String> carryOut(BotCommand command, JsonNode message, @Nullable Long thread, Language language) {
        return switch (command) {
            case BotCommand.Elsewhere elsewhere -> Optional.empty();
            case BotCommand.Help help -> Optional.of(Phrases.of(language, "bot.help"));
            case BotCommand.Start start ->
                Optional.of(Phrases.of(language, people(message).isEmpty() ? "bot.start" : "bot.help"));
            case BotCommand.Link link -> Optional.of(link(link.code(), message, thread, language));
            case BotCommand.Unknown unknown ->
                isPrivate(message.path("chat")) ? Optional.of(Phrases.of(language, "bot.unknown")) : Optional.empty();
            case BotCommand.Emergencies emergencies ->
                known(message, language, people -> emergencies(people, language));
            case BotCommand.Status status -> known(message, language, people -> status(people, language));
            case BotCommand.Duty duty -> known(message, language, people -> duty(people, language));
            case BotCommand.Queue queue -> known(message, language, people -> queue(people, language));
            case BotCommand.New asked ->
                known(message, language, people -> asked(asked.text(), people, message, language));
        };
    }

    private Optional<String> known(JsonNode message, Language language, Function<List<PersonApplied>, String> answer) {
        var people = people(message);
        return Optional.of(people.isEmpty() ? Phrases.of(language, "bot.not-linked") : answer.apply(people));
    }

    private String link(String code, JsonNode message, @Nullable Long thread, Language language) {
        var chat = message.at("/chat/id").asText();
        return codes.redeem(
                        code,
                        KIND,
                        thread == null ? chat : chat + "/" + thread,
                        message.at("/from/id").asText(""),
                        clock.instant())
                .map(link -> Phrases.of(
                        passport.person(link.projectId(), link.personId())
                                .map(person -> Language.preferred(person.languages()))
                                .orElse(language),
                        "bot.linked",
                        passport.name(link.projectId(), link.personId()),
                        projectName(link.projectId())))
                .orElseGet(() -> Phrases.of(language, "bot.link.bad"));
    }

    /** Whom the account behind a message stands for, in each project: by what was linked, or by the passport. */
    private List<PersonApplied> people(JsonNode message) {
        var account = message.at("/from/id").asText("");
        if (account.isEmpty()) {
            return List.of();
        }
        var people = new LinkedHashSet<PersonApplied>();
        for (var link : contacts.linksOfAccount(KIND, account)) {
            passport.person(link.projectId(), link.personId()).ifPresent(people::add);
        }
        // A private chat has the id of its account.
        people.addAll(passport.peopleWith(KIND, account));
        return List.copyOf(people);
    }

    private String emergencies(List<PersonApplied> people, Language language) {
        var lines = new ArrayList<String>();
        for (var project : projects(people)) {
            var zone = zone(project);
            for (var incident : incidents.open(project, MOST_LINES)) {
                lines.add("• " + line(incident, zone, language));
            }
        }
        return lines.isEmpty()
                ? Phrases.of(language, "bot.emergencies.none")
                : Phrases.of(language, "bot.emergencies.title") + "\n" + cut(lines, language);
    }

    private String line(IncidentState incident, ZoneId zone, Language language) {
        var actor = incident.actor() == null ? "" : passport.name(incident.projectId(), incident.actor());
        return Phrases.of(
                language,
                "bot.emergency.line",
                PlainText.line(incident.title() == null ? projectName(incident.projectId()) : incident.title(), 150),
                incident.standing() == IncidentStanding.OPEN
                        ? Phrases.of(language, "bot.emergency.open")
                        : Phrases.of(language, "bot.emergency.taken", actor),
                Phrases.time(language, incident.startedAt() == null ? incident.at() : incident.startedAt(), zone));
    }

    private String status(List<PersonApplied> people, Language language) {
        return projects(people).stream()
                .map(project -> {
                    int open = incidents.open(project, 1000).size();
                    return Phrases.of(
                            language,
                            "bot.status.line",
                            projectName(project),
                            open == 0
                                    ? Phrases.of(language, "bot.status.well")
                                    : Phrases.count(language, "bot.status.broken", open));
                })
                .collect(Collectors.joining("\n"));
    }

    private String duty(List<PersonApplied> people, Language language) {
        var parts = new ArrayList<String>();
        for (var project : projects(people)) {
            var lines = new ArrayList<String>();
            lines.add(Phrases.of(language, "bot.duty.title", projectName(project)));
            var now = clock.instant();
            var zone = zone(project);
            for (var onCall : desk.onCall(project, now)) {
                lines.add(onCall(project, onCall, zone, language));
            }
            var today = LocalDate.ofInstant(now, zone);
            for (var duty : desk.duties(project, today)) {
                lines.add(Phrases.of(
                        language,
                        "bot.duty.line",
                        zoneName(project, duty.zoneId()),
                        answering(project, duty, today, language)));
            }
            if (lines.size() == 1) {
                lines.add(Phrases.of(language, "bot.duty.none"));
            }
            parts.add(cut(lines, language));
        }
        return String.join("\n\n", parts);
    }

    private String onCall(String project, Desk.OnCall onCall, ZoneId zone, Language language) {
        var names = onCall.people().isEmpty()
                ? Phrases.of(language, "bot.duty.nobody")
                : onCall.people().stream().map(id -> passport.name(project, id)).collect(Collectors.joining(", "));
        return onCall.until() == null
                ? Phrases.of(language, "bot.duty.on-call", onCall.schedule(), names)
                : Phrases.of(
                        language,
                        "bot.duty.on-call.until",
                        onCall.schedule(),
                        names,
                        Phrases.time(language, onCall.until(), zone));
    }

    /** The primary; who is absent is named with whoever stands in. */
    private String answering(String project, Duty duty, LocalDate today, Language language) {
        var primary = passport.name(project, duty.primary());
        var absence = passport.person(project, duty.primary()).stream()
                .flatMap(person -> person.absences().stream())
                .filter(one -> !today.isBefore(one.from()) && !today.isAfter(one.to()))
                .findFirst();
        var deputy = absence.map(Absence::deputy).or(() -> Optional.ofNullable(duty.deputy()));
        if (absence.isPresent()) {
            var until = absence.get().to().format(DateTimeFormatter.ofPattern("dd.MM"));
            return deputy.map(id -> Phrases.of(language, "bot.duty.absent", primary, until, passport.name(project, id)))
                    .orElseGet(() -> Phrases.of(language, "bot.duty.absent.nobody", primary, until));
        }
        return deputy.map(id -> Phrases.of(language, "bot.duty.deputy", primary, passport.name(project, id)))
                .orElse(primary);
    }

    private String queue(List<PersonApplied> people, Language language) {
        var emergencies = new ArrayList<String>();
        var work = new ArrayList<String>();
        for (var person : people) {
            var zone = zone(person.projectId());
            incidents.open(person.projectId(), 1000).stream()
                    .filter(incident -> person.personId().equals(incident.assignee())
                            || person.personId().equals(incident.actor()))
                    .map(incident -> Phrases.of(
                            language, "bot.queue.line", PlainText.line(String.valueOf(incident.title()), 150)))
                    .forEach(emergencies::add);
            desk.queue(person.projectId(), person.personId(), MOST_LINES).stream()
                    .map(item -> item.due() == null
                            ? Phrases.of(language, "bot.queue.line", PlainText.line(item.title(), 150))
                            : Phrases.of(
                                    language,
                                    "bot.queue.due",
                                    PlainText.line(item.title(), 150),
                                    Phrases.time(language, item.due(), zone)))
                    .forEach(work::add);
        }
        if (emergencies.isEmpty() && work.isEmpty()) {
            return Phrases.of(language, "bot.queue.none");
        }
        var text = new StringBuilder();
        if (!emergencies.isEmpty()) {
            text.append(Phrases.of(language, "bot.queue.emergencies"))
                    .append('\n')
                    .append(cut(emergencies, language));
        }
        if (!work.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n\n")
                    .append(Phrases.of(language, "bot.queue.work"))
                    .append('\n')
                    .append(cut(work, language));
        }
        return text.toString();
    }

    private String asked(String text, List<PersonApplied> people, JsonNode message, Language language) {
        if (text.isBlank()) {
            return Phrases.of(language, "bot.new.usage");
        }
        var wanted = text;
        var person = people.getFirst();
        if (people.size() > 1) {
            int colon = text.indexOf(':');
            var named = colon < 0 ? "" : text.substring(0, colon).strip();
            var found = people.stream()
                    .filter(one -> one.projectId().equals(named)
                            || projectName(one.projectId()).equalsIgnoreCase(named))
                    .findFirst();
            if (found.isEmpty() || text.substring(colon + 1).isBlank()) {
                return Phrases.of(language, "bot.new.which", String.join(", ", projects(people)));
            }
            person = found.get();
            wanted = text.substring(colon + 1).strip();
        }
        int end = wanted.indexOf('\n');
        var title = PlainText.line(end < 0 ? wanted : wanted.substring(0, end), MAX_TITLE);
        var rest = end < 0 ? "" : PlainText.line(wanted.substring(end + 1), MAX_TEXT);
        var now =
                message.path("date").isIntegralNumber() && message.path("date").asLong() > 0
                        ? Instant.ofEpochSecond(message.path("date").asLong())
                        : clock.instant();
        outbox.publish(
                new WorkRequested(
                        person.projectId(),
                        TimeOrderedId.next(clock),
                        person.personId(),
                        KIND,
                        now,
                        title,
                        rest.isEmpty() ? null : rest),
                clock.instant());
        return Phrases.of(language, "bot.new.done", title);
    }

    private static String cut(List<String> lines, Language language) {
        var text = lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"));
        return lines.size() > MOST_LINES
                ? text + "\n" + Phrases.count(language, "bundle.more", lines.size() - MOST_LINES)
                : text;
    }

    private static List<String> projects(List<PersonApplied> people) {
        return people.stream().map(PersonApplied::projectId).distinct().toList();
    }

    private String projectName(String projectId) {
        return passport.project(projectId).map(ProjectApplied::name).orElse(projectId);
    }

    private String zoneName(String projectId, String zoneId) {
        return passport.project(projectId).map(ProjectApplied::zones).orElse(List.of()).stream()
                .filter(zone -> zone.zoneId().equals(zoneId))
                .map(Zone::name)
                .findFirst()
                .orElse(zoneId);
    }

    private ZoneId zone(String projectId) {
        try {
            return passport.project(projectId)
                    .map(ProjectApplied::timeZone)
                    .map(ZoneId::of)
                    .orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private Language language(JsonNode message) {
        return people(message).stream()
                .findFirst()
                .map(person -> Language.preferred(person.languages()))
                .orElseGet(() -> languageOf(message.path("from")));
    }

    private static Language languageOf(JsonNode from) {
        return Language.preferred(List.of(from.path("language_code").asText("en")));
    }
}
