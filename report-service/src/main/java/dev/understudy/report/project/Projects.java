package dev.understudy.report.project;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.EventCodec;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.kit.security.ProjectScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This service's copy of projects and checks. Whole state with a version: repeats and late events change nothing. */
@ApplicationScoped
public class Projects {

    /** @param knownSince the earliest time of which an event tells, UTC */
    public record KnownProject(ProjectApplied project, Instant knownSince) {}

    /**
     * @param knownSince from when on results can be expected, UTC; of a check that was removed and came back, the first
     *     time
     * @param removedAt until when; absent while the check exists
     */
    public record KnownCheck(
            String checkId,
            String name,
            String kind,
            @Nullable String zoneId,
            @Nullable String target,
            Instant knownSince,
            @Nullable Instant removedAt) {}

    /** A compacted topic forgets when a project began; then the oldest of what happened to it tells. */
    private static final String KNOWN_SINCE = "least(known_since,"
            + " (SELECT min(happened_at) FROM journal WHERE journal.project_id = project.project_id))";

    private final EntityManager entities;

    Projects(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<KnownProject> find(String projectId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT CAST(data AS text), " + KNOWN_SINCE + " FROM project WHERE project_id = ?1",
                        Object[].class)
                .setParameter(1, projectId)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row ->
                        new KnownProject(EventCodec.fromJson(ProjectApplied.class, (String) row[0]), (Instant) row[1]))
                .findFirst();
    }

    /** The projects that are not removed and that somebody may see. */
    public List<KnownProject> all(ProjectScope scope) {
        var query = entities.createNativeQuery(
                "SELECT CAST(data AS text), " + KNOWN_SINCE + " FROM project WHERE version > 0 AND "
                        + scope.sql("project_id") + " ORDER BY project_id",
                Object[].class);
        scope.parameters().forEach(query::setParameter);
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row ->
                        new KnownProject(EventCodec.fromJson(ProjectApplied.class, (String) row[0]), (Instant) row[1]))
                .toList();
    }

    /** The projects that are not removed. */
    public List<String> ids() {
        List<?> rows = entities.createNativeQuery(
                        "SELECT project_id FROM project WHERE version > 0 ORDER BY project_id", String.class)
                .getResultList();
        return rows.stream().map(String.class::cast).toList();
    }

    /**
     * The checks that existed at some time of a period, by name. A compacted topic forgets when a check began;
     * then its oldest measurement tells.
     */
    public List<KnownCheck> checks(String projectId, Instant from, Instant to) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT check_id, name, kind, zone_id, target, since, removed_at
                        FROM monitored_check c CROSS JOIN LATERAL (
                            SELECT least(c.known_since, min(started_at)) AS since FROM check_segment s
                            WHERE s.check_id = c.check_id) AS beginning
                        WHERE project_id = ?1 AND since < ?2 AND (removed_at IS NULL OR removed_at > ?3)
                        ORDER BY name""", Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, to)
                .setParameter(3, from)
                .getResultList();
        return rows.stream().map(row -> check((Object[]) row)).toList();
    }

    void apply(ProjectApplied project, Instant at) {
        entities.createNativeQuery("""
                        INSERT INTO project (project_id, version, data, known_since) VALUES (?1, ?2, CAST(?3 AS jsonb), ?4)
                        ON CONFLICT (project_id) DO UPDATE SET version = excluded.version, data = excluded.data
                        WHERE project.version <= excluded.version""")
                .setParameter(1, project.projectId())
                .setParameter(2, project.version())
                .setParameter(3, EventCodec.toJson(project))
                .setParameter(4, at)
                .executeUpdate();
    }

    /** Its months stay, in case it comes back; then with versions that begin anew. */
    void remove(ProjectRemoved project) {
        entities.createNativeQuery("UPDATE project SET version = 0 WHERE project_id = ?1")
                .setParameter(1, project.projectId())
                .executeUpdate();
    }

    void apply(CheckApplied check, Instant at) {
        entities.createNativeQuery("""
                        INSERT INTO monitored_check
                            (check_id, project_id, version, name, kind, zone_id, target, known_since)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                        ON CONFLICT (check_id) DO UPDATE SET version = excluded.version, zone_id = excluded.zone_id,
                            kind = excluded.kind, target = excluded.target, removed_at = NULL
                        WHERE CASE WHEN monitored_check.removed_at IS NULL
                            THEN monitored_check.version <= excluded.version
                            ELSE monitored_check.removed_at < excluded.known_since END""")
                .setParameter(1, check.checkId())
                .setParameter(2, check.projectId())
                .setParameter(3, check.version())
                .setParameter(4, check.name())
                .setParameter(5, check.kind())
                .setParameter(6, check.zoneId())
                .setParameter(7, check.http() == null ? null : check.http().url())
                .setParameter(8, at)
                .executeUpdate();
    }

    /** The check stays, with its end: what it measured belongs to the months in which it did. */
    void remove(CheckRemoved check, Instant at) {
        entities.createNativeQuery(
                        "UPDATE monitored_check SET removed_at = ?2 WHERE check_id = ?1 AND removed_at IS NULL")
                .setParameter(1, check.checkId())
                .setParameter(2, at)
                .executeUpdate();
    }

    private static KnownCheck check(Object[] row) {
        return new KnownCheck(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                (String) row[3],
                (String) row[4],
                (Instant) row[5],
                (Instant) row[6]);
    }
}
