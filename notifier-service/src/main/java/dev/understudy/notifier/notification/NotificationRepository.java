package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class NotificationRepository implements PanacheRepositoryBase<Notification, String> {

    record Filter(
            String projectId,
            @Nullable String incidentId,
            @Nullable DeliveryState state,
            @Nullable String personId,
            @Nullable String channel,
            @Nullable Purpose purpose,
            @Nullable String text) {}

    /** The notifications of one person wait for each other, and for the news of that person. */
    void lockPerson(String projectId, String personId) {
        getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(?1, 0))")
                .setParameter(1, "person:" + projectId + "/" + personId)
                .getResultList();
    }

    /** Whether anybody was paged for the incident before. */
    boolean isPagedFor(String projectId, @Nullable String incidentId) {
        return incidentId != null
                && count("projectId = ?1 and incidentId = ?2 and purpose = ?3", projectId, incidentId, Purpose.PAGE)
                        > 0;
    }

    List<Notification> awaiting(String projectId, String personId) {
        return list("projectId = ?1 and personId = ?2 and awaitingPerson order by requestedAt", projectId, personId);
    }

    /** Those that have waited for their recipient until it was too late; locked. */
    List<Notification> lockAwaitedTooLong(Instant now, int limit) {
        List<?> ids = getEntityManager()
                .createNativeQuery("""
                        SELECT id FROM notification WHERE awaiting_person AND not_after <= ?1
                         LIMIT ?2
                           FOR UPDATE SKIP LOCKED
                        """, String.class)
                .setParameter(1, now)
                .setParameter(2, limit)
                .getResultList();
        return ids.isEmpty() ? List.of() : list("id in ?1", ids);
    }

    Optional<Notification> find(String projectId, String id) {
        return find("projectId = ?1 and id = ?2", projectId, id).firstResultOptional();
    }

    /** Newest first. */
    Page<Notification> page(Filter filter, PageRequest request) {
        var where = new StringBuilder("from Notification n where n.projectId = :project");
        var parameters = new HashMap<String, Object>();
        parameters.put("project", filter.projectId());
        if (filter.incidentId() != null) {
            where.append(" and n.incidentId = :incident");
            parameters.put("incident", filter.incidentId());
        }
        if (filter.state() != null) {
            where.append(" and exists (select 1 from Delivery d where d.notification = n")
                    .append(" and d.state = :state)");
            parameters.put("state", filter.state());
        }
        if (filter.personId() != null) {
            where.append(" and n.personId = :person");
            parameters.put("person", filter.personId());
        }
        if (filter.purpose() != null) {
            where.append(" and n.purpose = :purpose");
            parameters.put("purpose", filter.purpose());
        }
        if (filter.channel() != null) {
            where.append(" and exists (select 1 from Delivery c where c.notification = n and c.channel = :channel)");
            parameters.put("channel", filter.channel());
        }
        if (filter.text() != null) {
            where.append(" and (exists (select 1 from Delivery t where t.notification = n")
                    .append(" and (lower(t.detail) like :text escape '!' or lower(t.address) like :text escape '!'))")
                    .append(" or lower(cast(n.data as String)) like :text escape '!')");
            parameters.put("text", "%" + filter.text().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
        }
        request.after(2).ifPresent(after -> {
            where.append(" and (n.requestedAt < :at or (n.requestedAt = :at and n.id < :id))");
            parameters.put("at", after.instant(0));
            parameters.put("id", after.text(1));
        });
        var rows = find(where + " order by n.requestedAt desc, n.id desc", parameters)
                .page(0, request.fetch())
                .list();
        return Page.of(rows, request, row -> Cursor.of(row.requestedAt, row.id));
    }

    /** What somebody was to be told of an incident, the oldest first. */
    List<Notification> about(String projectId, String personId, String incidentId) {
        return list(
                "projectId = ?1 and personId = ?2 and incidentId = ?3 order by requestedAt, id",
                projectId,
                personId,
                incidentId);
    }

    int deleteOlderThan(Instant moment, int limit) {
        return getEntityManager()
                .createNativeQuery("DELETE FROM notification WHERE id IN"
                        + " (SELECT id FROM notification WHERE requested_at < ?1 LIMIT ?2)")
                .setParameter(1, moment)
                .setParameter(2, limit)
                .executeUpdate();
    }
}
