package dev.understudy.passport.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.kit.security.ProjectScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of findings, and when each project was looked at. */
@ApplicationScoped
class FindingRepository {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COLUMNS =
            "f.project_id, f.finding_id, f.rule, f.severity, f.subject, f.zone_id, CAST(f.message AS text),"
                    + " CAST(f.advice AS text), f.evidence, f.source, f.raised_at, f.cleared_at, f.accepted_until,"
                    + " f.accepted_by, f.accepted_reason";

    private final EntityManager entities;

    FindingRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** Raised and not cleared, by id; accepted or not. */
    Map<String, FindingView> standing(String projectId) {
        var all = new HashMap<String, FindingView>();
        views(entities.createNativeQuery(
                                "SELECT " + COLUMNS + " FROM finding f WHERE f.project_id = :project"
                                        + " AND f.cleared_at IS NULL",
                                Object[].class)
                        .setParameter("project", projectId))
                .forEach(view -> all.put(view.findingId(), view));
        return all;
    }

    /**
     * A page of findings, by project and id.
     *
     * @param projectId only of this project, unless null
     * @param state {@code open}, {@code accepted}, {@code cleared}; open and accepted ones when null
     */
    List<FindingView> list(
            ProjectScope scope,
            @Nullable String projectId,
            @Nullable String state,
            @Nullable String severity,
            @Nullable String rule,
            String afterProject,
            String afterFinding,
            int limit) {
        var where = new StringBuilder(scope.sql("f.project_id"))
                .append(" AND (f.project_id, f.finding_id) > (:afterProject, :afterFinding)");
        var parameters = new HashMap<String, Object>(scope.parameters());
        parameters.put("afterProject", afterProject);
        parameters.put("afterFinding", afterFinding);
        where.append(
                switch (state) {
                    case null -> " AND f.cleared_at IS NULL";
                    case FindingView.CLEARED -> " AND f.cleared_at IS NOT NULL";
                    case FindingView.ACCEPTED -> " AND f.cleared_at IS NULL AND f.accepted_until IS NOT NULL";
                    default -> " AND f.cleared_at IS NULL AND f.accepted_until IS NULL";
                });
        equal("f.project_id", "project", projectId, where, parameters);
        equal("f.severity", "severity", severity, where, parameters);
        equal("f.rule", "rule", rule, where, parameters);
        var query = entities.createNativeQuery(
                        "SELECT " + COLUMNS + " FROM finding f WHERE " + where + " ORDER BY f.project_id, f.finding_id",
                        Object[].class)
                .setMaxResults(limit);
        parameters.forEach(query::setParameter);
        return views(query).toList();
    }

    private static void equal(
            String column, String name, @Nullable String value, StringBuilder where, Map<String, Object> parameters) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = :").append(name);
            parameters.put(name, value);
        }
    }

    void raise(String projectId, Finding finding, Instant now) {
        entities.createNativeQuery("""
                        INSERT INTO finding AS known (project_id, finding_id, rule, severity, subject, zone_id, message,
                                                      advice, evidence, source, raised_at)
                        VALUES (:project, :id, :rule, :severity, :subject, CAST(:zone AS text), CAST(:message AS jsonb),
                                CAST(:advice AS jsonb), CAST(:evidence AS text), :source, :now)
                        ON CONFLICT (project_id, finding_id) DO UPDATE
                           SET severity = excluded.severity, zone_id = excluded.zone_id, message = excluded.message,
                               advice = excluded.advice, evidence = excluded.evidence, source = excluded.source,
                               raised_at = CASE WHEN known.cleared_at IS NULL THEN known.raised_at ELSE excluded.raised_at END,
                               cleared_at = NULL""")
                .setParameter("project", projectId)
                .setParameter("id", finding.id())
                .setParameter("rule", finding.rule().id())
                .setParameter("severity", finding.severity().word())
                .setParameter("subject", finding.subject())
                .setParameter("zone", finding.zone())
                .setParameter("message", write(finding.message()))
                .setParameter("advice", write(finding.advice()))
                .setParameter("evidence", finding.evidence())
                .setParameter("source", finding.rule().source())
                .setParameter("now", now)
                .executeUpdate();
    }

    void clear(String projectId, String findingId, Instant now) {
        entities.createNativeQuery("""
                        UPDATE finding SET cleared_at = :now, accepted_until = NULL, accepted_by = NULL,
                                           accepted_reason = NULL
                        WHERE project_id = :project AND finding_id = :id""")
                .setParameter("project", projectId)
                .setParameter("id", findingId)
                .setParameter("now", now)
                .executeUpdate();
    }

    void accept(
            String projectId,
            String findingId,
            @Nullable LocalDate until,
            @Nullable String by,
            @Nullable String reason) {
        entities.createNativeQuery("""
                        UPDATE finding SET accepted_until = CAST(:until AS date), accepted_by = CAST(:by AS text),
                                           accepted_reason = CAST(:reason AS text)
                        WHERE project_id = :project AND finding_id = :id""")
                .setParameter("project", projectId)
                .setParameter("id", findingId)
                .setParameter("until", until == null ? null : until.toString())
                .setParameter("by", by)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    void assessed(String projectId, Instant now) {
        entities.createNativeQuery("""
                        INSERT INTO assessment (project_id, assessed_at) VALUES (:project, :now)
                        ON CONFLICT (project_id) DO UPDATE SET assessed_at = excluded.assessed_at""")
                .setParameter("project", projectId)
                .setParameter("now", now)
                .executeUpdate();
    }

    void forget(String projectId) {
        entities.createNativeQuery("DELETE FROM assessment WHERE project_id = :project")
                .setParameter("project", projectId)
                .executeUpdate();
    }

    /** Projects that were last looked at before then, the oldest first. */
    List<String> assessedBefore(Instant then, int limit) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT project_id FROM assessment WHERE assessed_at < :then ORDER BY assessed_at",
                        String.class)
                .setParameter("then", then)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream().map(Object::toString).toList();
    }

    private static Stream<FindingView> views(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Object[].class::cast).map(FindingRepository::view);
    }

    private static FindingView view(Object[] row) {
        var clearedAt = (@Nullable Instant) row[11];
        var acceptedUntil = date(row[12]);
        return new FindingView(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                (String) row[3],
                (String) row[4],
                (@Nullable String) row[5],
                clearedAt != null
                        ? FindingView.CLEARED
                        : acceptedUntil != null ? FindingView.ACCEPTED : FindingView.OPEN,
                read((String) row[6]),
                read((String) row[7]),
                (@Nullable String) row[8],
                (String) row[9],
                (Instant) row[10],
                clearedAt,
                acceptedUntil,
                (@Nullable String) row[13],
                (@Nullable String) row[14]);
    }

    private static @Nullable LocalDate date(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Date date -> date.toLocalDate();
            default -> (LocalDate) value;
        };
    }

    private static Bilingual read(String json) {
        try {
            return JSON.readValue(json, Bilingual.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a stored finding", e);
        }
    }

    private static String write(Bilingual text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a finding", e);
        }
    }
}
