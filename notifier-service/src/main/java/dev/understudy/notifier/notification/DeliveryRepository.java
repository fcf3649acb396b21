package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent;
import dev.understudy.events.NotificationEvent.Purpose;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@ApplicationScoped
class DeliveryRepository implements PanacheRepositoryBase<Delivery, String> {

    /** What waits now. */
    record Backlog(long size, Optional<Instant> oldest) {}

    /** As it is once nobody else changes it any more, whatever this transaction had read of it before. */
    Optional<Delivery> lock(String id) {
        var found = findByIdOptional(id);
        found.ifPresent(delivery -> getEntityManager().refresh(delivery, LockModeType.PESSIMISTIC_WRITE));
        return found;
    }

    /** Past all state: for a delivery that cannot even be looked at. */
    void putOff(String id, Instant until) {
        getEntityManager()
                .createNativeQuery("UPDATE delivery SET due_at = ?2 WHERE id = ?1 AND due_at IS NOT NULL")
                .setParameter(1, id)
                .setParameter(2, until)
                .executeUpdate();
    }

    /** Whose turn it is. */
    sealed interface Turn {

        /** Locked, and nobody else is sending to its destination. */
        record Of(Delivery delivery) implements Turn {}

        /** Another replica is just now claiming a delivery to the same destination. */
        record Contended() implements Turn {}

        record Nobody() implements Turn {}
    }

    /**
     * The most urgent delivery that is due, unless its destination is being sent to or a bucket of it has no token. What
     * is closed is few, and looked up in memory: in a storm, ten thousand wait behind a hundred buckets.
     */
    Turn lockNextDue(Instant now) {
        List<Object[]> candidates = getEntityManager()
                .createNativeQuery("""
                        SELECT c.id, pg_try_advisory_xact_lock(hashtextextended(c.destination, 0))
                          FROM (SELECT d.id, d.destination FROM delivery d
                                 WHERE d.due_at <= ?1
                                   AND d.destination NOT IN (
                                       SELECT s.destination FROM delivery s WHERE s.state = 'SENDING')
                                   AND d.lane NOT IN (SELECT b.name FROM bucket b WHERE b.free_at > ?1)
                                   AND d.destination NOT IN (SELECT b.name FROM bucket b WHERE b.free_at > ?1)
                                   AND d.account NOT IN (SELECT b.name FROM bucket b WHERE b.free_at > ?1)
                                 ORDER BY d.priority, d.due_at, d.id
                                 LIMIT 1
                                   FOR UPDATE OF d SKIP LOCKED) c
                        """, Object[].class)
                .setParameter(1, now)
                .getResultList();
        if (candidates.isEmpty()) {
            return new Turn.Nobody();
        }
        var candidate = candidates.getFirst();
        if (!(Boolean) candidate[1]) {
            return new Turn.Contended();
        }
        // Asked again under the destination's lock: until just now, another replica may have been claiming it.
        return find(
                        "from Delivery d join fetch d.notification where d.id = ?1 and not exists"
                                + " (select 1 from Delivery s where s.destination = d.destination and s.state = ?2)",
                        candidate[0],
                        DeliveryEvent.DeliveryState.SENDING)
                .firstResultOptional()
                .<Turn>map(Turn.Of::new)
                .orElseGet(Turn.Contended::new);
    }

    /** When the next delivery comes due after now, or a bucket has its next token for one that waits. */
    Optional<Instant> nextDue(Instant now) {
        return Optional.ofNullable((Instant) getEntityManager()
                .createNativeQuery("""
                        SELECT least((SELECT min(due_at) FROM delivery WHERE due_at > ?1),
                                     (SELECT min(free_at) FROM bucket WHERE free_at > ?1
                                         AND EXISTS (SELECT 1 FROM delivery WHERE due_at <= ?1)))
                        """, Instant.class)
                .setParameter(1, now)
                .getSingleResult());
    }

    /** What waits for the same address and can be told together with it, the most urgent first; locked. */
    List<Delivery> lockCompanions(Delivery carrier, Instant now, int limit) {
        List<?> ids = getEntityManager()
                .createNativeQuery("""
                        SELECT d.id FROM delivery d JOIN notification n ON n.id = d.notification_id
                         WHERE d.destination = ?1 AND d.id <> ?2 AND d.due_at <= ?3
                           AND d.state IN ('PENDING', 'RETRYING') AND d.held = ?4
                           AND d.secret IS NOT DISTINCT FROM ?5
                           AND n.purpose IN ('PAGE', 'ESCALATION', 'INFORM', 'RESOLVED', 'REMINDER')
                         ORDER BY d.priority, d.due_at, d.id
                         LIMIT ?6
                           FOR UPDATE OF d SKIP LOCKED
                        """, String.class)
                .setParameter(1, carrier.destination)
                .setParameter(2, carrier.id)
                .setParameter(3, now)
                .setParameter(4, carrier.held)
                .setParameter(5, carrier.secret)
                .setParameter(6, limit)
                .getResultList();
        return ids.isEmpty()
                ? List.of()
                : list(
                        "from Delivery d join fetch d.notification where d.id in ?1 order by d.priority, d.createdAt",
                        ids);
    }

    /** Never tried, to the same address, for the same purpose and incident; locked. */
    List<Delivery> lockSame(Delivery delivery) {
        var notification = delivery.notification;
        return notification.incidentId == null
                ? List.of()
                : find(
                                "from Delivery d join fetch d.notification n where d.destination = ?1 and d.id <> ?2"
                                        + " and d.state = ?3 and d.attempt = 0 and n.projectId = ?4 and n.incidentId = ?5"
                                        + " and n.purpose = ?6 and n.template = ?7 and n.personId = ?8",
                                delivery.destination,
                                delivery.id,
                                DeliveryEvent.DeliveryState.PENDING,
                                notification.projectId,
                                notification.incidentId,
                                notification.purpose,
                                notification.template,
                                notification.personId)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        // Whoever has one of them in hand decides about it.
                        .withHint("jakarta.persistence.lock.timeout", -2)
                        .list();
    }

