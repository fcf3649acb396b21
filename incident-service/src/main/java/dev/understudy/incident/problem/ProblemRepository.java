package dev.understudy.incident.problem;

import dev.understudy.kit.security.ProjectScope;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
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

    /** Lets one at a time sort messages into the clusters of a place, until the transaction ends. */
    void lockPlace(String projectId, String zoneId, String failureClass) {
        getEntityManager()
                .createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?1, 33))) AS locked")
                .setParameter(1, projectId + '\n' + zoneId + '\n' + failureClass)
                .getResultList();
    }

    List<Cluster> clusters(String projectId, String zoneId, String failureClass, int length) {
        return rows(
                        "SELECT id, project_id, zone_id, failure_class, template FROM problem_cluster"
                                + " WHERE project_id = ?1 AND zone_id = ?2 AND failure_class = ?3 AND length = ?4 ORDER BY id",
                        projectId,
                        zoneId,
                        failureClass,
                        length)
                .stream()
                .map(ProblemRepository::cluster)
                .toList();
    }

    Optional<Cluster> cluster(String id) {
        return rows("SELECT id, project_id, zone_id, failure_class, template FROM problem_cluster WHERE id = ?1", id)
                .stream()
                .map(ProblemRepository::cluster)
                .findFirst();
    }

    void add(Cluster cluster, Instant now) {
        change(
                "INSERT INTO problem_cluster (id, project_id, zone_id, failure_class, length, template, created_at)"
                        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                cluster.id(),
                cluster.projectId(),
                cluster.zoneId(),
                cluster.failureClass(),
                cluster.template().length(),
                cluster.template().toString(),
                now);
    }

    void generalise(String clusterId, Template template) {
        change("UPDATE problem_cluster SET template = ?1 WHERE id = ?2", template.toString(), clusterId);
    }

    /** @return whether it is new */
    boolean add(String clusterId, String projectId, String incidentId, String title, Instant startedAt) {
        return change(
                        "INSERT INTO problem_occurrence (incident_id, cluster_id, project_id, title, started_at)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                        incidentId,
                        clusterId,
                        projectId,
                        title,
                        startedAt)
                == 1;
    }

    Optional<String> clusterOf(String incidentId) {
        List<?> rows = getEntityManager()
                .createNativeQuery("SELECT cluster_id FROM problem_occurrence WHERE incident_id = ?1", String.class)
                .setParameter(1, incidentId)
                .getResultList();
        return rows.stream().map(String.class::cast).findFirst();
    }

    void recovered(String incidentId, @Nullable Instant at) {
        change("UPDATE problem_occurrence SET recovered_at = ?1 WHERE incident_id = ?2", at, incidentId);
    }

    void closed(String incidentId, int minutes, String cause) {
        change(
                "UPDATE problem_occurrence SET minutes_spent = ?1, cause = ?2 WHERE incident_id = ?3",
                minutes,
                cause,
                incidentId);
    }

    void exclude(String incidentId, boolean excluded) {
        change("UPDATE problem_occurrence SET excluded = ?1 WHERE incident_id = ?2", excluded, incidentId);
    }

    /** Oldest first, without those that were merged or cancelled. */
    List<Occurrence> occurrences(String clusterId, Instant since) {
        return rows(
                        "SELECT incident_id, title, started_at, recovered_at, minutes_spent, cause FROM problem_occurrence"
                                + " WHERE cluster_id = ?1 AND started_at >= ?2 AND NOT excluded"
                                + " ORDER BY started_at, incident_id LIMIT 5000",
                        clusterId,
                        since)
                .stream()
                .map(row -> new Occurrence(
                        (String) row[0],
                        (String) row[1],
                        (Instant) row[2],
                        (Instant) row[3],
                        row[4] == null ? null : ((Number) row[4]).intValue(),
                        (String) row[5]))
                .toList();
    }

    /** A cluster with how often and when it was met. */
    record Met(Cluster cluster, long occurrences, Instant first, Instant last) {}

    /** What repeats in a project since a day, most often first. */
    List<Met> met(String projectId, Instant since) {
        return rows(
                        "SELECT c.id, c.project_id, c.zone_id, c.failure_class, c.template, count(*), min(o.started_at),"
                                + " max(o.started_at) FROM problem_cluster c JOIN problem_occurrence o ON o.cluster_id = c.id"
                                + " WHERE c.project_id = ?1 AND o.started_at >= ?2 AND NOT o.excluded"
                                + " GROUP BY c.id ORDER BY count(*) DESC, max(o.started_at) DESC LIMIT 200",
                        projectId,
                        since)
                .stream()
                .map(row -> new Met(cluster(row), ((Number) row[5]).longValue(), (Instant) row[6], (Instant) row[7]))
                .toList();
    }

    private static Cluster cluster(Object[] row) {
        return new Cluster(
                (String) row[0], (String) row[1], (String) row[2], (String) row[3], Template.parse((String) row[4]));
    }

    private int change(String sql, @Nullable Object... parameters) {
        getEntityManager().flush();
        var query = getEntityManager().createNativeQuery(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.executeUpdate();
    }

    private List<Object[]> rows(String sql, Object... parameters) {
        getEntityManager().flush();
        var query = getEntityManager().createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        List<?> rows = query.getResultList();
        return rows.stream().map(Object[].class::cast).toList();
    }
}
