package dev.understudy.passport.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who did what to a project, when and why. Rows are never changed. */
@ApplicationScoped
public class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param id grows with time
     * @param by subject of the token
     * @param action {@code applied}, {@code edited}, {@code restored}, {@code removed}, {@code attested}, {@code
     *     observed}, {@code uploaded}, {@code verified}
     * @param subject what was acted on: {@code passport}, {@code assets/site}, {@code asset/site}...
     * @param version of the passport that this made; absent where it made none
     * @param changes that lead from the passport before to this one; of the first version none, as all is new
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            long id,
            Instant at,
            String by,
            String action,
            String subject,
            @Nullable Long version,
            @Nullable String reason,
            List<FieldChange> changes) {}

    private final EntityManager entities;

    AuditLog(EntityManager entities) {
        this.entities = entities;
    }

    /** Within the transaction of the deed. */
    public void record(
            String projectId,
            Instant at,
            String by,
            String action,
            String subject,
            @Nullable Long version,
            @Nullable String reason,
            List<FieldChange> changes) {
        entities.createNativeQuery("""
                        INSERT INTO audit (project_id, at, by_whom, action, subject, version, reason, changes)
                        VALUES (:project, :at, :by, :action, :subject, CAST(:version AS bigint), CAST(:reason AS text),
                                CAST(:changes AS jsonb))""")
                .setParameter("project", projectId)
                .setParameter("at", at)
                .setParameter("by", by)
                .setParameter("action", action)
                .setParameter("subject", subject)
                .setParameter("version", version == null ? null : version.toString())
                .setParameter("reason", reason)
                .setParameter("changes", write(changes))
                .executeUpdate();
    }

    /**
     * Newest first.
     *
     * @param path only what touched this path or something inside of it; everything when empty
     */
    public List<Entry> list(String projectId, String path, long before, int limit) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT a.id, a.at, a.by_whom, a.action, a.subject, a.version, a.reason, CAST(a.changes AS text)
                        FROM audit a WHERE a.project_id = :project AND a.id < :before
                         AND (:path = '' OR a.subject = :path OR EXISTS (
                              SELECT 1 FROM jsonb_array_elements(a.changes) AS change
                              WHERE change ->> 'path' = :path OR starts_with(change ->> 'path', :path || '/')
                                 OR starts_with(:path, (change ->> 'path') || '/')))
                        ORDER BY a.id DESC""", Object[].class)
                .setParameter("project", projectId)
                .setParameter("before", before)
                .setParameter("path", path)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Entry(
                        (Long) row[0],
                        (Instant) row[1],
                        (String) row[2],
                        (String) row[3],
                        (String) row[4],
                        (@Nullable Long) row[5],
                        (@Nullable String) row[6],
                        read((String) row[7])))
                .toList();
    }

    private static List<FieldChange> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<FieldChange>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read what was recorded", e);
        }
    }

    private static String write(List<FieldChange> changes) {
        try {
            return JSON.writeValueAsString(changes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot record changes", e);
        }
    }
}
