package dev.understudy.incident.schedule;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules and what changes them, as rows. */
@ApplicationScoped
class ScheduleStore {

    record Stored(
            String projectId,
            String name,
            long version,
            ScheduleDefinition definition,
            List<FixedShift> imported,
            Instant updatedAt,
            String updatedBy,
            @Nullable Instant nextCheckAt) {}

    record StoredOverride(
            String id,
            @Nullable String add,
            @Nullable String remove,
            Instant from,
            Instant to,
            @Nullable String reason,
            Instant createdAt,
            String createdBy) {}

    record StoredTemporary(String id, Instant from, Instant to, List<FixedShift> shifts, String createdBy) {}

    record HandOver(
            String id,
            String projectId,
            String schedule,
            Instant at,
            @Nullable Instant until,
            String incoming,
            @Nullable String outgoing,
            String state,
            Instant confirmBy,
            @Nullable Instant confirmedAt,
            @Nullable String confirmedBy,
            @Nullable String deputy,
            @Nullable Instant armedAt) {}

    private static final String COLUMNS =
            "project_id, name, version, definition, imported, updated_at, updated_by, next_check_at";
    private static final String HAND_OVER =
            "id, project_id, schedule, at, until, incoming, outgoing, state, confirm_by,"
                    + " confirmed_at, confirmed_by, deputy, armed_at";

    private final Rows rows;

    ScheduleStore(Rows rows) {
        this.rows = rows;
    }

