package dev.understudy.kit.app;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

@ApplicationScoped
class ThingService {

    private final EntityManager entities;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    ThingService(EntityManager entities, ProjectDirectory projects, Caller caller, Clock clock) {
        this.entities = entities;
        this.projects = projects;
        this.caller = caller;
        this.clock = clock;
    }

    record View(long id, String projectId, String name, Instant madeAt) {}

    @Transactional
    View make(String projectId, String name) {
        projects.requireReadable(projectId);
        var thing = new Thing(projectId, name);
        entities.persist(thing);
        entities.flush();
        switch (name) {
            case "taken" ->
                throw Conflict.ofState(
                        "thing.taken", "'taken' is taken; choose another name", "taken", List.of("free"));
            case "broken" -> throw new IllegalStateException("password=hunter2 must not be seen");
            default -> {}
        }
        return new View(thing.id, projectId, name, clock.instant());
    }

    long count(String projectId) {
        return entities.createQuery("select count(*) from Thing where projectId = :id", Long.class)
                .setParameter("id", projectId)
                .getSingleResult();
    }

    Page<String> list(PageRequest request) {
        var scope = caller.scope();
        var after = request.after(1).map(cursor -> cursor.number(0)).orElse(0L);
        var query = entities.createQuery(
                        "from Thing t where " + scope.jpql("t.projectId") + " and t.id > :after order by t.id",
                        Thing.class)
                .setParameter("after", after)
                .setMaxResults(request.fetch());
        scope.parameters().forEach(query::setParameter);
        return Page.of(query.getResultList(), request, thing -> Cursor.of(thing.id))
                .map(thing -> thing.name);
    }

    long countBySql() {
        var scope = caller.scope();
        var query = entities.createNativeQuery("select count(*) from thing t where " + scope.sql("t.project_id"));
        scope.parameters().forEach(query::setParameter);
        return ((Number) query.getSingleResult()).longValue();
    }

    void sleepInDatabase() {
        entities.createNativeQuery("select cast(pg_sleep(30) as text)").getSingleResult();
    }
}
