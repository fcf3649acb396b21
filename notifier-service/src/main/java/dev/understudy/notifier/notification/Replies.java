package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Phrases;
import dev.understudy.notifier.message.PlainText;
import dev.understudy.notifier.notification.DeliveryState.Arrived;
import dev.understudy.notifier.notification.DeliveryState.InDoubt;
import dev.understudy.notifier.preference.Unsubscriptions;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.PassportCopy;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people answer: checked against who they are and where the incident stands, and told to the rest of the suite. */
@ApplicationScoped
public class Replies {

    private static final int MAX_TEXT = 2000;

    private final ActionTokens tokens;
    private final DeliveryRepository deliveries;
    private final DeliveryJournal journal;
    private final IncidentStandings incidents;
    private final Cards cards;
    private final Contacts contacts;
    private final PassportCopy passport;
    private final Unsubscriptions unsubscriptions;
    private final Outbox outbox;
    private final EntityManager entities;
    private final Tracer tracer;
    private final NotifierConfig config;
    private final Clock clock;

    Replies(
            ActionTokens tokens,
            DeliveryRepository deliveries,
            DeliveryJournal journal,
            IncidentStandings incidents,
            Cards cards,
            Contacts contacts,
            PassportCopy passport,
            Unsubscriptions unsubscriptions,
            Outbox outbox,
            EntityManager entities,
            Tracer tracer,
            NotifierConfig config,
            Clock clock) {
        this.tokens = tokens;
        this.deliveries = deliveries;
        this.journal = journal;
        this.incidents = incidents;
        this.cards = cards;
        this.contacts = contacts;
        this.passport = passport;
        this.unsubscriptions = unsubscriptions;
        this.outbox = outbox;
        this.entities = entities;
        this.tracer = tracer;
        this.config = config;
        this.clock = clock;
    }

    /** Who answers. */
    public sealed interface Answerer {

        /** Whoever has the message: a link out of a mail, a signed request. */
        record Holder() implements Answerer {}

        /**
         * An account of a provider, in a chat.
         *
         * @param chat the chat's address, as in contacts
         * @param account who pressed
         * @param isPrivate whether the chat is that account's own
         */
        record Account(String kind, String chat, String account, boolean isPrivate) implements Answerer {}

        /**
         * Somebody who is known to the chat service that a hook of ours leads into. Whose hook it is does not say who
         * reads there.
         *
         * @param account who pressed, as linked; empty when the service does not say
         */
        record Member(String kind, String account) implements Answerer {}

        /** The owner of an address that a mail came from. */
        record Sender(String kind, String address) implements Answerer {}
    }

    /** What became of an answer. */
    public enum Outcome {
        DONE,
        /** The incident stands elsewhere by now. */
        STALE,
        /** It was answered so before. */
        REPEATED,
        DENIED,
        GONE
    }

    /** @param said what the person is to read, in his or her language */
    public record Answered(Outcome outcome, Optional<ReplyAction> action, String said) {}

    /** What a page asks before it acts. */
    public record Question(Language language, ReplyAction action, Optional<String> title, Optional<String> standing) {}

    /** What a token would do; nothing is done. */
    @Transactional
    public Optional<Question> ask(String token) {
        return tokens.verify(token).flatMap(claimed -> deliveries
                .findByIdOptional(claimed.deliveryId())
                .map(delivery -> new Question(
                        language(delivery.notification),
                        claimed.action(),
                        Optional.ofNullable(delivery.notification.data.get("title"))
                                .map(title -> PlainText.line(title, 200)),
                        state(delivery.notification).map(state -> standing(state, delivery.notification)))));
    }

    /**
     * Carries out what a button or a link stands for, once.
     *
     * @param asking the language to answer in when nobody can be found
     */
    @Transactional
    public Answered press(String token, Answerer answerer, Language asking) {
        var claimed = tokens.verify(token).orElse(null);
        var delivery =
                claimed == null ? null : deliveries.lock(claimed.deliveryId()).orElse(null);
        if (claimed == null || delivery == null) {
            return new Answered(Outcome.GONE, Optional.empty(), Phrases.of(asking, "reply.gone"));
        }
        return answer(delivery, claimed.action(), answerer, null, asking);
    }

