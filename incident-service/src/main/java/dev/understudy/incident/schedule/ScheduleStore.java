package dev.understudy.incident.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules and what changes them, as rows. */
@ApplicationScoped
class ScheduleStore {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

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

    private static final String COLUMNS = "project_id, name, version, CAST(definition AS text), CAST(imported AS text),"
            + " updated_at, updated_by, next_check_at";
    private static final String HAND_OVER =
            "id, project_id, schedule, at, until, incoming, outgoing, state, confirm_by,"
                    + " confirmed_at, confirmed_by, deputy, armed_at";

    private final EntityManager entities;

    ScheduleStore(EntityManager entities) {
        this.entities = entities;
    }

    Optional<Stored> find(String projectId, String name) {
        return schedules(
                        "SELECT " + COLUMNS + " FROM on_call_schedule WHERE project_id = ?1 AND name = ?2",
                        projectId,
                        name)
                .stream()
                .findFirst();
    }

    Optional<Stored> lock(String projectId, String name) {
        return schedules(
                        "SELECT " + COLUMNS + " FROM on_call_schedule WHERE project_id = ?1 AND name = ?2 FOR UPDATE",
                        projectId,
                        name)
                .stream()
                .findFirst();
    }

    List<Stored> all(String projectId) {
        return schedules("SELECT " + COLUMNS + " FROM on_call_schedule WHERE project_id = ?1 ORDER BY name", projectId);
    }

