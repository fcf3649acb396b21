package dev.understudy.notifier.notification;

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

    /** The delivery to send next, locked; not one whose destination is being sent to. */
    Optional<Delivery> lockNextDue(Instant now) {
        List<?> ids = getEntityManager()
                .createNativeQuery("""
                        SELECT d.id FROM delivery d
                         WHERE d.due_at <= ?1
                           AND NOT EXISTS (
                               SELECT 1 FROM delivery s WHERE s.destination = d.destination AND s.state = 'SENDING')
                         ORDER BY d.priority, d.due_at, d.id
                         LIMIT 1
                           FOR UPDATE OF d SKIP LOCKED
                        """, String.class)
                .setParameter(1, now)
                .getResultList();
        return ids.stream().findFirst().map(id -> findById((String) id));
    }

    /** When the next delivery comes due after now. */
    Optional<Instant> nextDue(Instant now) {
        return getEntityManager()
                .createQuery("select min(dueAt) from Delivery where dueAt > ?1", Instant.class)
                .setParameter(1, now)
                .getResultStream()
                .findFirst();
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
        return notifications.isEmpty()
                ? List.of()
                : list("notification in ?1 order by createdAt, id", notifications);
    }
}
