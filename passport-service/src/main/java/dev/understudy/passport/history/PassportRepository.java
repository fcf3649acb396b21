package dev.understudy.passport.history;

import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.PassportJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of passports and their versions. */
@ApplicationScoped
public class PassportRepository {

    /**
     * Whose a project is and how far its versions go.
     *
     * @param live false once it was removed
     */
    public record Standing(String clientId, long version, boolean live) {}

    /** An applied document whole. */
    public record Stored(PassportVersion version, String document, Passport content) {}

    /** Any number of its own: locks of this kind collide with no other lock of the database. */
    private static final int LOCK_CLASS = 0x70617373;

    private static final String VERSION_COLUMNS =
            "v.project_id, v.version, v.sha256, v.applied_by, v.applied_at, v.reason";

    private final EntityManager entities;

    PassportRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** Until the transaction ends, whether the project exists yet or not. */
    public void lock(String projectId) {
        entities.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(:class, hashtext(:project))", Integer.class)
                .setParameter("class", LOCK_CLASS)
                .setParameter("project", projectId)
                .getSingleResult();
    }

    public Optional<Standing> standing(String projectId) {
        return rows(entities.createNativeQuery(
                                "SELECT client_id, version, live FROM passport WHERE project_id = :project",
                                Object[].class)
                        .setParameter("project", projectId))
                .map(row -> new Standing((String) row[0], (Long) row[1], (Boolean) row[2]))
                .findFirst();
    }

    public Optional<Stored> stored(String projectId, long version) {
        return rows(entities.createNativeQuery(
                                "SELECT " + VERSION_COLUMNS + ", v.document, CAST(v.content AS text)"
                                        + " FROM passport_version v"
                                        + " WHERE v.project_id = :project AND v.version = :version",
                                Object[].class)
                        .setParameter("project", projectId)
                        .setParameter("version", version))
                .map(row -> new Stored(version(row), (String) row[6], PassportJson.read((String) row[7])))
                .findFirst();
    }

    /** Call with the project locked. */
    public void store(Stored applied) {
        var version = applied.version();
        entities.createNativeQuery("""
                        INSERT INTO passport (project_id, client_id, version, live)
                        VALUES (:project, :client, :version, true)
                        ON CONFLICT (project_id) DO UPDATE SET version = excluded.version, live = true""")
                .setParameter("project", version.projectId())
                .setParameter("client", applied.content().project().client().id())
                .setParameter("version", version.version())
                .executeUpdate();
        entities.createNativeQuery("""
                        INSERT INTO passport_version
                            (project_id, version, document, sha256, content, applied_by, applied_at, reason)
                        VALUES (:project, :version, :document, :sha256, CAST(:content AS jsonb), :by, :at,
                                CAST(:reason AS text))""")
                .setParameter("project", version.projectId())
                .setParameter("version", version.version())
                .setParameter("document", applied.document())
                .setParameter("sha256", version.sha256())
                .setParameter("content", PassportJson.write(applied.content()))
                .setParameter("by", version.appliedBy())
                .setParameter("at", version.appliedAt())
                .setParameter("reason", version.reason())
                .executeUpdate();
    }

    /** Call with the project locked. */
    public void remove(String projectId) {
        entities.createNativeQuery("UPDATE passport SET live = false WHERE project_id = :project")
                .setParameter("project", projectId)
                .executeUpdate();
    }

    /** The version that was in force at an instant; empty before the first, and while the project was removed. */
    public Optional<Long> versionAt(String projectId, Instant at) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT CASE WHEN a.action = 'removed' THEN 0 ELSE a.version END FROM audit a
                        WHERE a.project_id = :project AND a.at <= :at AND (a.version IS NOT NULL OR a.action = 'removed')
                        ORDER BY a.id DESC""", Long.class)
                .setParameter("project", projectId)
                .setParameter("at", at)
                .setMaxResults(1)
                .getResultList();
        return rows.stream()
                .map(Long.class::cast)
                .filter(version -> version > 0)
                .findFirst();
    }

    /** Newest first. */
    public List<PassportVersion> versions(String projectId, long before, int limit) {
        return rows(entities.createNativeQuery(
                                "SELECT " + VERSION_COLUMNS + " FROM passport_version v"
                                        + " WHERE v.project_id = :project AND v.version < :before"
                                        + " ORDER BY v.version DESC",
                                Object[].class)
                        .setParameter("project", projectId)
                        .setParameter("before", before)
                        .setMaxResults(limit))
                .map(PassportRepository::version)
                .toList();
    }

    private static PassportVersion version(Object[] row) {
        return new PassportVersion(
                (String) row[0], (Long) row[1], (String) row[2], (String) row[3], (Instant) row[4], (@Nullable String)
                        row[5]);
    }

    private static Stream<Object[]> rows(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Object[].class::cast);
    }
}
