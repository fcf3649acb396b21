package dev.understudy.monitor.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Windows in the database. */
@ApplicationScoped
class WindowRepository {

    /** Windows that are over for longer are not looked at any more; a clock may be set back a little. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final String COLUMNS = "SELECT id, project_id, version, created_by, created_at,"
            + " CAST(definition AS text) FROM maintenance_window ";

    private final EntityManager entities;
    private final ObjectMapper json;
    private final Clock clock;

    WindowRepository(EntityManager entities, ObjectMapper json, Clock clock) {
        this.entities = entities;
        this.json = json;
        this.clock = clock;
    }

    /** Every project's windows that may still open or close. */
    @Transactional
    List<StoredWindow> counting() {
        return rows(entities.createNativeQuery(COLUMNS + "WHERE ends_at > ?1 ORDER BY id", Object[].class)
                        .setParameter(1, clock.instant().minus(KEPT))
                        .getResultList())
                .stream()
                .filter(row -> row.definition().counts())
                .toList();
    }

    /** Of a project, by id (oldest first), after the given one. */
    List<StoredWindow> page(String projectId, String afterId, int limit) {
        return rows(
                entities.createNativeQuery(COLUMNS + "WHERE project_id = ?1 AND id > ?2 ORDER BY id", Object[].class)
                        .setParameter(1, projectId)
                        .setParameter(2, afterId)
                        .setMaxResults(limit)
                        .getResultList());
    }

    Optional<StoredWindow> find(String projectId, String id) {
        return rows(entities.createNativeQuery(COLUMNS + "WHERE project_id = ?1 AND id = ?2", Object[].class)
                        .setParameter(1, projectId)
                        .setParameter(2, id)
                        .getResultList())
                .stream()
                .findFirst();
    }

    void insert(StoredWindow window) {
        entities.createNativeQuery("INSERT INTO maintenance_window"
                        + " (id, project_id, version, ends_at, created_by, created_at, definition)"
                        + " VALUES (?1, ?2, ?3, CAST(?4 AS timestamptz), ?5, ?6, CAST(?7 AS jsonb))")
                .setParameter(1, window.id())
                .setParameter(2, window.projectId())
                .setParameter(3, window.version())
                .setParameter(4, end(window))
                .setParameter(5, window.createdBy())
                .setParameter(6, window.createdAt())
                .setParameter(7, write(window.definition()))
                .executeUpdate();
    }

    /** @return false when it is not at the version before any more */
    boolean update(StoredWindow window) {
        return entities.createNativeQuery("UPDATE maintenance_window"
                                + " SET version = ?3, ends_at = CAST(?4 AS timestamptz), definition = CAST(?5 AS jsonb)"
                                + " WHERE id = ?1 AND project_id = ?2 AND version = ?3 - 1")
                        .setParameter(1, window.id())
                        .setParameter(2, window.projectId())
                        .setParameter(3, window.version())
                        .setParameter(4, end(window))
                        .setParameter(5, write(window.definition()))
                        .executeUpdate()
                == 1;
    }

    void delete(String projectId, String id) {
        entities.createNativeQuery("DELETE FROM maintenance_window WHERE id = ?1 AND project_id = ?2")
                .setParameter(1, id)
                .setParameter(2, projectId)
                .executeUpdate();
    }

    private static String end(StoredWindow window) {
        // As text: an absent moment has no type of its own.
        return window.definition().occurrences().end().map(Instant::toString).orElse("infinity");
    }

    private List<StoredWindow> rows(List<?> rows) {
        return rows.stream().map(row -> row((Object[]) row)).toList();
    }

    private StoredWindow row(Object[] row) {
        return new StoredWindow(
                (String) row[0],
                (String) row[1],
                ((Number) row[2]).longValue(),
                (String) row[3],
                (Instant) row[4],
                read((String) row[5]));
    }

    private WindowDefinition read(String text) {
        try {
            return json.readValue(text, WindowDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored maintenance window cannot be read", e);
        }
    }

    private String write(WindowDefinition definition) {
        try {
            return json.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write a maintenance window as JSON", e);
        }
    }
}