    /** What waits of a person's with this template; locked. */
    List<Delivery> lockWaiting(Notification newer, String template) {
        return find(
                        "from Delivery d join fetch d.notification n where n.projectId = ?1 and n.personId = ?2"
                                + " and n.template = ?3 and n.id <> ?4 and d.dueAt is not null",
                        newer.projectId,
                        newer.personId,
                        template,
                        newer.id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** What this delivery tells beside its own news; locked, the most urgent first. */
    List<Delivery> lockBundled(String carrier) {
        return find(
                        "from Delivery d join fetch d.notification where d.bundledInto = ?1 order by d.priority, d.createdAt",
                        carrier)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Kind and address of each delivery of a notification. */
    List<List<String>> destinationsOf(Notification notification) {
        return list("notification", notification).stream()
                .map(delivery -> List.of(delivery.channel, delivery.address))
                .toList();
    }

    /** What a provider calls so, or we when we asked it; locked. The last, should an id have been given twice. */
    Optional<Delivery> lockTaken(List<String> channels, String id) {
        // Sent again, a delivery goes by its id and how often.
        int dot = id.lastIndexOf('.');
        var found = find(
                        "channel in ?1 and (providerId = ?2 or id = ?3) order by updatedAt desc",
                        channels,
                        id,
                        dot < 0 ? id : id.substring(0, dot))
                .page(0, 1)
                .firstResultOptional();
        return found.flatMap(delivery -> lock(delivery.id))
                .filter(delivery -> id.equals(delivery.providerId) || id.equals(delivery.messageId()));
    }

    /** What a person has not been told yet of an incident, with one of these purposes; locked. */
    List<Delivery> lockWaiting(Notification newer, List<Purpose> purposes) {
        return find(
                        "from Delivery d join fetch d.notification n where n.projectId = ?1 and n.incidentId = ?2"
                                + " and n.personId = ?3 and n.purpose in ?4 and n.id <> ?5 and d.dueAt is not null",
                        newer.projectId,
                        newer.incidentId,
                        newer.personId,
                        purposes,
                        newer.id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** What became of earlier messages to a person about an incident. */
    enum Told {
        /** There were none. */
        NOT_ASKED,
        /** One of them is, or may be, with the person. */
        YES,
        NO
    }

    Told toldOf(Notification later) {
        List<?> states = getEntityManager()
                .createNativeQuery("""
                        SELECT DISTINCT d.state FROM delivery d JOIN notification n ON n.id = d.notification_id
                         WHERE n.project_id = ?1 AND n.incident_id = ?2 AND n.person_id = ?3 AND n.id <> ?4
                           AND n.purpose IN ('PAGE', 'ESCALATION', 'INFORM', 'REMINDER')
                        """, String.class)
                .setParameter(1, later.projectId)
                .setParameter(2, later.incidentId)
                .setParameter(3, later.personId)
                .setParameter(4, later.id)
                .getResultList();
        if (states.isEmpty()) {
            return Told.NOT_ASKED;
        }
        return states.stream()
                        .map(state -> DeliveryEvent.DeliveryState.valueOf((String) state))
                        .anyMatch(TOLD::contains)
                ? Told.YES
                : Told.NO;
    }

    private static final Set<DeliveryEvent.DeliveryState> TOLD = EnumSet.of(
            DeliveryEvent.DeliveryState.SENDING,
            DeliveryEvent.DeliveryState.ACCEPTED,
            DeliveryEvent.DeliveryState.DELIVERED,
            DeliveryEvent.DeliveryState.READ,
            DeliveryEvent.DeliveryState.UNKNOWN,
            DeliveryEvent.DeliveryState.BUNDLED);

    /** Deliveries of this kind to this address that the provider took since a moment. */
    long acceptedSince(String destination, Instant moment) {
        return ((Number) getEntityManager()
                        .createNativeQuery("SELECT count(*) FROM delivery WHERE destination = ?1 AND updated_at >= ?2"
                                + " AND state IN ('ACCEPTED', 'DELIVERED', 'READ')")
                        .setParameter(1, destination)
                        .setParameter(2, moment)
                        .getSingleResult())
                .longValue();
    }

    Backlog backlog(Instant now) {
        return getEntityManager()
                .createQuery("select count(*), min(dueAt) from Delivery where dueAt <= ?1", Object[].class)
                .setParameter(1, now)
                .getResultStream()
                .map(row -> new Backlog((Long) row[0], Optional.ofNullable((Instant) row[1])))
                .findFirst()
                .orElseThrow();
    }

    /** Deliveries whose sender has not been heard of for too long, or lives another life by now; locked. */
    List<Delivery> lockLost(DeliveryState.Lease own, Instant now, int limit) {
        List<?> ids = getEntityManager()
                .createNativeQuery("""
                        SELECT id FROM delivery
                         WHERE state = 'SENDING'
                           AND (lease_until <= ?1 OR (lease_instance = ?2 AND lease_incarnation <> ?3))
                         LIMIT ?4
                           FOR UPDATE SKIP LOCKED
                        """, String.class)
                .setParameter(1, now)
                .setParameter(2, own.instance())
                .setParameter(3, own.incarnation())
                .setParameter(4, limit)
                .getResultList();
        return ids.isEmpty() ? List.of() : list("id in ?1", ids);
    }

    List<Delivery> of(List<Notification> notifications) {
        return notifications.isEmpty() ? List.of() : list("notification in ?1 order by createdAt, id", notifications);
    }
}
