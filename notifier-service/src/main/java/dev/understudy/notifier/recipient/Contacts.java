package dev.understudy.notifier.recipient;

import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.Reach;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * By what people can be reached: the passport's contacts and the chats that they linked themselves, each with what is
 * known of it. All methods run in the caller's transaction.
 */
@ApplicationScoped
public class Contacts {

    private static final Logger LOG = Logger.getLogger(Contacts.class);
    private static final String RULE = "channel-gone";

    private final EntityManager entities;
    private final PassportCopy passport;
    private final Outbox outbox;
    private final Event<ReachChanged> changed;

    Contacts(EntityManager entities, PassportCopy passport, Outbox outbox, Event<ReachChanged> changed) {
        this.entities = entities;
        this.passport = passport;
        this.outbox = outbox;
        this.changed = changed;
    }

    /**
     * A contact and what is known of it.
     *
     * @param linked whether the person linked it, so that the passport does not have it
     * @param disabled why nothing is sent there any more; absent while it works
     */
    public record Known(Contact contact, boolean linked, boolean verified, Optional<String> disabled) {}

    /** In the passport's order, linked ones last; each address once, chats that moved under their present id. */
    public List<Known> of(PersonApplied person) {
        var contacts = new LinkedHashMap<List<String>, Known>();
        for (var contact : person.contacts()) {
            var present = new Contact(contact.kind(), present(contact.kind(), contact.address()), contact.secret());
            contacts.putIfAbsent(List.of(present.kind(), present.address()), known(person, present, false));
        }
        for (var link : links(person.projectId(), person.personId())) {
            var present = new Contact(link.kind(), present(link.kind(), link.address()), null);
            contacts.putIfAbsent(List.of(present.kind(), present.address()), known(person, present, true));
        }
        return List.copyOf(contacts.values());
    }