    /** The schedule that is next to be looked at, claimed. */
    Optional<Stored> claimCheck(Instant now) {
        return schedules(
                        "SELECT " + COLUMNS + " FROM on_call_schedule WHERE next_check_at <= ?1"
                                + " ORDER BY next_check_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                        now)
                .stream()
                .findFirst();
    }

    void save(Stored schedule) {
        entities.createNativeQuery("""
                        INSERT INTO on_call_schedule
                            (project_id, name, version, definition, imported, updated_at, updated_by, next_check_at)
                        VALUES (?1, ?2, ?3, CAST(?4 AS jsonb), CAST(?5 AS jsonb), ?6, ?7, ?8)
                        ON CONFLICT (project_id, name) DO UPDATE SET version = excluded.version,
                            definition = excluded.definition, imported = excluded.imported,
                            updated_at = excluded.updated_at, updated_by = excluded.updated_by,
                            next_check_at = excluded.next_check_at""")
                .setParameter(1, schedule.projectId())
                .setParameter(2, schedule.name())
                .setParameter(3, schedule.version())
                .setParameter(4, write(schedule.definition()))
                .setParameter(5, write(schedule.imported()))
                .setParameter(6, schedule.updatedAt())
                .setParameter(7, schedule.updatedBy())
                .setParameter(8, schedule.nextCheckAt())
                .executeUpdate();
    }

    void nextCheck(String projectId, String name, @Nullable Instant at) {
        entities.createNativeQuery("UPDATE on_call_schedule SET next_check_at = ?1 WHERE project_id = ?2 AND name = ?3")
                .setParameter(1, at)
                .setParameter(2, projectId)
                .setParameter(3, name)
                .executeUpdate();
    }

    boolean delete(String projectId, String name) {
        return entities.createNativeQuery("DELETE FROM on_call_schedule WHERE project_id = ?1 AND name = ?2")
                        .setParameter(1, projectId)
                        .setParameter(2, name)
                        .executeUpdate()
                > 0;
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
        List<?> rows = entities.createNativeQuery(
                        "SELECT id, add_who, remove_who, from_at, to_at, reason, created_at, created_by"
                                + " FROM on_call_override WHERE project_id = ?1 AND schedule = ?2 AND to_at > ?3"
                                + " ORDER BY from_at, id",
                        Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, schedule)
                .setParameter(3, since)
                .getResultList();
        return rows.stream()
                .map(each -> (Object[]) each)
                .map(row -> new StoredOverride(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (Instant) row[3],
                        (Instant) row[4],
                        (String) row[5],
                        (Instant) row[6],
                        (String) row[7]))
                .toList();
    }

    void add(String projectId, String schedule, StoredOverride override) {
        entities.createNativeQuery("""
                        INSERT INTO on_call_override
                            (id, project_id, schedule, add_who, remove_who, from_at, to_at, reason, created_at, created_by)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)""")
                .setParameter(1, override.id())
                .setParameter(2, projectId)
                .setParameter(3, schedule)
                .setParameter(4, override.add())
                .setParameter(5, override.remove())
                .setParameter(6, override.from())
                .setParameter(7, override.to())
                .setParameter(8, override.reason())
                .setParameter(9, override.createdAt())
                .setParameter(10, override.createdBy())
                .executeUpdate();
    }

    boolean deleteOverride(String projectId, String schedule, String id) {
        return entities.createNativeQuery(
                                "DELETE FROM on_call_override WHERE project_id = ?1 AND schedule = ?2 AND id = ?3")
                        .setParameter(1, projectId)
                        .setParameter(2, schedule)
                        .setParameter(3, id)
                        .executeUpdate()
                > 0;
    }

    List<StoredTemporary> temporaries(String projectId, String schedule, Instant since) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT id, from_at, to_at, CAST(shifts AS text), created_by FROM on_call_temporary"
                                + " WHERE project_id = ?1 AND schedule = ?2 AND to_at > ?3 ORDER BY from_at, id",
                        Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, schedule)
                .setParameter(3, since)
                .getResultList();
        return rows.stream()
                .map(each -> (Object[]) each)
                .map(row -> new StoredTemporary(
                        (String) row[0], (Instant) row[1], (Instant) row[2], shifts((String) row[3]), (String) row[4]))
                .toList();
    }

    void add(String projectId, String schedule, StoredTemporary temporary, Instant now) {
        entities.createNativeQuery("""
                        INSERT INTO on_call_temporary
                            (id, project_id, schedule, from_at, to_at, shifts, created_at, created_by)
                        VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS jsonb), ?7, ?8)""")
                .setParameter(1, temporary.id())
                .setParameter(2, projectId)
                .setParameter(3, schedule)
                .setParameter(4, temporary.from())
                .setParameter(5, temporary.to())
                .setParameter(6, write(temporary.shifts()))
                .setParameter(7, now)
                .setParameter(8, temporary.createdBy())
                .executeUpdate();
    }

    boolean deleteTemporary(String projectId, String schedule, String id) {
        return entities.createNativeQuery(
                                "DELETE FROM on_call_temporary WHERE project_id = ?1 AND schedule = ?2 AND id = ?3")
                        .setParameter(1, projectId)
                        .setParameter(2, schedule)
                        .setParameter(3, id)
                        .executeUpdate()
                > 0;
    }

    /** @return whether it is new */
    boolean add(HandOver handOver) {
        return entities.createNativeQuery("INSERT INTO on_call_hand_over (" + HAND_OVER
                                + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, NULL, NULL, NULL)"
                                + " ON CONFLICT (project_id, schedule, at, incoming) DO NOTHING")
                        .setParameter(1, handOver.id())
                        .setParameter(2, handOver.projectId())
                        .setParameter(3, handOver.schedule())
                        .setParameter(4, handOver.at())
                        .setParameter(5, handOver.until())
                        .setParameter(6, handOver.incoming())
                        .setParameter(7, handOver.outgoing())
                        .setParameter(8, handOver.state())
                        .setParameter(9, handOver.confirmBy())
                        .executeUpdate()
                == 1;
    }

    Optional<HandOver> claimUnconfirmed(Instant now) {
        return handOvers(
                        "SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE state = 'ASKED' AND confirm_by <= ?1"
                                + " ORDER BY confirm_by LIMIT 1 FOR UPDATE SKIP LOCKED",
                        now)
                .stream()
                .findFirst();
    }

    Optional<HandOver> lockHandOver(String id) {
        return handOvers("SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE id = ?1 FOR UPDATE", id).stream()
                .findFirst();
    }

    List<HandOver> handOversOf(String projectId, String schedule) {
        return handOvers(
                "SELECT " + HAND_OVER + " FROM on_call_hand_over WHERE project_id = ?1 AND schedule = ?2"
                        + " ORDER BY at DESC, incoming LIMIT 200",
                projectId,
                schedule);
    }

    void confirm(String id, Instant at, String by) {
        entities.createNativeQuery(
                        "UPDATE on_call_hand_over SET state = 'CONFIRMED', confirmed_at = ?1, confirmed_by = ?2"
                                + " WHERE id = ?3")
                .setParameter(1, at)
                .setParameter(2, by)
                .setParameter(3, id)
                .executeUpdate();
    }

    void arm(String id, @Nullable String deputy, Instant at) {
        entities.createNativeQuery("UPDATE on_call_hand_over SET state = ?1, deputy = ?2, armed_at = ?3 WHERE id = ?4")
                .setParameter(1, deputy == null ? "NO_DEPUTY" : "DEPUTY_ARMED")
                .setParameter(2, deputy)
                .setParameter(3, at)
                .setParameter(4, id)
                .executeUpdate();
    }

    Optional<Instant> nextDue() {
        List<?> rows = entities.createNativeQuery(
                        "SELECT least((SELECT min(next_check_at) FROM on_call_schedule),"
                                + " (SELECT min(confirm_by) FROM on_call_hand_over WHERE state = 'ASKED'))",
                        Instant.class)
                .getResultList();
        return rows.stream()
                .filter(Instant.class::isInstance)
                .map(Instant.class::cast)
                .findFirst();
    }

    private List<Stored> schedules(String sql, Object... parameters) {
        return rows(sql, parameters).stream()
                .map(row -> new Stored(
                        (String) row[0],
                        (String) row[1],
                        ((Number) row[2]).longValue(),
                        definition((String) row[3]),
                        shifts((String) row[4]),
                        (Instant) row[5],
                        (String) row[6],
                        (Instant) row[7]))
                .toList();
    }

    private List<HandOver> handOvers(String sql, Object... parameters) {
        return rows(sql, parameters).stream()
                .map(row -> new HandOver(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        (Instant) row[3],
                        (Instant) row[4],
                        (String) row[5],
                        (String) row[6],
                        (String) row[7],
                        (Instant) row[8],
                        (Instant) row[9],
                        (String) row[10],
                        (String) row[11],
                        (Instant) row[12]))
                .toList();
    }

    private List<Object[]> rows(String sql, Object... parameters) {
        var query = entities.createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        List<?> rows = query.getResultList();
        return rows.stream().map(Object[].class::cast).toList();
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a schedule as JSON", e);
        }
    }

    private static ScheduleDefinition definition(String json) {
        try {
            return JSON.readValue(json, ScheduleDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a stored schedule", e);
        }
    }

    private static List<FixedShift> shifts(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<FixedShift>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read stored shifts", e);
        }
    }
}
