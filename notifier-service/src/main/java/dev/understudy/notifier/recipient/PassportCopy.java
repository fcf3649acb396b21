package dev.understudy.notifier.recipient;

import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** People and projects as the latest events told them. A lower version never replaces a higher one. */
@ApplicationScoped
public class PassportCopy {

    private final EntityManager entities;

    PassportCopy(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<PersonApplied> person(String projectId, String personId) {
        return one(
                PersonApplied.class,
                entities.createNativeQuery(
                                "SELECT CAST(data AS text) FROM recipient WHERE project_id = ?1 AND person_id = ?2",
                                String.class)
                        .setParameter(1, projectId)
                        .setParameter(2, personId));
    }

    public Optional<ProjectApplied> project(String projectId) {
        return one(
                ProjectApplied.class,
                entities.createNativeQuery(
                                "SELECT CAST(data AS text) FROM project_copy WHERE project_id = ?1", String.class)
                        .setParameter(1, projectId));
    }

    /** Whether the project's people read Russian rather than English. */
    boolean speaksRussian(String projectId) {
        return project(projectId)
                .map(ProjectApplied::languages)
                .filter(languages -> languages.contains("ru")
                        && (!languages.contains("en") || languages.indexOf("ru") < languages.indexOf("en")))
                .isPresent();
    }

    List<PersonApplied> peopleOf(String projectId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT CAST(data AS text) FROM recipient WHERE project_id = ?1 ORDER BY person_id",
                        String.class)
                .setParameter(1, projectId)
                .getResultList();
        return rows.stream()
                .map(row -> EventCodec.fromJson(PersonApplied.class, (String) row))
                .toList();
    }

    /** People whose passport has this address. */
    public List<PersonApplied> peopleWith(String kind, String address) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT CAST(data AS text) FROM recipient WHERE data -> 'contacts' @>"
                                + " jsonb_build_array(jsonb_build_object('kind', CAST(?1 AS text), 'address', CAST(?2 AS text)))"
                                + " ORDER BY project_id, person_id",
                        String.class)
                .setParameter(1, kind)
                .setParameter(2, address)
                .getResultList();
        return rows.stream()
                .map(row -> EventCodec.fromJson(PersonApplied.class, (String) row))
                .toList();
    }

    /** How many people of a project have this very receiver: the same secret, or the same address where there is none. */
    public long sharing(String projectId, String kind, String address, @Nullable String secret) {
        return peopleOf(projectId).stream()
                .filter(person -> person.contacts().stream()
                        .anyMatch(contact -> contact.kind().equals(kind)
                                && (secret == null
                                        ? contact.secret() == null
                                                && contact.address().equals(address)
                                        : secret.equals(contact.secret()))))
                .count();
    }

    /** The name of a person; the id itself where the passport has none. */
    public String name(String projectId, String personId) {
        return person(projectId, personId).map(PersonApplied::name).orElse(personId);
    }

    void apply(PersonApplied person) {
        entities.createNativeQuery("""
                        INSERT INTO recipient (project_id, person_id, version, data) VALUES (?1, ?2, ?3, CAST(?4 AS jsonb))
                        ON CONFLICT (project_id, person_id)
                        DO UPDATE SET version = excluded.version, data = excluded.data
                         WHERE recipient.version <= excluded.version
                        """)
                .setParameter(1, person.projectId())
                .setParameter(2, person.personId())
                .setParameter(3, person.version())
                .setParameter(4, EventCodec.toJson(person))
                .executeUpdate();
    }

    void apply(ProjectApplied project) {
        entities.createNativeQuery("""
                        INSERT INTO project_copy (project_id, version, data) VALUES (?1, ?2, CAST(?3 AS jsonb))
                        ON CONFLICT (project_id)
                        DO UPDATE SET version = excluded.version, data = excluded.data
                         WHERE project_copy.version <= excluded.version
                        """)
                .setParameter(1, project.projectId())
                .setParameter(2, project.version())
                .setParameter(3, EventCodec.toJson(project))
                .executeUpdate();
    }

    void removePerson(String projectId, String personId) {
        entities.createNativeQuery("DELETE FROM recipient WHERE project_id = ?1 AND person_id = ?2")
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .executeUpdate();
    }

    void removeProject(String projectId) {
        entities.createNativeQuery("DELETE FROM project_copy WHERE project_id = ?1")
                .setParameter(1, projectId)
                .executeUpdate();
    }

    private static <T extends EventData> Optional<T> one(Class<T> type, Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().findFirst().map(row -> EventCodec.fromJson(type, (String) row));
    }
}