    private Known known(PersonApplied person, Contact contact, boolean linked) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT verified_at IS NOT NULL, disabled_at IS NOT NULL, why FROM channel_state"
                                + " WHERE project_id = ?1 AND person_id = ?2 AND kind = ?3 AND address = ?4",
                        Object[].class)
                .setParameter(1, person.projectId())
                .setParameter(2, person.personId())
                .setParameter(3, contact.kind())
                .setParameter(4, contact.address())
                .getResultList();
        if (rows.isEmpty()) {
            return new Known(contact, linked, false, Optional.empty());
        }
        var row = rows.getFirst();
        return new Known(
                contact,
                linked,
                (Boolean) row[0],
                (Boolean) row[1] ? Optional.of(String.valueOf(row[2])) : Optional.empty());
    }

    /** The round trip was made: somebody who has the address answered. */
    public void verified(String projectId, String personId, String kind, String address, Instant now) {
        var before = disabledWhy(projectId, personId, kind, address);
        int changed = entities.createNativeQuery("""
                        INSERT INTO channel_state (project_id, person_id, kind, address, verified_at)
                        VALUES (?1, ?2, ?3, ?4, ?5)
                        ON CONFLICT (project_id, person_id, kind, address)
                        DO UPDATE SET verified_at = excluded.verified_at, disabled_at = NULL, why = NULL
                         WHERE channel_state.verified_at IS NULL OR channel_state.disabled_at IS NOT NULL
                        """)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .setParameter(4, address)
                .setParameter(5, now)
                .executeUpdate();
        if (changed > 0) {
            if (before.isPresent()) {
                clear(projectId, personId, kind, now);
            }
            tell(projectId, personId, now);
        }
    }

    /** The provider took a message for an address that it had refused: it works again. */
    public void works(String projectId, String personId, String kind, String address, Instant now) {
        int changed = entities.createNativeQuery("UPDATE channel_state SET disabled_at = NULL, why = NULL"
                        + " WHERE project_id = ?1 AND person_id = ?2 AND kind = ?3 AND address = ?4"
                        + " AND disabled_at IS NOT NULL")
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .setParameter(4, address)
                .executeUpdate();
        if (changed > 0) {
            clear(projectId, personId, kind, now);
            tell(projectId, personId, now);
        }
    }

    /** The provider will take nothing more for this address: nothing is sent there until somebody mends it. */
    public void gone(String projectId, String personId, String kind, String address, String why, Instant now) {
        int changed = entities.createNativeQuery("""
                        INSERT INTO channel_state (project_id, person_id, kind, address, disabled_at, why)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                        ON CONFLICT (project_id, person_id, kind, address)
                        DO UPDATE SET disabled_at = excluded.disabled_at, why = excluded.why, verified_at = NULL
                         WHERE channel_state.disabled_at IS NULL
                        """)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .setParameter(4, address)
                .setParameter(5, now)
                .setParameter(6, why)
                .executeUpdate();
        if (changed == 0) {
            return;
        }
        LOG.warnf("Channel %s of %s/%s is switched off: %s", kind, projectId, personId, why);
        var person = passport.person(projectId, personId);
        var others = person.map(this::of).orElse(List.of()).stream()
                .filter(known -> known.disabled().isEmpty())
                .count();
        var name = person.map(PersonApplied::name).orElse(personId);
        boolean russian = passport.speaksRussian(projectId);
        outbox.publish(
                new FindingRaised(
                        projectId,
                        findingId(personId, kind),
                        RULE,
                        others == 0 ? "high" : "medium",
                        "person/" + personId,
                        russian
                                ? name + ": канал " + kind + " больше не принимает сообщений: " + why
                                : name + ": channel " + kind + " takes no messages any more: " + why,
                        russian
                                ? "Исправьте адрес в паспорте или отправьте проверочное сообщение, когда он снова заработает"
                                : "Correct the address in the passport, or send a test message once it works again",
                        now),
                now);
        tell(projectId, personId, now);
    }

    private void clear(String projectId, String personId, String kind, Instant now) {
        outbox.publish(new FindingCleared(projectId, findingId(personId, kind), RULE, now), now);
    }

    private static String findingId(String personId, String kind) {
        return RULE + ":person/" + personId + "/" + kind;
    }

    private Optional<String> disabledWhy(String projectId, String personId, String kind, String address) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT coalesce(why, '') FROM channel_state WHERE project_id = ?1 AND person_id = ?2"
                                + " AND kind = ?3 AND address = ?4 AND disabled_at IS NOT NULL",
                        String.class)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .setParameter(4, address)
                .getResultList();
        return rows.stream().findFirst().map(String.class::cast);
    }

    /** Tells by what the person can be reached now, whole. */
    void tell(String projectId, String personId, Instant now) {
        entities.flush();
        changed.fire(new ReachChanged(projectId, personId));
        passport.person(projectId, personId)
                .ifPresent(person -> outbox.publish(
                        new ChannelsChanged(
                                projectId,
                                personId,
                                now,
                                of(person).stream()
                                        .map(known -> new Reach(
                                                known.contact().kind(),
                                                known.verified(),
                                                known.disabled().isPresent(),
                                                known.disabled().orElse(null)))
                                        .toList()),
                        now));
    }

    /** What the passport no longer names is forgotten, and what was wrong with it is no finding any more. */
    void settle(PersonApplied person, Instant now) {
        var present = new ArrayList<List<String>>();
        of(person)
                .forEach(known -> present.add(
                        List.of(known.contact().kind(), known.contact().address())));
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT kind, address, disabled_at IS NOT NULL FROM channel_state"
                                + " WHERE project_id = ?1 AND person_id = ?2",
                        Object[].class)
                .setParameter(1, person.projectId())
                .setParameter(2, person.personId())
                .getResultList();
        boolean forgotten = false;
        for (var row : rows) {
            var kind = (String) row[0];
            var address = (String) row[1];
            if (present.contains(List.of(kind, address))) {
                continue;
            }
            entities.createNativeQuery("DELETE FROM channel_state WHERE project_id = ?1 AND person_id = ?2"
                            + " AND kind = ?3 AND address = ?4")
                    .setParameter(1, person.projectId())
                    .setParameter(2, person.personId())
                    .setParameter(3, kind)
                    .setParameter(4, address)
                    .executeUpdate();
            if ((Boolean) row[2]) {
                clear(person.projectId(), person.personId(), kind, now);
            }
            forgotten = true;
        }
        if (forgotten) {
            tell(person.projectId(), person.personId(), now);
        }
    }

    void forget(String projectId, String personId) {
        for (var table : List.of("channel_state", "channel_link", "account_link", "link_code")) {
            entities.createNativeQuery("DELETE FROM " + table + " WHERE project_id = ?1 AND person_id = ?2")
                    .setParameter(1, projectId)
                    .setParameter(2, personId)
                    .executeUpdate();
        }
    }

    /** The provider calls the chat by another id from now on. */
    public void moved(String kind, String from, String to, Instant now) {
        entities.createNativeQuery("""
                        INSERT INTO moved_address (kind, old_address, new_address, at) VALUES (?1, ?2, ?3, ?4)
                        ON CONFLICT (kind, old_address) DO UPDATE SET new_address = excluded.new_address, at = excluded.at
                        """)
                .setParameter(1, kind)
                .setParameter(2, from)
                .setParameter(3, to)
                .setParameter(4, now)
                .executeUpdate();
        entities.createNativeQuery("UPDATE channel_state SET address = ?3 WHERE kind = ?1 AND address = ?2"
                        + " AND NOT EXISTS (SELECT 1 FROM channel_state o WHERE o.project_id = channel_state.project_id"
                        + " AND o.person_id = channel_state.person_id AND o.kind = ?1 AND o.address = ?3)")
                .setParameter(1, kind)
                .setParameter(2, from)
                .setParameter(3, to)
                .executeUpdate();
    }

    private String present(String kind, String address) {
        var present = address;
        for (int hops = 0; hops < 3; hops++) {
            List<?> rows = entities.createNativeQuery(
                            "SELECT new_address FROM moved_address WHERE kind = ?1 AND old_address = ?2", String.class)
                    .setParameter(1, kind)
                    .setParameter(2, present)
                    .getResultList();
            if (rows.isEmpty()) {
                break;
            }
            present = (String) rows.getFirst();
        }
        return present;
    }

    /** A chat that a person linked. */
    public record Link(
            String projectId,
            String personId,
            String kind,
            String address,
            @Nullable String account) {}

    private List<Link> links(String projectId, String personId) {
        return links("project_id = ?1 AND person_id = ?2", projectId, personId);
    }

    /** Who linked this chat. */
    public List<Link> linksOf(String kind, String address) {
        return links("kind = ?1 AND address = ?2", kind, address);
    }

    /** A person of a project. */
    public record Owner(String projectId, String personId) {}

    /** Whom this account at the provider stands for, in each project: whoever linked it, or a chat of its. */
    public List<Owner> ownersOf(String kind, String account) {
        List<Object[]> rows = entities.createNativeQuery("""
                        SELECT project_id, person_id, min(linked_at) FROM (
                            SELECT project_id, person_id, linked_at FROM channel_link WHERE kind = ?1 AND account = ?2
                            UNION ALL
                            SELECT project_id, person_id, linked_at FROM account_link WHERE kind = ?1 AND account = ?2) l
                         GROUP BY project_id, person_id ORDER BY min(linked_at), project_id, person_id
                        """, Object[].class)
                .setParameter(1, kind)
                .setParameter(2, account)
                .getResultList();
        return rows.stream()
                .map(row -> new Owner((String) row[0], (String) row[1]))
                .toList();
    }

    /** Whether it is known by which accounts of this kind the person answers. */
    public boolean hasAccount(String projectId, String personId, String kind) {
        return !entities.createNativeQuery(
                        "SELECT 1 FROM account_link WHERE project_id = ?1 AND person_id = ?2 AND kind = ?3",
                        Integer.class)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .getResultList()
                .isEmpty();
    }

    /** The account stands for the person from now on; it is no address that anything could be sent to. */
    void linkAccount(String projectId, String personId, String kind, String account, Instant now) {
        entities.createNativeQuery("""
                        INSERT INTO account_link (project_id, person_id, kind, account, linked_at)
                        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
                        """)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .setParameter(4, account)
                .setParameter(5, now)
                .executeUpdate();
    }

    private List<Link> links(String where, String first, String second) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT project_id, person_id, kind, address, account FROM channel_link WHERE " + where
                                + " ORDER BY linked_at, project_id",
                        Object[].class)
                .setParameter(1, first)
                .setParameter(2, second)
                .getResultList();
        return rows.stream()
                .map(row ->
                        new Link((String) row[0], (String) row[1], (String) row[2], (String) row[3], (String) row[4]))
                .toList();
    }

    /** Linking is a round trip by itself. */
    public void link(Link link, Instant now) {
        entities.createNativeQuery("""
                        INSERT INTO channel_link (project_id, person_id, kind, address, account, linked_at)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                        ON CONFLICT (project_id, person_id, kind, address) DO UPDATE SET account = excluded.account
                        """)
                .setParameter(1, link.projectId())
                .setParameter(2, link.personId())
                .setParameter(3, link.kind())
                .setParameter(4, link.address())
                .setParameter(5, link.account())
                .setParameter(6, now)
                .executeUpdate();
        verified(link.projectId(), link.personId(), link.kind(), link.address(), now);
    }

    /** @return whether there was such a link */
    public boolean unlink(String projectId, String personId, String kind, String address, Instant now) {
        int gone = entities.createNativeQuery("DELETE FROM channel_link WHERE project_id = ?1 AND person_id = ?2"
                        + " AND kind = ?3 AND address = ?4")
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .setParameter(4, address)
                .executeUpdate();
        if (gone > 0) {
            passport.person(projectId, personId).ifPresent(person -> settle(person, now));
        }
        return gone > 0;
    }
}
