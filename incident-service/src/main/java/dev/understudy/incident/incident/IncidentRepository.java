package dev.understudy.incident.incident;

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
class IncidentRepository implements PanacheRepositoryBase<Incident, String> {

    /** Where a page starts: after this incident, in the order newest first. */
    record Position(Instant openedAt, String id) {}

    /**
     * @param scope what the caller may see
     * @param states any when empty
     */
    record Filter(
            ProjectScope scope,
            @Nullable String projectId,
            Collection<IncidentState> states,
            @Nullable String zoneId) {}

    /** The incident, locked until the transaction ends: commands on one incident follow each other. */
    Optional<Incident> lock(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Optional<Incident> lockOpen(String deduplicationKey) {
        return find("deduplicationKey = ?1 and state <> ?2", deduplicationKey, IncidentState.RESOLVED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Newest first. */
    List<Incident> page(Filter filter, @Nullable Position after, int limit) {
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
            where.append(" and (openedAt < :at or (openedAt = :at and id < :id))");
            parameters.put("at", after.openedAt());
            parameters.put("id", after.id());
        }
        return find(where + " order by openedAt desc, id desc", parameters)
                .page(0, limit)
                .list();
    }
}
