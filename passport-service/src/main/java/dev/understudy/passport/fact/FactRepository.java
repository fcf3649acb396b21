package dev.understudy.passport.fact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of facts: what is known now, and all that ever was. */
@ApplicationScoped
public class FactRepository {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A value that a fact once had. */
    public record Observed(
            String subject, String name, String about, String source, List<String> values, Instant observedAt) {}

    private final EntityManager entities;

    FactRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** By subject, name and source. */
    public Facts of(String projectId) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT subject, name, about, source, CAST(observed AS text), observed_at, last_attempt_at, last_error
                        FROM fact WHERE project_id = :project ORDER BY subject, name, about, source_kind""", Object[].class)
                .setParameter("project", projectId)
                .getResultList();
        return new Facts(rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Fact(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        read((String) row[4]),
                        (@Nullable Instant) row[5],
                        (Instant) row[6],
                        (@Nullable String) row[7]))
                .toList());
    }

    /**
     * Keeps what was seen, or that it could not be seen. What comes late, after a newer attempt, changes nothing but the
     * history.
     *
     * @return whether what is known of the fact has changed
     */
    public boolean record(String projectId, Fact fact) {
        boolean seen = fact.lastError() == null;
        if (seen) {
            remember(projectId, fact);
        }
        return entities.createNativeQuery("""
                        INSERT INTO fact AS known (project_id, subject, name, about, source_kind, source, observed,
                                                   observed_at, last_attempt_at, last_error)
                        VALUES (:project, :subject, :name, :about, :kind, :source, CAST(:observed AS jsonb),
                                CAST(:observedAt AS timestamptz), :attemptAt, CAST(:error AS text))
                        ON CONFLICT (project_id, subject, name, about, source_kind) DO UPDATE
                           SET source = CASE WHEN :seen OR known.observed_at IS NULL THEN excluded.source ELSE known.source END,
                               observed = CASE WHEN :seen THEN excluded.observed ELSE known.observed END,
                               observed_at = CASE WHEN :seen THEN excluded.observed_at ELSE known.observed_at END,
                               last_attempt_at = excluded.last_attempt_at,
                               last_error = excluded.last_error
                         WHERE known.last_attempt_at <= excluded.last_attempt_at""")
                        .setParameter("project", projectId)
                        .setParameter("subject", fact.subject())
                        .setParameter("name", fact.name())
                        .setParameter("about", fact.about())
                        .setParameter("kind", fact.sourceKind())
                        .setParameter("source", fact.source())
                        // What another attempt saw before this service knew of it counts, with its own time.
                        .setParameter("observed", write(fact.values()))
                        .setParameter("observedAt", fact.observedAt())
                        .setParameter("attemptAt", fact.lastAttemptAt())
                        .setParameter("error", fact.lastError())
                        .setParameter("seen", seen)
                        .executeUpdate()
                == 1;
    }

    private void remember(String projectId, Fact fact) {
        entities.createNativeQuery("""
                        INSERT INTO fact_history (project_id, subject, name, about, source_kind, source, observed, observed_at)
                        SELECT :project, :subject, :name, :about, :kind, :source, CAST(:observed AS jsonb),
                               CAST(:observedAt AS timestamptz)
                        WHERE CAST(:observed AS jsonb) IS DISTINCT FROM (
                              SELECT observed FROM fact_history
                               WHERE project_id = :project AND subject = :subject AND name = :name AND about = :about
                                 AND source_kind = :kind AND observed_at <= CAST(:observedAt AS timestamptz)
                               ORDER BY observed_at DESC, id DESC LIMIT 1)""")
                .setParameter("project", projectId)
                .setParameter("subject", fact.subject())
                .setParameter("name", fact.name())
                .setParameter("about", fact.about())
                .setParameter("kind", fact.sourceKind())
                .setParameter("source", fact.source())
                .setParameter("observed", write(fact.values()))
                .setParameter("observedAt", fact.observedAt())
                .executeUpdate();
    }

    /** What a subject's facts were, newest first. */
    public List<Observed> history(String projectId, String subject, int limit) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT subject, name, about, source, CAST(observed AS text), observed_at FROM fact_history
                        WHERE project_id = :project AND subject = :subject
                        ORDER BY observed_at DESC, id DESC""", Object[].class)
                .setParameter("project", projectId)
                .setParameter("subject", subject)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Observed(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        read((String) row[4]),
                        (Instant) row[5]))
                .toList();
    }

    private static List<String> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a stored fact", e);
        }
    }

    private static String write(List<String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a fact", e);
        }
    }
}
