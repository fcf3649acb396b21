package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class DeliveryRepository implements PanacheRepositoryBase<Delivery, String> {

    /** What waits now. */
    record Backlog(long size, Optional<Instant> oldest) {}

    Optional<Delivery> lock(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Whose turn it is. */
    sealed interface Turn {

        /** Locked, and nobody else is sending to its destination. */
        record Of(Delivery delivery) implements Turn {}

        /** Another replica is just now claiming a delivery to the same destination. */
        record Contended() implements Turn {}

        record Nobody() implements Turn {}
    }

    /** The most urgent delivery that is due, unless its destination is being sent to. */
    Turn lockNextDue(Instant now) {
        List<Object[]> candidates = getEntityManager()
                .createNativeQuery("""
                        SELECT c.id, pg_try_advisory_xact_lock(hashtextextended(c.destination, 0))
                          FROM (SELECT d.id, d.destination FROM delivery d
                                 WHERE d.due_at <= ?1
                                   AND NOT EXISTS (
                                       SELECT 1 FROM delivery s
                                        WHERE s.destination = d.destination AND s.state = 'SENDING')
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

    /** When the next delivery comes due after now. */
    Optional<Instant> nextDue(Instant now) {
        return Optional.ofNullable(getEntityManager()
                .createQuery("select min(dueAt) from Delivery where dueAt > ?1", Instant.class)
                .setParameter(1, now)
                .getSingleResultOrNull());
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
