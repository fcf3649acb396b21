package dev.understudy.incident.duty;

import static java.util.stream.Collectors.toMap;

import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The passport's state as the latest events told it, one row per key. A lower version never replaces a higher one. */
@ApplicationScoped
public class PassportCopy {

    private final EntityManager entities;

    PassportCopy(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<ProjectApplied> project(String projectId) {
        return read(
                        "SELECT CAST(data AS text) FROM passport_project WHERE project_id = ?1",
                        projectId,
                        ProjectApplied.class)
                .stream()
                .findFirst();
    }

    /** The project's matrix; empty while none has arrived. */
    public ResponsibilityMatrix matrix(String projectId) {
        var duties = read(
                        "SELECT CAST(data AS text) FROM passport_duties WHERE project_id = ?1",
                        projectId,
                        ResponsibilitiesApplied.class)
                .stream()
                .findFirst()
                .map(ResponsibilitiesApplied::duties)
                .orElse(List.of());
        var people = read(
                "SELECT CAST(data AS text) FROM passport_person WHERE project_id = ?1", projectId, PersonApplied.class);
        return new ResponsibilityMatrix(
                duties, people.stream().collect(toMap(PersonApplied::personId, Function.identity())));
    }

    void apply(ProjectApplied project) {
        entities.createNativeQuery(
                        "INSERT INTO passport_project (project_id, version, data) VALUES (?1, ?2, CAST(?3 AS jsonb))"
                                + " ON CONFLICT (project_id) DO UPDATE SET version = excluded.version, data = excluded.data"
                                + " WHERE passport_project.version <= excluded.version")
                .setParameter(1, project.projectId())
                .setParameter(2, project.version())
                .setParameter(3, EventCodec.toJson(project))
                .executeUpdate();
    }

    void apply(ResponsibilitiesApplied matrix) {
        entities.createNativeQuery(
                        "INSERT INTO passport_duties (project_id, version, data) VALUES (?1, ?2, CAST(?3 AS jsonb))"
                                + " ON CONFLICT (project_id) DO UPDATE SET version = excluded.version, data = excluded.data"
                                + " WHERE passport_duties.version <= excluded.version")
                .setParameter(1, matrix.projectId())
                .setParameter(2, matrix.version())
                .setParameter(3, EventCodec.toJson(matrix))
                .executeUpdate();
    }

    void apply(PersonApplied person) {
        entities.createNativeQuery("INSERT INTO passport_person (project_id, person_id, version, data)"
                        + " VALUES (?1, ?2, ?3, CAST(?4 AS jsonb))"
                        + " ON CONFLICT (project_id, person_id)"
                        + " DO UPDATE SET version = excluded.version, data = excluded.data"
                        + " WHERE passport_person.version <= excluded.version")
                .setParameter(1, person.projectId())
                .setParameter(2, person.personId())
                .setParameter(3, person.version())
                .setParameter(4, EventCodec.toJson(person))
                .executeUpdate();
    }

    void removeProject(String projectId) {
        delete("DELETE FROM passport_project WHERE project_id = ?1", projectId);
    }

    void removeDuties(String projectId) {
        delete("DELETE FROM passport_duties WHERE project_id = ?1", projectId);
    }

    void removePerson(String projectId, String personId) {
        entities.createNativeQuery("DELETE FROM passport_person WHERE project_id = ?1 AND person_id = ?2")
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .executeUpdate();
    }

    private void delete(String sql, String projectId) {
        entities.createNativeQuery(sql).setParameter(1, projectId).executeUpdate();
    }

    private <T extends EventData> List<T> read(String sql, String projectId, Class<T> type) {
        List<?> rows = entities.createNativeQuery(sql, String.class)
                .setParameter(1, projectId)
                .getResultList();
        return rows.stream().map(row -> EventCodec.fromJson(type, (String) row)).toList();
    }
}