    Optional<Stored> find(String projectId, String name) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM on_call_schedule WHERE project_id = ? AND name = ?",
                ScheduleStore::schedule,
                projectId,
                name);
    }

    Optional<Stored> lock(String projectId, String name) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM on_call_schedule WHERE project_id = ? AND name = ? FOR UPDATE",
                ScheduleStore::schedule,
                projectId,
                name);
    }

    List<Stored> all(String projectId) {
        return rows.list(
                "SELECT " + COLUMNS + " FROM on_call_schedule WHERE project_id = ? ORDER BY name",
                ScheduleStore::schedule,
                projectId);
    }

    /** The schedule that is next to be looked at, claimed. */
    Optional<Stored> claimCheck(Instant now) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM on_call_schedule WHERE next_check_at <= ?"
                        + " ORDER BY next_check_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                ScheduleStore::schedule,
                now);
    }

    void save(Stored schedule) {
        rows.update(
                """
                INSERT INTO on_call_schedule
                    (project_id, name, version, definition, imported, updated_at, updated_by, next_check_at)
                VALUES (?, ?, ?, CAST(? AS jsonb), CAST(? AS jsonb), ?, ?, ?)
                ON CONFLICT (project_id, name) DO UPDATE SET version = excluded.version,
                    definition = excluded.definition, imported = excluded.imported,
                    updated_at = excluded.updated_at, updated_by = excluded.updated_by,
                    next_check_at = excluded.next_check_at""",
                schedule.projectId(),
                schedule.name(),
                schedule.version(),
                Json.write(schedule.definition()),
                Json.write(schedule.imported()),
                schedule.updatedAt(),
                schedule.updatedBy(),
                schedule.nextCheckAt());
    }

    void nextCheck(String projectId, String name, @Nullable Instant at) {
        rows.update(
                "UPDATE on_call_schedule SET next_check_at = ? WHERE project_id = ? AND name = ?", at, projectId, name);
    }

    boolean delete(String projectId, String name) {
        return rows.update("DELETE FROM on_call_schedule WHERE project_id = ? AND name = ?", projectId, name) > 0;
    }

    /** The plan with everything that changes it from {@code since} on. */
    OnCallPlan plan(Stored schedule, Instant since) {
        return schedule.definition()
                .toPlan(
                        schedule.imported(),
                        overrides(schedule.projectId(), schedule.name(), since).stream()
                                .map(row -> new DutyOverride(row.add(), row.remove(), row.from(), row.to()))
                                .toList(),
                        temporaries(schedule.projectId(), schedule.name(), since).stream()
                                .map(row -> new TemporarySchedule(row.from(), row.to(), row.shifts()))
                                .toList());
    }

    List<StoredOverride> overrides(String projectId, String schedule, Instant since) {
        return rows.list(
                "SELECT id, add_who, remove_who, from_at, to_at, reason, created_at, created_by"
                        + " FROM on_call_override WHERE project_id = ? AND schedule = ? AND to_at > ?"
                        + " ORDER BY from_at, id",
                row -> new StoredOverride(
                        row.getString("id"),
                        row.getString("add_who"),
                        row.getString("remove_who"),
                        Rows.time(row, "from_at"),
                        Rows.time(row, "to_at"),
                        row.getString("reason"),
                        Rows.time(row, "created_at"),
                        row.getString("created_by")),
                projectId,
                schedule,
                since);
    }

    void add(String projectId, String schedule, StoredOverride override) {
        rows.update(
                """
                INSERT INTO on_call_override
                    (id, project_id, schedule, add_who, remove_who, from_at, to_at, reason, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                override.id(),
                projectId,
                schedule,
                override.add(),
                override.remove(),
                override.from(),
                override.to(),
                override.reason(),
                override.createdAt(),
                override.createdBy());
    }

    boolean deleteOverride(String projectId, String schedule, String id) {
        return rows.update(
                        "DELETE FROM on_call_override WHERE project_id = ? AND schedule = ? AND id = ?",
                        projectId,
                        schedule,
                        id)
                > 0;
    }

    List<StoredTemporary> temporaries(String projectId, String schedule, Instant since) {
        return rows.list(
                "SELECT id, from_at, to_at, shifts, created_by FROM on_call_temporary"
                        + " WHERE project_id = ? AND schedule = ? AND to_at > ? ORDER BY from_at, id",
                row -> new StoredTemporary(
                        row.getString("id"),
                        Rows.time(row, "from_at"),
                        Rows.time(row, "to_at"),
                        shifts(row.getString("shifts")),
                        row.getString("created_by")),
                projectId,
                schedule,
                since);
    }

    void add(String projectId, String schedule, StoredTemporary temporary, Instant now) {
        rows.update(
                """
                INSERT INTO on_call_temporary
                    (id, project_id, schedule, from_at, to_at, shifts, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb), ?, ?)""",
                temporary.id(),
                projectId,
                schedule,
                temporary.from(),
                temporary.to(),
                Json.write(temporary.shifts()),
                now,
                temporary.createdBy());
    }

    boolean deleteTemporary(String projectId, String schedule, String id) {
        return rows.update(
                        "DELETE FROM on_call_temporary WHERE project_id = ? AND schedule = ? AND id = ?",
                        projectId,
                        schedule,
                        id)
                > 0;
    }

    /**
     * @param notificationId of the message that asks the incoming person
     * @return whether it is new
     */
    boolean add(HandOver handOver, String notificationId) {
        return rows.update(
                        "INSERT INTO on_call_hand_over (id, project_id, schedule, at, until, incoming, outgoing, state,"
                                + " confirm_by, notification_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (project_id, schedule, at, incoming) DO NOTHING",
                        handOver.id(),
                        handOver.projectId(),
                        handOver.schedule(),
                        handOver.at(),
                        handOver.until(),
                        handOver.incoming(),
                        handOver.outgoing(),
                        handOver.state(),
                        handOver.confirmBy(),
                        notificationId)
                == 1;
    }

    Optional<HandOver> claimUnconfirmed(Instant now) {
        return rows.first(
                "SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE state = 'ASKED' AND confirm_by <= ?"
                        + " ORDER BY confirm_by LIMIT 1 FOR UPDATE SKIP LOCKED",
                ScheduleStore::handOver,
                now);
    }

    Optional<HandOver> lockHandOver(String id) {
        return rows.first(
                "SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE id = ? FOR UPDATE", ScheduleStore::handOver, id);
    }

    Optional<HandOver> lockHandOverAskedBy(String notificationId) {
        return rows.first(
                "SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE notification_id = ? FOR UPDATE",
                ScheduleStore::handOver,
                notificationId);
    }

    List<HandOver> handOversOf(String projectId, String schedule) {
        return rows.list(
                "SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE project_id = ? AND schedule = ?"
                        + " ORDER BY at DESC, incoming LIMIT 200",
                ScheduleStore::handOver,
                projectId,
                schedule);
    }

    void confirm(String id, Instant at, String by) {
        rows.update(
                "UPDATE on_call_hand_over SET state = 'CONFIRMED', confirmed_at = ?, confirmed_by = ? WHERE id = ?",
                at,
                by,
                id);
    }

    void arm(String id, @Nullable String deputy, Instant at) {
        rows.update(
                "UPDATE on_call_hand_over SET state = ?, deputy = ?, armed_at = ? WHERE id = ?",
                deputy == null ? "NO_DEPUTY" : "DEPUTY_ARMED",
                deputy,
                at,
                id);
    }

    Optional<Instant> nextDue() {
        return rows.list(
                        "SELECT least((SELECT min(next_check_at) FROM on_call_schedule),"
                                + " (SELECT min(confirm_by) FROM on_call_hand_over WHERE state = 'ASKED')) AS next",
                        row -> Optional.ofNullable(Rows.instant(row, "next")))
                .getFirst();
    }

    private static Stored schedule(ResultSet row) throws SQLException {
        return new Stored(
                row.getString("project_id"),
                row.getString("name"),
                row.getLong("version"),
                Json.read(row.getString("definition"), ScheduleDefinition.class),
                shifts(row.getString("imported")),
                Rows.time(row, "updated_at"),
                row.getString("updated_by"),
                Rows.instant(row, "next_check_at"));
    }

    private static HandOver handOver(ResultSet row) throws SQLException {
        return new HandOver(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("schedule"),
                Rows.time(row, "at"),
                Rows.instant(row, "until"),
                row.getString("incoming"),
                row.getString("outgoing"),
                row.getString("state"),
                Rows.time(row, "confirm_by"),
                Rows.instant(row, "confirmed_at"),
                row.getString("confirmed_by"),
                row.getString("deputy"),
                Rows.instant(row, "armed_at"));
    }

    private static List<FixedShift> shifts(String json) {
        return Json.read(json, new TypeReference<List<FixedShift>>() {});
    }
}
