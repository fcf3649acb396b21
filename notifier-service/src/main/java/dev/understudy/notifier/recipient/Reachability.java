package dev.understudy.notifier.recipient;

import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.notifier.desk.Desk;
import dev.understudy.notifier.desk.DutiesKnown;
import dev.understudy.notifier.recipient.Contacts.Known;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Whether those who are called in an emergency are known to be reachable: a finding for each who has a duty and no channel
 * from which an answer ever came. In the transaction of whatever changed.
 */
@ApplicationScoped
class Reachability {

    private static final String RULE = "channel-unverified";

    private final Contacts contacts;
    private final PassportCopy passport;
    private final Desk desk;
    private final Outbox outbox;
    private final EntityManager entities;
    private final Clock clock;

    Reachability(
            Contacts contacts, PassportCopy passport, Desk desk, Outbox outbox, EntityManager entities, Clock clock) {
        this.contacts = contacts;
        this.passport = passport;
        this.desk = desk;
        this.outbox = outbox;
        this.entities = entities;
        this.clock = clock;
    }

    void on(@Observes PersonKnown known) {
        look(known.projectId(), known.personId());
    }

    void on(@Observes ReachChanged changed) {
        look(changed.projectId(), changed.personId());
    }

    void on(@Observes DutiesKnown known) {
        passport.peopleOf(known.projectId()).forEach(person -> look(person, clock.instant()));
    }

    private void look(String projectId, String personId) {
        passport.person(projectId, personId)
                .ifPresentOrElse(
                        person -> look(person, clock.instant()), () -> settle(projectId, personId, clock.instant()));
    }

    private void look(PersonApplied person, Instant now) {
        var known = contacts.of(person);
        boolean reachable =
                known.stream().anyMatch(one -> one.verified() && one.disabled().isEmpty());
        // Nobody to call, and nothing to verify: the passport has its own words for that.
        if (reachable || known.isEmpty() || !isCalled(person)) {
            settle(person.projectId(), person.personId(), now);
            return;
        }
        boolean fresh = entities.createNativeQuery(
                                "INSERT INTO unreached (project_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
                        .setParameter(1, person.projectId())
                        .setParameter(2, person.personId())
                        .executeUpdate()
                > 0;
        if (!fresh) {
            return;
        }
        var kinds = String.join(
                ", ",
                known.stream()
                        .map(Known::contact)
                        .map(contact -> contact.kind())
                        .toList());
        boolean russian = passport.speaksRussian(person.projectId());
        outbox.publish(
                new FindingRaised(
                        person.projectId(),
                        findingId(person.personId()),
                        RULE,
                        "medium",
                        "person/" + person.personId(),
                        russian
                                ? person.name() + ": ни один канал (" + kinds
                                        + ") не подтверждён; дойдёт ли вызов, неизвестно"
                                : person.name() + ": no channel (" + kinds
                                        + ") is verified; nobody knows whether a call would arrive",
                        russian
                                ? "Отправьте запрос на подтверждение: кнопка, ссылка или код из сообщения"
                                : "Ask an address whether it is the person's: a button, a link or the code in the message",
                        now),
                now);
    }

    private boolean isCalled(PersonApplied person) {
        return desk.duties(person.projectId()).stream()
                .flatMap(Reachability::called)
                .anyMatch(person.personId()::equals);
    }

    private static Stream<String> called(Duty duty) {
        return Stream.of(duty.primary(), duty.deputy(), duty.escalation());
    }

    private void settle(String projectId, String personId, Instant now) {
        int gone = entities.createNativeQuery("DELETE FROM unreached WHERE project_id = ?1 AND person_id = ?2")
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .executeUpdate();
        if (gone > 0) {
            outbox.publish(new FindingCleared(projectId, findingId(personId), RULE, now), now);
        }
    }

    private static String findingId(String personId) {
        return RULE + ":person/" + personId;
    }
}
