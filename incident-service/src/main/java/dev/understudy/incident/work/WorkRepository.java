package dev.understudy.incident.work;

import dev.understudy.events.WorkEvent;
import dev.understudy.kit.security.ProjectScope;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class WorkRepository implements PanacheRepositoryBase<WorkItem, String> {

    record Position(Instant createdAt, String id) {}

    /** @param idleSince only items that were not touched since, and have not begun */
    record Filter(
            ProjectScope scope,
            @Nullable String projectId,
            Collection<WorkState> states,
            @Nullable WorkType type,
            @Nullable String zoneId,
            @Nullable String assignee,
            @Nullable Instant overdueAt,
            @Nullable Instant idleSince) {}

    record Slot(
            String workItemId,
            Instant from,
            Instant to,
            @Nullable String personId,
            double hours) {}

    record TimeEntry(
            String entryId,
            String personId,
            LocalDate day,
            double hours,
            @Nullable String note,
            @Nullable String corrects,
            Instant at,
            String by) {}

    record Change(
            String changeId,
            String component,
            @Nullable String zoneId,
            @Nullable String from,
            @Nullable String to,
            @Nullable String note,
            Instant at,
            String by) {}

    record Link(String kind, String targetId, Instant at, String by) {}

    Optional<WorkItem> lock(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Optional<WorkItem> lockOpen(String projectId, String key) {
        return find(
                        "projectId = ?1 and key = ?2 and state not in ?3",
                        projectId,
                        key,
                        List.of(WorkState.DONE, WorkState.CANCELLED))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    List<WorkItem> openByAgreement(String projectId) {
        return find(
                        "projectId = ?1 and state not in ?2 and dueByAgreement = true order by id",
                        projectId,
                        List.of(WorkState.DONE, WorkState.CANCELLED))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** The next item whose date has passed and was not told of yet; one that somebody works on just now is passed over. */
    Optional<WorkItem> claimOverdue(Instant now) {
        return getEntityManager()
                .createNativeQuery("""
                        SELECT * FROM work_item
                        WHERE state NOT IN ('DONE', 'CANCELLED') AND due < ?1 AND overdue_told IS DISTINCT FROM due
                        ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED""", WorkItem.class)
                .setParameter(1, now)
                .getResultStream()
                .map(WorkItem.class::cast)
                .findFirst();
    }

    Optional<Instant> nextDue() {
        return instant("SELECT min(due) FROM work_item WHERE state NOT IN ('DONE', 'CANCELLED')"
                + " AND due IS NOT NULL AND overdue_told IS DISTINCT FROM due");
    }

    /** Newest first. */
    List<WorkItem> page(Filter filter, @Nullable Position after, int limit) {
        var where = new StringBuilder(filter.scope().jpql("projectId"));
        var parameters = new HashMap<>(filter.scope().parameters());
        and(where, parameters, "projectId = :project", "project", filter.projectId());
        and(where, parameters, "type = :type", "type", filter.type());
        and(where, parameters, "zoneId = :zone", "zone", filter.zoneId());
        and(where, parameters, "assignee = :assignee", "assignee", filter.assignee());
        if (!filter.states().isEmpty()) {
            and(where, parameters, "state in :states", "states", filter.states());
        }
        if (filter.overdueAt() != null) {
            and(
                    where,
                    parameters,
                    "due < :overdue and state in ('PLANNED', 'SCHEDULED', 'STARTED')",
                    "overdue",
                    filter.overdueAt());
        }
        if (filter.idleSince() != null) {
            and(where, parameters, "touchedAt < :idle and state = 'PLANNED'", "idle", filter.idleSince());
        }
        if (after != null) {
            where.append(" and (createdAt < :at or (createdAt = :at and id < :id))");
            parameters.put("at", after.createdAt());
            parameters.put("id", after.id());
        }
        return find(where + " order by createdAt desc, id desc", parameters)
                .page(0, limit)
                .list();
    }

    private static void and(
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

    void replaceSlots(WorkItem item, List<WorkEvent.Slot> slots) {
        change("DELETE FROM work_slot WHERE work_item_id = ?1", item.id);
        for (var slot : slots) {
            change(
                    "INSERT INTO work_slot (work_item_id, project_id, from_at, to_at, person_id, hours)"
                            + " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    item.id,
                    item.projectId,
                    slot.from(),
                    slot.to(),
                    slot.personId(),
                    slot.hours());
        }
    }

    List<Slot> slots(String workItemId) {
        return rows(
                        "SELECT work_item_id, from_at, to_at, person_id, hours FROM work_slot WHERE work_item_id = ?1"
                                + " ORDER BY from_at",
                        workItemId)
                .stream()
                .map(WorkRepository::slot)
                .toList();
    }

    /** Slots of a person in any item of the project that overlap a stretch of time. */
    List<Slot> slotsOf(String projectId, String personId, Instant from, Instant to) {
        return rows(
                        "SELECT work_item_id, from_at, to_at, person_id, hours FROM work_slot"
                                + " WHERE project_id = ?1 AND person_id = ?2 AND from_at < ?4 AND to_at > ?3"
                                + " ORDER BY from_at",
                        projectId,
                        personId,
                        from,
                        to)
                .stream()
                .map(WorkRepository::slot)
                .toList();
    }

    /** Hours that are set aside between two instants, in open items. */
    double scheduledHours(String projectId, Instant from, Instant to) {
        return number(
                "SELECT coalesce(sum(s.hours), 0) FROM work_slot s JOIN work_item w ON w.id = s.work_item_id"
                        + " WHERE s.project_id = ?1 AND s.from_at >= ?2 AND s.from_at < ?3"
                        + " AND w.state NOT IN ('DONE', 'CANCELLED')",
                projectId,
                from,
                to);
    }

    void add(WorkItem item, TimeEntry entry) {
        change(
                """
                INSERT INTO work_time (entry_id, work_item_id, project_id, person_id, day, hours, note, corrects, at, by)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)""",
                entry.entryId(),
                item.id,
                item.projectId,
                entry.personId(),
                entry.day(),
                entry.hours(),
                entry.note(),
                entry.corrects(),
                entry.at(),
                entry.by());
    }

    List<TimeEntry> time(String workItemId) {
        return rows(
                        "SELECT entry_id, person_id, day, hours, note, corrects, at, by FROM work_time"
                                + " WHERE work_item_id = ?1 ORDER BY at, entry_id",
                        workItemId)
                .stream()
                .map(row -> new TimeEntry(
                        (String) row[0],
                        (String) row[1],
                        (LocalDate) row[2],
                        ((Number) row[3]).doubleValue(),
                        (String) row[4],
                        (String) row[5],
                        (Instant) row[6],
                        (String) row[7]))
                .toList();
    }

    /** Hours worked on days in {@code [from, to)}, by person. */
    Map<String, Double> hours(String projectId, LocalDate from, LocalDate to) {
        var hours = new TreeMap<String, Double>();
        rows(
                        "SELECT person_id, sum(hours) FROM work_time WHERE project_id = ?1 AND day >= ?2 AND day < ?3"
                                + " GROUP BY person_id",
                        projectId,
                        from,
                        to)
                .forEach(row -> hours.put((String) row[0], ((Number) row[1]).doubleValue()));
        return hours;
    }

    void add(WorkItem item, Change change) {
        change(
                """
                INSERT INTO work_change (change_id, work_item_id, project_id, component, zone_id, before, after, note, at, by)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)""",
                change.changeId(),
                item.id,
                item.projectId,
                change.component(),
                change.zoneId(),
                change.from(),
                change.to(),
                change.note(),
                change.at(),
                change.by());
    }

    List<Change> changes(String workItemId) {
        return rows(
                        "SELECT change_id, component, zone_id, before, after, note, at, by FROM work_change"
                                + " WHERE work_item_id = ?1 ORDER BY at, change_id",
                        workItemId)
                .stream()
                .map(row -> new Change(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        (String) row[4],
                        (String) row[5],
                        (Instant) row[6],
                        (String) row[7]))
                .toList();
    }

    /** @return whether it is new */
    boolean link(WorkItem item, Link link) {
        return change(
                        "INSERT INTO work_link (work_item_id, kind, target_id, at, by) VALUES (?1, ?2, ?3, ?4, ?5)"
                                + " ON CONFLICT DO NOTHING",
                        item.id,
                        link.kind(),
                        link.targetId(),
                        link.at(),
                        link.by())
                == 1;
    }

    List<Link> links(String workItemId) {
        return rows(
                        "SELECT kind, target_id, at, by FROM work_link WHERE work_item_id = ?1 ORDER BY at, target_id",
                        workItemId)
                .stream()
                .map(row -> new Link((String) row[0], (String) row[1], (Instant) row[2], (String) row[3]))
                .toList();
    }

    /** Items in work by person. */
    Map<String, Long> inWork(String projectId) {
        var counts = new TreeMap<String, Long>();
        rows(
                        "SELECT coalesce(assignee, ''), count(*) FROM work_item WHERE project_id = ?1 AND state = 'STARTED'"
                                + " GROUP BY 1",
                        projectId)
                .forEach(row -> counts.put((String) row[0], ((Number) row[1]).longValue()));
        return counts;
    }

    private static Slot slot(Object[] row) {
        return new Slot(
                (String) row[0], (Instant) row[1], (Instant) row[2], (String) row[3], ((Number) row[4]).doubleValue());
    }

    private int change(String sql, @Nullable Object... parameters) {
        getEntityManager().flush();
        return with(getEntityManager().createNativeQuery(sql), parameters).executeUpdate();
    }

    private List<Object[]> rows(String sql, Object... parameters) {
        List<?> rows = with(getEntityManager().createNativeQuery(sql, Object[].class), parameters)
                .getResultList();
        return rows.stream().map(Object[].class::cast).toList();
    }

    private double number(String sql, Object... parameters) {
        return ((Number) with(getEntityManager().createNativeQuery(sql, Double.class), parameters)
                        .getSingleResult())
                .doubleValue();
    }

    private static Query with(Query query, @Nullable Object... parameters) {
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query;
    }

    private Optional<Instant> instant(String sql) {
        List<?> rows = getEntityManager().createNativeQuery(sql, Instant.class).getResultList();
        return rows.stream()
                .filter(Instant.class::isInstance)
                .map(Instant.class::cast)
                .findFirst();
    }
}
