package dev.understudy.kit.security;

import dev.understudy.events.Event;
import dev.understudy.events.ProjectEvent;
import dev.understudy.kit.problem.NotFound;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The projects that this service knows, and whose they are: a copy, in the service's own schema, of what travels on
 * {@code passport.projects.v1}. A service's listener on that topic hands its events to {@link #on}; passport-service,
 * which owns the projects, calls {@link #apply} and {@link #remove} in the transaction that changes them.
 */
@ApplicationScoped
public class ProjectDirectory {

    private final EntityManager entities;
    private final Caller caller;

    ProjectDirectory(EntityManager entities, Caller caller) {
        this.entities = entities;
        this.caller = caller;
    }

    /** Whatever the caller may see: for handlers of events, which have no caller. */
    @Transactional
    public Optional<ProjectEntry> find(String projectId) {
        return entities.createQuery("from ProjectEntry where projectId = :projectId", ProjectEntry.class)
                .setParameter("projectId", projectId)
                .getResultStream()
                .findFirst();
    }

    /**
     * The project, if the caller of the present request may see it.
     *
     * @throws NotFound code {@code project.not-found}, when it is unknown or another client's: the two look the same
     */
    public ProjectEntry requireReadable(String projectId) {
        return find(projectId)
                .filter(project -> caller.mayRead(project.clientId()))
                .orElseThrow(() -> new NotFound(
                        "project.not-found", "project '" + projectId + "' does not exist, or is not yours to see"));
    }

    /** The projects that the caller of the present request may see, by id. */
    public List<ProjectEntry> visibleProjects() {
        var scope = caller.scope();
        var query = entities.createQuery(
                "from ProjectEntry where " + scope.jpql("projectId") + " order by projectId", ProjectEntry.class);
        scope.parameters().forEach(query::setParameter);
        return query.getResultList();
    }

    /** Follows an event of {@code passport.projects.v1}. Safe to repeat, so it needs no inbox. */
    @Transactional
    public void on(Event<ProjectEvent> event) {
        switch (event.data()) {
            case ProjectEvent.ProjectApplied project ->
                apply(
                        project.projectId(),
                        project.client().clientId(),
                        project.name(),
                        ZoneId.of(project.timeZone()),
                        project.version());
            case ProjectEvent.ProjectRemoved project -> remove(project.projectId());
        }
    }

    /**
     * Records a project as it now is.
     *
     * @return false when the directory already holds this version or a later one, and nothing changed
     */
    @Transactional
    public boolean apply(String projectId, String clientId, String name, ZoneId timeZone, long version) {
        return entities.createNativeQuery("""
                        insert into project_directory (project_id, client_id, name, time_zone, version)
                        values (:projectId, :clientId, :name, :timeZone, :version)
                        on conflict (project_id) do update
                           set client_id = excluded.client_id,
                               name = excluded.name,
                               time_zone = excluded.time_zone,
                               version = excluded.version
                         where project_directory.version < excluded.version
                        """)
                        .setParameter("projectId", projectId)
                        .setParameter("clientId", clientId)
                        .setParameter("name", name)
                        .setParameter("timeZone", timeZone.getId())
                        .setParameter("version", version)
                        .executeUpdate()
                == 1;
    }

    @Transactional
    public void remove(String projectId) {
        entities.createNativeQuery("delete from project_directory where project_id = :projectId")
                .setParameter("projectId", projectId)
                .executeUpdate();
    }
}
