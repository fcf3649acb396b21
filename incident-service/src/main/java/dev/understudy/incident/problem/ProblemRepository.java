package dev.understudy.incident.problem;

import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.security.ProjectScope;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProblemRepository implements PanacheRepositoryBase<Problem, String> {

    record Position(Instant detectedAt, String id) {}

    record Filter(
            ProjectScope scope,
            @Nullable String projectId,
            Collection<Problem.State> states,
            @Nullable String zoneId) {}

    /** @param zoneId "-" for failures without a zone */
    record Cluster(String id, String projectId, String zoneId, String failureClass, Template template) {}

    record Occurrence(
            String incidentId,
            String title,
            Instant startedAt,
            @Nullable Instant recoveredAt,
            @Nullable Integer minutesSpent,
            @Nullable String cause) {}

    private static final String TABLE = "problem_occurrence";

    private final Rows rows;

    ProblemRepository(Rows rows) {
        this.rows = rows;
    }

    Optional<Problem> lock(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Optional<Problem> lockOpen(String clusterId) {
        return find(
                        "clusterId = ?1 and state not in ?2",
                        clusterId,
                        List.of(Problem.State.JUDGED, Problem.State.CLOSED))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    Optional<Problem> lockByWorkItem(String workItemId) {
        return find("workItemId", workItemId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Since when occurrences of a cluster count: what came before the last rework that was judged is history. */
    Optional<Instant> lastJudged(String clusterId) {
        return find("clusterId = ?1 and state = ?2 order by reworkDoneAt desc", clusterId, Problem.State.JUDGED)
                .firstResultOptional()
                .flatMap(problem -> Optional.ofNullable(problem.reworkDoneAt));
    }

    Optional<Problem> claimCheck(Instant now) {
        return getEntityManager()
                .createNativeQuery(
                        "SELECT * FROM problem WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT 1"
                                + " FOR UPDATE SKIP LOCKED",
                        Problem.class)
                .setParameter(1, now)
                .getResultStream()
                .map(Problem.class::cast)
                .findFirst();
    }

    Optional<Instant> nextCheck() {
        List<?> rows = getEntityManager()
                .createNativeQuery("SELECT min(next_check_at) FROM problem", Instant.class)
                .getResultList();
        return rows.stream()
                .filter(Instant.class::isInstance)
                .map(Instant.class::cast)
                .findFirst();
    }

    /** Newest first. */
    List<Problem> page(Filter filter, @Nullable Position after, int limit) {
        var where = new StringBuilder(filter.scope().jpql("projectId"));
        var parameters = new HashMap<>(filter.scope().parameters());
        if (filter.projectId() != null) {
            where.append(" and projectId = :project");
            parameters.put("project", filter.projectId());
        }
        if (!filter.states().isEmpty()) {
            where.append(" and state in :states");
            parameters.put("states", filter.states());
        }
        if (filter.zoneId() != null) {
            where.append(" and zoneId = :zone");
            parameters.put("zone", filter.zoneId());
        }
        if (after != null) {
            where.append(" and (detectedAt < :at or (detectedAt = :at and id < :id))");
            parameters.put("at", after.detectedAt());
            parameters.put("id", after.id());
        }
        return find(where + " order by detectedAt desc, id desc", parameters)
                .page(0, limit)
                .list();
    }

    /** An emergency that is in no cluster yet. */
    record Unsorted(
            String incidentId,
            String projectId,
            String zoneId,
            String failureClass,
            String message,
            String title,
            boolean excluded) {}

    /** Notes an emergency; {@link #takeUnsorted} finds it. */
    void add(
            String incidentId,
            String projectId,
            String zoneId,
            String failureClass,
            String message,
            String title,
            Instant startedAt) {
        rows.later(
                TABLE,
                "INSERT INTO problem_occurrence (incident_id, project_id, zone_id, failure_class, message, title, started_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                incidentId,
                projectId,
                zoneId,
                failureClass,
                message,
                title,
                startedAt);
    }

    /** Locked, in the order in which they happened; those that another replica sorts are passed over. */
    List<Unsorted> takeUnsorted(int limit) {
        return rows.list(
                "SELECT incident_id, project_id, zone_id, failure_class, message, title, excluded FROM problem_occurrence"
                        + " WHERE cluster_id IS NULL ORDER BY started_at, incident_id LIMIT ? FOR UPDATE SKIP LOCKED",
                row -> new Unsorted(
                        row.getString("incident_id"),
                        row.getString("project_id"),
                        row.getString("zone_id"),
                        row.getString("failure_class"),
                        row.getString("message"),
                        row.getString("title"),
                        row.getBoolean("excluded")),
                limit);
    }

    void sort(String incidentId, String clusterId) {
        rows.later(
                TABLE,
                "UPDATE problem_occurrence SET cluster_id = ?, message = NULL WHERE incident_id = ?",
                clusterId,
                incidentId);
    }

    /** Lets one at a time sort messages into the clusters of a place, until the transaction ends. */
    void lockPlace(String projectId, String zoneId, String failureClass) {
        rows.list(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 33))",
                row -> true,
                projectId + '\n' + zoneId + '\n' + failureClass);
    }

    List<Cluster> clusters(String projectId, String zoneId, String failureClass) {
        return rows.list(
                "SELECT id, project_id, zone_id, failure_class, template FROM problem_cluster"
                        + " WHERE project_id = ? AND zone_id = ? AND failure_class = ? ORDER BY id",
                ProblemRepository::cluster,
                projectId,
                zoneId,
                failureClass);
    }

    Optional<Cluster> cluster(String id) {
        return rows.first(
                "SELECT id, project_id, zone_id, failure_class, template FROM problem_cluster WHERE id = ?",
                ProblemRepository::cluster,
                id);
    }

    void add(Cluster cluster, Instant now) {
        rows.update(
                "INSERT INTO problem_cluster (id, project_id, zone_id, failure_class, length, template, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                cluster.id(),
                cluster.projectId(),
                cluster.zoneId(),
                cluster.failureClass(),
                cluster.template().length(),
                cluster.template().toString(),
                now);
    }

    void generalise(String clusterId, Template template) {
        rows.update("UPDATE problem_cluster SET template = ? WHERE id = ?", template.toString(), clusterId);
    }

    Optional<String> clusterOf(String incidentId) {
        return rows.first(
                "SELECT cluster_id FROM problem_occurrence WHERE incident_id = ? AND cluster_id IS NOT NULL",
                row -> row.getString(1),
                incidentId);
    }

    void recovered(String incidentId, @Nullable Instant at) {
        rows.later(TABLE, "UPDATE problem_occurrence SET recovered_at = ? WHERE incident_id = ?", at, incidentId);
    }

    void closed(String incidentId, int minutes, String cause) {
        rows.later(
                TABLE,
                "UPDATE problem_occurrence SET minutes_spent = ?, cause = ? WHERE incident_id = ?",
                minutes,
                cause,
                incidentId);
    }

    void exclude(String incidentId, boolean excluded) {
        rows.later(TABLE, "UPDATE problem_occurrence SET excluded = ? WHERE incident_id = ?", excluded, incidentId);
    }

    /** Oldest first, without those that were merged or cancelled. */
    List<Occurrence> occurrences(String clusterId, Instant since) {
        return rows.list(
                "SELECT incident_id, title, started_at, recovered_at, minutes_spent, cause FROM problem_occurrence"
                        + " WHERE cluster_id = ? AND started_at >= ? AND NOT excluded"
                        + " ORDER BY started_at, incident_id LIMIT 5000",
                row -> new Occurrence(
                        row.getString("incident_id"),
                        row.getString("title"),
                        Rows.time(row, "started_at"),
                        Rows.instant(row, "recovered_at"),
                        row.getObject("minutes_spent", Integer.class),
                        row.getString("cause")),
                clusterId,
                since);
    }

    /** A cluster with how often and when it was met. */
    record Met(Cluster cluster, long occurrences, Instant first, Instant last) {}

    /** What repeats in a project since a day, most often first. */
    List<Met> met(String projectId, Instant since) {
        return rows.list(
                "SELECT c.id, c.project_id, c.zone_id, c.failure_class, c.template, count(*) AS times,"
                        + " min(o.started_at) AS first, max(o.started_at) AS last"
                        + " FROM problem_cluster c JOIN problem_occurrence o ON o.cluster_id = c.id"
                        + " WHERE c.project_id = ? AND o.started_at >= ? AND NOT o.excluded"
                        + " GROUP BY c.id ORDER BY times DESC, last DESC LIMIT 200",
                row -> new Met(cluster(row), row.getLong("times"), Rows.time(row, "first"), Rows.time(row, "last")),
                projectId,
                since);
    }

    private static Cluster cluster(ResultSet row) throws SQLException {
        return new Cluster(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("zone_id"),
                row.getString("failure_class"),
                Template.parse(row.getString("template")));
    }
}