    /** A message that was answered in words, by the id that its provider or receiver knows it by. */
    @Transactional
    public Answered write(
            String deliveryId, ReplyAction action, Answerer answerer, @Nullable String text, Language asking) {
        return deliveries
                .lock(deliveryId)
                .map(delivery -> answer(delivery, action, answerer, text, asking))
                .orElseGet(() -> new Answered(Outcome.GONE, Optional.empty(), Phrases.of(asking, "reply.gone")));
    }

    /** The delivery that a provider knows by this id, for example a Telegram message that somebody replied to. */
    @Transactional
    public Optional<String> deliveryOf(String channel, String providerId) {
        return deliveries
                .find("channel = ?1 and providerId = ?2 order by updatedAt desc", channel, providerId)
                .firstResultOptional()
                .map(delivery -> delivery.id);
    }

    private Answered answer(
            Delivery delivery, ReplyAction said, Answerer answerer, @Nullable String text, Language asking) {
        var notification = delivery.notification;
        // Who writes "ok" to the question whether he is there, is there.
        var action = said == ReplyAction.ACKNOWLEDGE && notification.asksFor(ReplyAction.CONFIRM_DUTY)
                ? ReplyAction.CONFIRM_DUTY
                : said;
        var person = person(delivery, answerer)
                // A duty is taken over by the one who has it, whoever else reads the chat.
                .filter(who -> action != ReplyAction.CONFIRM_DUTY || who.equals(notification.personId));
        if (person.isEmpty()) {
            return new Answered(
                    Outcome.DENIED,
                    Optional.of(action),
                    Phrases.of(asking, answerer instanceof Answerer.Member ? "reply.stranger" : "reply.denied"));
        }
        var now = clock.instant();
        var language = language(notification);
        arrived(delivery, now);
        var state = state(notification);
        if (action.isAboutIncident()) {
            if (notification.incidentId == null) {
                return new Answered(Outcome.GONE, Optional.of(action), Phrases.of(language, "reply.gone"));
            }
            if (state.filter(known -> !action.fits(known, person.get())).isPresent()) {
                return new Answered(
                        Outcome.STALE,
                        Optional.of(action),
                        Phrases.of(language, "reply.stale", standing(state.get(), notification)));
            }
        }
        if (action != ReplyAction.COMMENT && !use(delivery, action, person.get(), now)) {
            return new Answered(
                    Outcome.REPEATED,
                    Optional.of(action),
                    Phrases.of(
                                    language,
                                    "reply.repeated",
                                    state.map(known -> standing(known, notification))
                                            .orElse(""))
                            .strip());
        }
        var until = action == ReplyAction.SNOOZE ? now.plus(ReplyAction.SNOOZE_TIME) : null;
        if (action.isTold()) {
            var reply = new ReplyReceived(
                    notification.projectId,
                    notification.id,
                    person.get(),
                    delivery.channel,
                    action.word(),
                    now,
                    notification.incidentId,
                    TimeOrderedId.next(clock),
                    delivery.id,
                    text == null || text.isBlank() ? null : PlainText.line(text, MAX_TEXT),
                    until);
            // The message's trace goes on; that of the press itself is one button's or page's, and is linked.
            var span = tracer.spanBuilder("reply " + action.word())
                    .setParent(TraceParent.of(notification, Context.current()))
                    .addLink(Span.current().getSpanContext())
                    .setAttribute("understudy.delivery.id", delivery.id)
                    .startSpan();
            try (var scope = span.makeCurrent()) {
                outbox.publish(reply, now);
            } finally {
                span.end();
            }
        } else if (action == ReplyAction.UNSUBSCRIBE) {
            unsubscriptions.add(notification.projectId, notification.personId, delivery.channel);
        }
        if (action == ReplyAction.ACKNOWLEDGE
                && state.filter(known -> known.awaits(person.get())).isPresent()) {
            return new Answered(
                    Outcome.DONE,
                    Optional.of(action),
                    Phrases.of(language, "reply.recorded", standing(state.get(), notification)));
        }
        return new Answered(
                Outcome.DONE,
                Optional.of(action),
                Phrases.of(
                        language,
                        "reply.done." + action.word(),
                        until == null ? "" : Phrases.time(language, until, zone(notification))));
    }

