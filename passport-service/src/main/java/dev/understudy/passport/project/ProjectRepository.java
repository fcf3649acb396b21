package dev.understudy.passport.project;

import dev.understudy.kit.security.ProjectScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The projects that have a passport. */
@ApplicationScoped
class ProjectRepository {

    private final EntityManager entities;

    ProjectRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** By id. */
    List<ProjectView> projects(ProjectScope scope, String after, int limit) {
        return projects(scope, "d.project_id > :id ORDER BY d.project_id", after, limit);
    }

    Optional<ProjectView> project(ProjectScope scope, String projectId) {
        return projects(scope, "d.project_id = :id", projectId, 1).stream().findFirst();
    }

    private List<ProjectView> projects(ProjectScope scope, String condition, String id, int limit) {
        var query = entities.createNativeQuery(
                        "SELECT d.project_id, d.name, d.client_id, d.time_zone, d.version, v.applied_by, v.applied_at"
                                + " FROM project_directory d JOIN passport_version v USING (project_id, version)"
                                + " WHERE " + scope.sql("d.project_id") + " AND " + condition,
                        Object[].class)
                .setParameter("id", id)
                .setMaxResults(limit);
        scope.parameters().forEach(query::setParameter);
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new ProjectView(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        (Long) row[4],
                        (String) row[5],
                        (Instant) row[6]))
                .toList();
    }
}
