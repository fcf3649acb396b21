package dev.understudy.incident.drill;

import dev.understudy.incident.drill.Drill.State;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Drills and plans of drills, as rows. */
@ApplicationScoped
class DrillStore {

    /** @param updatedAt since when it holds, UTC */
    record Planned(
            String projectId, String zoneId, DrillPlan plan, Instant updatedAt, String updatedBy, Instant nextAt) {}

    private static final String PLAN =
            "project_id, zone_id, CAST(definition AS text) AS definition, updated_at, updated_by, next_at";

    private final Rows rows;

    DrillStore(Rows rows) {
        this.rows = rows;
    }

    /** Two who begin a drill follow each other. */
    void lockProject(String projectId) {
        rows.list("SELECT pg_advisory_xact_lock(hashtextextended(?, 7703))", row -> true, "drill:" + projectId);
    }

    Optional<Drill> find(String id) {
        return rows.first("SELECT * FROM drill WHERE id = ?", DrillStore::drill, id);
    }

    Optional<Drill> lock(String id) {
        return rows.first("SELECT * FROM drill WHERE id = ? FOR UPDATE", DrillStore::drill, id);
    }

    Optional<Drill> lockByIncident(String incidentId) {
        return rows.first("SELECT * FROM drill WHERE incident_id = ? FOR UPDATE", DrillStore::drill, incidentId);
    }

    /** Not locked: who acts on it takes the incident's lock first, as everybody does. */
    Optional<Drill> due(Instant now) {
        return rows.first(
                "SELECT * FROM drill WHERE next_at <= ? ORDER BY next_at, id LIMIT 1", DrillStore::drill, now);
    }

    boolean isRunning(String projectId, @Nullable String zoneId) {
        return rows.first(
                        "SELECT 1 FROM drill WHERE project_id = ? AND state = 'RUNNING' AND coalesce(zone_id, '') = ?",
                        row -> true,
                        projectId,
                        zoneId == null ? "" : zoneId)
                .isPresent();
    }

    /** The latest 200. */
    List<Drill> of(String projectId, @Nullable State state) {
        return rows.list(
                "SELECT * FROM drill WHERE project_id = ? AND (CAST(? AS text) IS NULL OR state = ?)"
                        + " ORDER BY at DESC, id DESC LIMIT 200",
                DrillStore::drill,
                projectId,
                state,
                state);
    }

    void save(Drill drill) {
        rows.update(
                "INSERT INTO drill (id, project_id, zone_id, state, at, asked_by, incident_id, silent, deputy, allowed_s,"
                        + " paged_at, deputy_called_at, acknowledged_at, acknowledged_by, ended_at, reason, next_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at,"
                        + " incident_id = excluded.incident_id, silent = excluded.silent, deputy = excluded.deputy,"
                        + " paged_at = excluded.paged_at, deputy_called_at = excluded.deputy_called_at,"
                        + " acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by,"
                        + " ended_at = excluded.ended_at, reason = excluded.reason, next_at = excluded.next_at",
                drill.id(),
                drill.projectId(),
                drill.zoneId(),
                drill.state(),
                drill.at(),
                drill.order().askedBy(),
                drill.alarm().incidentId(),
                drill.alarm().silent(),
                drill.alarm().deputy(),
                drill.order().allowedSeconds(),
                drill.alarm().pagedAt(),
                drill.alarm().deputyCalledAt(),
                drill.alarm().acknowledgedAt(),
                drill.alarm().acknowledgedBy(),
                drill.endedAt(),
                drill.reason(),
                drill.nextAt());
    }

    List<Planned> plans(String projectId) {
        return rows.list(
                "SELECT " + PLAN + " FROM drill_plan WHERE project_id = ? ORDER BY zone_id",
                DrillStore::planned,
                projectId);
    }

    Optional<Planned> claimPlan(Instant now) {
        return rows.first(
                "SELECT " + PLAN + " FROM drill_plan WHERE next_at <= ? ORDER BY next_at LIMIT 1"
                        + " FOR UPDATE SKIP LOCKED",
                DrillStore::planned,
                now);
    }

    void save(Planned plan) {
        rows.update(
                "INSERT INTO drill_plan (project_id, zone_id, definition, updated_at, updated_by, next_at)"
                        + " VALUES (?, ?, CAST(? AS jsonb), ?, ?, ?) ON CONFLICT (project_id, zone_id) DO UPDATE"
                        + " SET definition = excluded.definition, updated_at = excluded.updated_at,"
                        + " updated_by = excluded.updated_by, next_at = excluded.next_at",
                plan.projectId(),
                plan.zoneId(),
                Json.write(plan.plan()),
                plan.updatedAt(),
                plan.updatedBy(),
                plan.nextAt());
    }

    boolean deletePlan(String projectId, String zoneId) {
        return rows.update("DELETE FROM drill_plan WHERE project_id = ? AND zone_id = ?", projectId, zoneId) > 0;
    }

    Optional<Instant> nextDue() {
        return rows.first(
                "SELECT min(next_at) AS next_at FROM"
                        + " (SELECT next_at FROM drill UNION ALL SELECT next_at FROM drill_plan) due"
                        + " HAVING min(next_at) IS NOT NULL",
                row -> Rows.time(row, "next_at"));
    }

    private static Drill drill(ResultSet row) throws SQLException {
        return new Drill(
                new Drill.Order(
                        row.getString("id"),
                        row.getString("project_id"),
                        row.getString("zone_id"),
                        row.getString("asked_by"),
                        row.getLong("allowed_s")),
                State.valueOf(row.getString("state")),
                Rows.time(row, "at"),
                new Drill.Alarm(
                        row.getString("incident_id"),
                        row.getString("silent"),
                        row.getString("deputy"),
                        Rows.instant(row, "paged_at"),
                        Rows.instant(row, "deputy_called_at"),
                        Rows.instant(row, "acknowledged_at"),
                        row.getString("acknowledged_by")),
                Rows.instant(row, "ended_at"),
                row.getString("reason"),
                Rows.instant(row, "next_at"));
    }

    private static Planned planned(ResultSet row) throws SQLException {
        return new Planned(
                row.getString("project_id"),
                row.getString("zone_id"),
                Json.read(row.getString("definition"), DrillPlan.class),
                Rows.time(row, "updated_at"),
                row.getString("updated_by"),
                Rows.time(row, "next_at"));
    }
}