    /** An answer proves that the message came, whatever the provider said, and that the address is the person's. */
    private void arrived(Delivery delivery, Instant now) {
        switch (delivery.state()) {
            case DeliveryState.Read read -> {
                // It is known.
            }
            case Arrived arrived -> journal.change(delivery, arrived.toRead(), null, now);
            case InDoubt doubt -> {
                var accepted = new DeliveryState.Accepted(delivery.providerId);
                journal.change(delivery, accepted.toRead(), null, now);
            }
            default -> {
                // It was answered and is sent again, or was told as failed: its own history decides.
            }
        }
        contacts.verified(
                delivery.notification.projectId,
                delivery.notification.personId,
                delivery.channel,
                delivery.address,
                now);
    }

    private Optional<String> person(Delivery delivery, Answerer answerer) {
        var notification = delivery.notification;
        return switch (answerer) {
            case Answerer.Holder holder -> Optional.of(notification.personId);
            case Answerer.Sender sender ->
                sender.kind().equals(delivery.channel) && sender.address().equalsIgnoreCase(delivery.address.strip())
                        ? Optional.of(notification.personId)
                        : Optional.empty();
            case Answerer.Account account -> {
                boolean own = account.kind().equals(delivery.channel)
                        && account.isPrivate()
                        // A private chat has the id of its account.
                        && account.account().equals(account.chat())
                        && chatOf(delivery.address).equals(account.chat());
                // In a group, or from a message that was passed on: whoever of this project linked that account.
                yield own
                        ? Optional.of(notification.personId)
                        : ownerIn(notification.projectId, account.kind(), account.account());
            }
            case Answerer.Member member ->
                ownerIn(notification.projectId, member.kind(), member.account())
                        .or(() -> isAlone(delivery, member) ? Optional.of(notification.personId) : Optional.empty());
        };
    }

    private Optional<String> ownerIn(String projectId, String kind, String account) {
        return account.isEmpty()
                ? Optional.empty()
                : contacts.ownersOf(kind, account).stream()
                        .filter(owner -> owner.projectId().equals(projectId))
                        .map(Contacts.Owner::personId)
                        .findFirst();
    }

    /**
     * Whether a member whom nobody knows can be none but the recipient, as far as anybody can tell: the hook is one
     * person's, and that person has not said to be another account.
     */
    private boolean isAlone(Delivery delivery, Answerer.Member member) {
        var notification = delivery.notification;
        return config.strangers() == NotifierConfig.Strangers.ALONE
                && delivery.channel.equals(member.kind())
                && !contacts.hasAccount(notification.projectId, notification.personId, member.kind())
                && passport.sharing(notification.projectId, delivery.channel, delivery.address, delivery.secret) <= 1;
    }

    private static String chatOf(String address) {
        int topic = address.indexOf('/');
        return (topic < 0 ? address : address.substring(0, topic)).strip();
    }

    private boolean use(Delivery delivery, ReplyAction action, String personId, Instant now) {
        entities.flush();
        return entities.createNativeQuery("INSERT INTO action_used (delivery_id, message_id, action, person_id, at)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
                        .setParameter(1, delivery.id)
                        .setParameter(2, delivery.messageId())
                        .setParameter(3, action.word())
                        .setParameter(4, personId)
                        .setParameter(5, now)
                        .executeUpdate()
                > 0;
    }

    private Optional<IncidentState> state(Notification notification) {
        return Optional.ofNullable(notification.incidentId)
                .flatMap(incidents::state)
                .map(cards::named);
    }

    private String standing(IncidentState state, Notification notification) {
        return MessageWriter.standing(state, language(notification), zone(notification));
    }

    private ZoneId zone(Notification notification) {
        return Claim.zone(passport.project(notification.projectId));
    }

    private Language language(Notification notification) {
        var preferences = new ArrayList<String>();
        passport.person(notification.projectId, notification.personId)
                .map(PersonApplied::languages)
                .ifPresent(preferences::addAll);
        passport.project(notification.projectId).map(ProjectApplied::languages).ifPresent(preferences::addAll);
        return Language.preferred(preferences);
    }
}
