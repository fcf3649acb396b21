package dev.understudy.incident.incident;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.security.ProjectScope;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class IncidentRepository implements PanacheRepositoryBase<Incident, String> {

    private final Rows rows;

    IncidentRepository(Rows rows) {
        this.rows = rows;
    }

    /** Where a page starts: after this incident, in the order newest first. */
    record Position(Instant openedAt, String id) {}

    /**
     * @param scope what the caller may see
     * @param states any when empty
     * @param severities any when empty
     * @param from opened at or after, UTC
     * @param until opened before, UTC
     * @param text part of the title, whatever its case
     * @param drill drills alone, or none; both when absent
     */
    record Filter(
            ProjectScope scope,
            @Nullable String projectId,
            Collection<Kind> states,
            Collection<Severity> severities,
            @Nullable String zoneId,
            @Nullable String assignee,
            @Nullable String source,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String text,
            @Nullable Boolean drill) {}

    /** The incident, locked until the transaction ends: commands on one incident follow each other. */
    Optional<Incident> lock(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Several, locked in the order of their ids. */
    List<Incident> lockAll(Collection<String> ids) {
        return find("id in ?1 order by id", ids)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /**
     * Several, locked in the order of their ids, with their severities; not loaded, so that a report of one that is open
     * costs no more than its count.
     */
    Map<String, Severity> lockHeads(Collection<String> ids) {
        var heads = new HashMap<String, Severity>();
        rows.list(
                        "SELECT id, severity FROM incident WHERE id = ANY(?) ORDER BY id FOR UPDATE",
                        row -> Map.entry(row.getString(1), Severity.valueOf(row.getString(2))),
                        ids)
                .forEach(head -> heads.put(head.getKey(), head.getValue()));
        return heads;
    }

    /** Adds to the occurrences of incidents that are locked and not loaded. */
    void countReports(Map<String, Integer> times) {
        if (!times.isEmpty()) {
            rows.updateMany(
                    "UPDATE incident SET occurrences = occurrences + CAST(r.times AS integer), version = version + 1"
                            + " FROM unnest(?, ?) AS r (incident_id, times) WHERE id = r.incident_id",
                    times.entrySet().stream()
                            .map(each -> new @Nullable Object[] {each.getKey(), each.getValue()})
                            .toList());
        }
    }

    /**
     * What decides whether an incident silences another, and what silences it. Not the entity: one that is loaded before it
     * is locked may be stale.
     */
    record Labelled(
            String id,
            String projectId,
            Severity severity,
            String source,
            @Nullable String zoneId,
            @Nullable String assetId,
            @Nullable String checkId,
            @Nullable Facts facts,
            @Nullable Suppressed suppression) {}

    /** What is open in a project, drills aside. */
    List<Labelled> open(String projectId) {
        return labelled("projectId = ?1 and state in ?2 and drill = false order by id", projectId, Kind.OPEN)
                .list();
    }

    /** What nobody has in a project, drills aside, in the order of the ids: so many after this one. */
    List<Labelled> waiting(String projectId, @Nullable String after, int limit) {
        return labelled(
                        "projectId = ?1 and state = ?2 and drill = false and id > ?3 order by id",
                        projectId,
                        Kind.TRIGGERED,
                        after == null ? "" : after)
                .page(0, limit)
                .list();
    }

    private PanacheQuery<Labelled> labelled(String where, Object... parameters) {
        return find(
                        "select id, projectId, severity, source, zoneId, assetId, checkId, facts, suppression from Incident"
                                + " where " + where,
                        parameters)
                .project(Labelled.class);
    }

    Optional<String> projectOf(String id) {
        return find("select projectId from Incident where id = ?1", id)
                .project(String.class)
                .firstResultOptional();
    }

    /** What it was merged into, what that was merged into, and so on; nothing when it was not merged. */
    List<String> mergedInto(String id) {
        return rows.list("""
                WITH RECURSIVE up (id, merged_into, steps) AS (
                    SELECT id, merged_into, 0 FROM incident WHERE id = ?
                    UNION ALL
                    SELECT i.id, i.merged_into, up.steps + 1 FROM incident i JOIN up ON i.id = up.merged_into)
                SELECT id FROM up WHERE steps > 0 ORDER BY steps""", row -> row.getString(1), id);
    }

    /** From when the clocks of those run that were merged into an incident. */
    Optional<Instant> earliestClocksOfMerged(String id) {
        return find("select clocksFrom from Incident where mergedInto = ?1 order by clocksFrom", id)
                .project(Instant.class)
                .firstResultOptional();
    }

    List<String> idsOfOpen(String projectId) {
        return find("select id from Incident where projectId = ?1 and state in ?2 order by id", projectId, Kind.OPEN)
                .project(String.class)
                .list();
    }

    /** Newest first. */
    List<Incident> page(Filter filter, @Nullable Position after, int limit) {
        var where = new StringBuilder(filter.scope().jpql("projectId"));
        var parameters = new HashMap<>(filter.scope().parameters());
        add(where, parameters, "projectId = :project", "project", filter.projectId());
        add(where, parameters, "state in :states", "states", filter.states().isEmpty() ? null : filter.states());
        add(
                where,
                parameters,
                "severity in :severities",
                "severities",
                filter.severities().isEmpty() ? null : filter.severities());
        add(where, parameters, "zoneId = :zone", "zone", filter.zoneId());
        add(where, parameters, "assignee = :assignee", "assignee", filter.assignee());
        add(where, parameters, "source = :source", "source", filter.source());
        add(where, parameters, "openedAt >= :from", "from", filter.from());
        add(where, parameters, "openedAt < :until", "until", filter.until());
        add(
                where,
                parameters,
                "lower(title) like :text escape '!'",
                "text",
                filter.text() == null ? null : like(filter.text()));
        add(where, parameters, "drill = :drill", "drill", filter.drill());
        if (after != null) {
            where.append(" and (openedAt < :at or (openedAt = :at and id < :id))");
            parameters.put("at", after.openedAt());
            parameters.put("id", after.id());
        }
        return find(where + " order by openedAt desc, id desc", parameters)
                .page(0, limit)
                .list();
    }

    private static String like(String text) {
        var escaped = text.toLowerCase(java.util.Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + escaped + "%";
    }

    private static void add(
            StringBuilder where,
            Map<String, Object> parameters,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(condition);
            parameters.put(name, value);
        }
    }
}
