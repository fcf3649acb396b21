package dev.understudy.passport.calendar;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class CalendarFeedRepository {

    private static final String COLUMNS = "f.id, f.project_id, f.language, f.note, f.created_by, f.created_at";

    private final EntityManager entities;

    CalendarFeedRepository(EntityManager entities) {
        this.entities = entities;
    }

    void store(CalendarFeed feed, String keySha256) {
        entities.createNativeQuery("""
                        INSERT INTO calendar_feed (id, project_id, key_sha256, language, note, created_by, created_at)
                        VALUES (:id, :project, :key, :language, CAST(:note AS text), :by, :at)""")
                .setParameter("id", feed.id())
                .setParameter("project", feed.projectId())
                .setParameter("key", keySha256)
                .setParameter("language", feed.language())
                .setParameter("note", feed.note())
                .setParameter("by", feed.createdBy())
                .setParameter("at", feed.createdAt())
                .executeUpdate();
    }

    /** In the order in which they were made. */
    List<CalendarFeed> of(String projectId) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT " + COLUMNS + " FROM calendar_feed f WHERE f.project_id = :project ORDER BY f.id",
                        Object[].class)
                .setParameter("project", projectId)
                .getResultList();
        return rows.stream().map(CalendarFeedRepository::feed).toList();
    }

    Optional<CalendarFeed> byKey(String keySha256) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT " + COLUMNS + " FROM calendar_feed f WHERE f.key_sha256 = :key", Object[].class)
                .setParameter("key", keySha256)
                .getResultList();
        return rows.stream().map(CalendarFeedRepository::feed).findFirst();
    }

    boolean delete(String projectId, String id) {
        return entities.createNativeQuery("DELETE FROM calendar_feed WHERE project_id = :project AND id = :id")
                        .setParameter("project", projectId)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    private static CalendarFeed feed(Object[] row) {
        return new CalendarFeed(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                (@Nullable String) row[3],
                (String) row[4],
                (Instant) row[5],
                null);
    }
}
