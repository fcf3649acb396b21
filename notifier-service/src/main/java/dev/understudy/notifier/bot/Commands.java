package dev.understudy.notifier.bot;

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
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.LinkCodes;
import dev.understudy.notifier.recipient.PassportCopy;
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

/** Carries out what people ask a bot for, and words its answer; the same in every chat. */
@ApplicationScoped
public class Commands {

    private static final int MOST_LINES = 15;
    private static final int MAX_TITLE = 200;
    private static final int MAX_TEXT = 3000;

    private final LinkCodes codes;
    private final Contacts contacts;
    private final PassportCopy passport;
    private final IncidentStandings incidents;
    private final Desk desk;
    private final Outbox outbox;
    private final Clock clock;

    Commands(
            LinkCodes codes,
            Contacts contacts,
            PassportCopy passport,
            IncidentStandings incidents,
            Desk desk,
            Outbox outbox,
            Clock clock) {
        this.codes = codes;
        this.contacts = contacts;
        this.passport = passport;
        this.incidents = incidents;
        this.desk = desk;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Who asks, and where.
     *
     * @param kind of channel, as in contacts
     * @param account who that is at the provider
     * @param chat what a code links, as in contacts; null where messages do not go to accounts, so that a code links the
     *     account alone
     * @param isPrivate whether nobody else reads along
     * @param at when it was written, UTC
     */
    public record Asker(
            String kind, String account, @Nullable String chat, boolean isPrivate, Language language, Instant at) {}

    /** @return what to say; empty when it is none of this bot's business */
    @Transactional
    public Optional<String> carryOut(BotCommand command, Asker asker) {
        var language = asker.language();
        return switch (command) {
            case BotCommand.Elsewhere elsewhere -> Optional.empty();
            case BotCommand.Help help -> Optional.of(Phrases.of(language, "bot.help"));
            case BotCommand.Start start ->
                Optional.of(Phrases.of(
                        language, people(asker.kind(), asker.account()).isEmpty() ? "bot.start" : "bot.help"));
            case BotCommand.Link link -> Optional.of(link(link.code(), asker));
            case BotCommand.Unknown unknown ->
                asker.isPrivate() ? Optional.of(Phrases.of(language, "bot.unknown")) : Optional.empty();
            case BotCommand.Emergencies emergencies -> known(asker, people -> emergencies(people, language));
            case BotCommand.Status status -> known(asker, people -> status(people, language));
            case BotCommand.Duty duty -> known(asker, people -> duty(people, language));
            case BotCommand.Queue queue -> known(asker, people -> queue(people, language));
            case BotCommand.New asked -> known(asker, people -> asked(asked.text(), people, asker));
        };
    }

    private Optional<String> known(Asker asker, Function<List<PersonApplied>, String> answer) {
        var people = people(asker.kind(), asker.account());
        return Optional.of(people.isEmpty() ? Phrases.of(asker.language(), "bot.not-linked") : answer.apply(people));
    }

    private String link(String code, Asker asker) {
        return codes.redeem(code, asker.kind(), asker.chat(), asker.account(), clock.instant())
                .map(owner -> Phrases.of(
                        passport.person(owner.projectId(), owner.personId())
                                .map(person -> Language.preferred(person.languages()))
                                .orElse(asker.language()),
                        asker.chat() == null ? "bot.linked.account" : "bot.linked",
                        passport.name(owner.projectId(), owner.personId()),
                        projectName(owner.projectId())))
                .orElseGet(() -> Phrases.of(asker.language(), "bot.link.bad"));
    }

    /** In what language to answer an account: that of whom it stands for, if that is known. */
    @Transactional
    public Language language(String kind, String account, Language otherwise) {
        return people(kind, account).stream()
                .findFirst()
                .map(person -> Language.preferred(person.languages()))
                .orElse(otherwise);
    }

    /** Whether the account stands for somebody. */
    @Transactional
    public boolean knows(String kind, String account) {
        return !people(kind, account).isEmpty();
    }

    /** Whom an account stands for, in each project: by what was linked, or by the passport. */
    private List<PersonApplied> people(String kind, String account) {
        if (account.isEmpty()) {
            return List.of();
        }
        var people = new LinkedHashSet<PersonApplied>();
        for (var owner : contacts.ownersOf(kind, account)) {
            passport.person(owner.projectId(), owner.personId()).ifPresent(people::add);
        }
        // A private chat has the id of its account.
        people.addAll(passport.peopleWith(kind, account));
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

    private String asked(String text, List<PersonApplied> people, Asker asker) {
        var language = asker.language();
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
        outbox.publish(
                new WorkRequested(
                        person.projectId(),
                        TimeOrderedId.next(clock),
                        person.personId(),
                        asker.kind(),
                        asker.at(),
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
}
