package dev.understudy.monitor.check;

import dev.understudy.events.Event;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** The zones of projects, as the passport names them. */
@ApplicationScoped
public class ZoneRepository {

    private final EntityManager entities;

    ZoneRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** Follows an event of {@code passport.projects.v1}. Safe to repeat, and deaf to late ones. */
    @Transactional
    void on(Event<ProjectEvent> event) {
        switch (event.data()) {
            case ProjectApplied project -> replace(project);
            case ProjectRemoved project -> remove(project.projectId());
        }
    }

    private void replace(ProjectApplied project) {
        boolean late = !entities.createNativeQuery(
                        "select 1 from project_zone where project_id = :project and version > :version limit 1")
                .setParameter("project", project.projectId())
                .setParameter("version", project.version())
                .getResultList()
                .isEmpty();
        if (late) {
            return;
        }
        remove(project.projectId());
        for (var zone : project.zones()) {
            entities.createNativeQuery("""
                insert into project_zone (project_id, zone_id, name, criticality, version)
                values (:project, :zone, :name, :criticality, :version)
                on conflict do nothing\
                """)
                    .setParameter("project", project.projectId())
                    .setParameter("zone", zone.zoneId())
                    .setParameter("name", zone.name())
                    .setParameter("criticality", zone.criticality().name())
                    .setParameter("version", project.version())
                    .executeUpdate();
        }
    }

    private void remove(String projectId) {
        entities.createNativeQuery("delete from project_zone where project_id = :project")
                .setParameter("project", projectId)
                .executeUpdate();
    }

    /** Whether the project has a zone of this id. */
    public boolean knows(String projectId, String zoneId) {
        return !entities.createNativeQuery("select 1 from project_zone where project_id = :project and zone_id = :zone")
                .setParameter("project", projectId)
                .setParameter("zone", zoneId)
                .getResultList()
                .isEmpty();
    }

    /** Ids of the project's zones, sorted. */
    @SuppressWarnings("unchecked") // JPA does not know the column's type.
    public List<String> of(String projectId) {
        return entities.createNativeQuery("select zone_id from project_zone where project_id = :project order by 1")
                .setParameter("project", projectId)
                .getResultList();
    }
}
