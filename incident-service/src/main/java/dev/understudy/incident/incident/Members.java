package dev.understudy.incident.incident;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Member;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The failures that incidents have. Plain SQL: an outage can have ten thousand. */
@ApplicationScoped
class Members {

    /**
     * @param reason the failure, as it is kept: most of those that are read are only written again
     * @param recoveredAt present once it works again
     * @param active whether it belongs to an open incident
     * @param mergedFrom the incident that it came with
     */
    record Row(
            String projectId,
            String incidentId,
            String key,
            String title,
            @Nullable String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            @Nullable String target,
            Severity severity,
            Instant since,
            Instant joinedAt,
            @Nullable String reason,
            @Nullable Instant recoveredAt,
            int occurrences,
            boolean active,
            @Nullable String mergedFrom,
            List<String> causes) {

        static Row of(Signal signal, String incidentId, Severity severity, Instant now, Collection<String> causes) {
            return new Row(
                    signal.projectId(),
                    incidentId,
                    signal.key(),
                    signal.title(),
                    signal.checkId(),
                    signal.assetId(),
                    signal.zoneId(),
                    signal.target(),
                    severity,
                    signal.since(),
                    now,
                    Rows.json(signal.failure()),
                    null,
                    1,
                    true,
                    null,
                    List.copyOf(causes));
        }

        boolean fails() {
            return active && recoveredAt == null;
        }

        @Nullable
        Failure failure() {
            return reason == null ? null : Json.read(reason, Failure.class);
        }

        Row recovered(Instant at) {
            return new Row(
                    projectId,
                    incidentId,
                    key,
                    title,
                    checkId,
                    assetId,
                    zoneId,
                    target,
                    severity,
                    since,
                    joinedAt,
                    reason,
                    at,
                    occurrences,
                    active,
                    mergedFrom,
                    causes);
        }

        Row failing(@Nullable Failure now, int times, Severity worst) {
            return new Row(
                    projectId,
                    incidentId,
                    key,
                    title,
                    checkId,
                    assetId,
                    zoneId,
                    target,
                    worst,
                    since,
                    joinedAt,
                    now == null ? reason : Rows.json(now),
                    null,
                    occurrences + times,
                    true,
                    mergedFrom,
                    causes);
        }

        Row reported(int times) {
            return new Row(
                    projectId,
                    incidentId,
                    key,
                    title,
                    checkId,
                    assetId,
                    zoneId,
                    target,
                    severity,
                    since,
                    joinedAt,
                    reason,
                    recoveredAt,
                    times,
                    active,
                    mergedFrom,
                    causes);
        }

        Member toEvent() {
            return new Member(key, title, checkId, assetId, zoneId, since, failure());
        }
    }

    private static final String COLUMNS =
            "project_id, incident_id, member_key, title, check_id, asset_id, zone_id, target,"
                    + " severity, since, joined_at, failure, recovered_at, occurrences, active, merged_from, causes";

    private final Rows rows;

    Members(Rows rows) {
        this.rows = rows;
    }

    /** Ids of the open incidents that have these keys. */
    List<String> incidentsWith(Collection<String> projectIds, Collection<String> keys) {
        return rows.list(
                "SELECT DISTINCT incident_id FROM incident_member"
                        + " WHERE project_id = ANY(?) AND member_key = ANY(?) AND active ORDER BY 1",
                row -> row.getString(1),
                projectIds,
                keys);
    }

    Map<String, Row> active(Collection<String> projectIds, Collection<String> keys) {
        return byKey(rows.list(
                "SELECT " + COLUMNS
                        + " FROM incident_member WHERE project_id = ANY(?) AND member_key = ANY(?) AND active",
                Members::read,
                projectIds,
                keys));
    }

    /** The last that is known of each key that has no open incident now. */
    Map<String, Row> last(Collection<String> projectIds, Collection<String> keys) {
        return byKey(rows.list(
                "SELECT DISTINCT ON (member_key) " + COLUMNS
                        + " FROM incident_member WHERE project_id = ANY(?) AND member_key = ANY(?)"
                        + " ORDER BY member_key, id DESC",
                Members::read,
                projectIds,
                keys));
    }

    List<Row> of(String incidentId) {
        return rows.list(
                "SELECT " + COLUMNS + " FROM incident_member WHERE incident_id = ? ORDER BY id",
                Members::read,
                incidentId);
    }

    /** A page of them, in the order in which they joined. */
    List<Row> page(String incidentId, long offset, int limit) {
        return rows.list(
                "SELECT " + COLUMNS + " FROM incident_member WHERE incident_id = ? ORDER BY id OFFSET ? LIMIT ?",
                Members::read,
                incidentId,
                offset,
                limit);
    }

    int countFailing(String incidentId) {
        return rows.first(
                        "SELECT count(*) FROM incident_member"
                                + " WHERE incident_id = ? AND active AND recovered_at IS NULL",
                        row -> row.getInt(1),
                        incidentId)
                .orElse(0);
    }

    /**
     * The key of the member that was there first, or of the one that came last. What worked again before the incident was
     * opened was never its first or last failure.
     *
     * @param besides a member that counts whenever it works again
     */
    Optional<String> edge(String incidentId, boolean first, Instant opened, String besides) {
        return rows.first(
                "SELECT member_key FROM incident_member WHERE incident_id = ? AND active"
                        + " AND (recovered_at IS NULL OR recovered_at > ? OR member_key = ?) ORDER BY id "
                        + (first ? "" : "DESC ") + "LIMIT 1",
                row -> row.getString(1),
                incidentId,
                opened,
                besides);
    }

    boolean failsAmong(String incidentId, Collection<String> assetIds) {
        return rows.first(
                        "SELECT 1 FROM incident_member WHERE incident_id = ? AND active AND recovered_at IS NULL"
                                + " AND asset_id = ANY(?) LIMIT 1",
                        row -> true,
                        incidentId,
                        assetIds)
                .isPresent();
    }

    void insert(Collection<Row> members, Collection<String> announcedKeys) {
        var values = new ArrayList<@Nullable Object[]>();
        for (var m : members) {
            values.add(new @Nullable Object[] {
                m.projectId(),
                m.incidentId(),
                m.key(),
                m.title(),
                m.checkId(),
                m.assetId(),
                m.zoneId(),
                m.target(),
                m.severity(),
                m.since(),
                m.joinedAt(),
                m.reason(),
                m.recoveredAt(),
                m.occurrences(),
                m.active(),
                m.causes(),
                announcedKeys.contains(m.key())
            });
        }
        rows.batch(
                "INSERT INTO incident_member (project_id, incident_id, member_key, title, check_id, asset_id, zone_id,"
                        + " target, severity, since, joined_at, failure, recovered_at, occurrences, active, causes,"
                        + " announced)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?)"
                        // A failure that was part of this incident before, and comes back to it.
                        + " ON CONFLICT (incident_id, member_key) DO UPDATE SET active = excluded.active,"
                        + " recovered_at = excluded.recovered_at, failure = excluded.failure,"
                        + " severity = excluded.severity,"
                        + " occurrences = incident_member.occurrences + excluded.occurrences",
                values);
    }

    void update(Collection<Row> members) {
        var values = new ArrayList<@Nullable Object[]>();
        for (var m : members) {
            values.add(new @Nullable Object[] {
                m.severity(), m.reason(), m.recoveredAt(), m.occurrences(), m.active(), m.incidentId(), m.key()
            });
        }
        rows.updateMany(
                "UPDATE incident_member m SET severity = n.severity, failure = CAST(n.failure AS jsonb),"
                        + " recovered_at = CAST(n.recovered_at AS timestamptz),"
                        + " occurrences = CAST(n.occurrences AS integer), active = CAST(n.active AS boolean)"
                        + " FROM unnest(?, ?, ?, ?, ?, ?, ?)"
                        + " AS n (severity, failure, recovered_at, occurrences, active, incident_id, member_key)"
                        + " WHERE m.incident_id = n.incident_id AND m.member_key = n.member_key",
                values);
    }

    /** Which of these have any that was not told of yet. */
    Set<String> withNews(Collection<String> incidentIds) {
        return Set.copyOf(rows.list(
                "SELECT DISTINCT incident_id FROM incident_member WHERE incident_id = ANY(?) AND NOT announced",
                row -> row.getString(1),
                incidentIds));
    }

    /** Takes what was not told of yet, and counts it as told. */
    List<Row> takeUnannounced(String incidentId, int limit) {
        return rows.list(
                "UPDATE incident_member SET announced = true WHERE id IN (SELECT id FROM incident_member"
                        + " WHERE incident_id = ? AND NOT announced ORDER BY id LIMIT ?) RETURNING " + COLUMNS,
                Members::read,
                incidentId,
                limit);
    }

    /** The incident is over: what it had is open no more. */
    void release(String incidentId) {
        rows.update("UPDATE incident_member SET active = false WHERE incident_id = ? AND active", incidentId);
    }

    /**
     * The incident is open again, with what it had when it ended; what belongs to another open incident by now stays there.
     */
    void reclaim(String incidentId) {
        rows.update(
                "UPDATE incident_member m SET active = true WHERE m.incident_id = ? AND NOT m.active AND NOT EXISTS"
                        + " (SELECT 1 FROM incident_member o WHERE o.project_id = m.project_id"
                        + " AND o.member_key = m.member_key AND o.active)",
                incidentId);
    }

    /** Hands everything that one incident has to another. */
    int move(String from, String to) {
        // What both have (a member that came back to the one it had left) is the receiver's already.
        rows.update(
                "UPDATE incident_member m SET active = false WHERE m.incident_id = ? AND EXISTS (SELECT 1"
                        + " FROM incident_member o WHERE o.incident_id = ? AND o.member_key = m.member_key)",
                from,
                to);
        return rows.update(
                "UPDATE incident_member m SET incident_id = ?, merged_from = coalesce(m.merged_from, ?), announced = true"
                        + " WHERE m.incident_id = ? AND m.active",
                to,
                from,
                from);
    }

    /** Undoes {@link #move}, with what had been merged into the one that goes back. */
    int moveBack(String from, String to) {
        return rows.update("""
                WITH RECURSIVE own (id) AS (
                    SELECT CAST(? AS text) UNION SELECT i.id FROM incident i JOIN own ON i.merged_into = own.id)
                UPDATE incident_member SET incident_id = ?, merged_from = nullif(merged_from, ?)
                WHERE incident_id = ? AND merged_from IN (SELECT id FROM own)""", to, to, to, from);
    }

    /** Other open incidents that have what this one had. */
    List<String> heldElsewhere(String incidentId) {
        return rows.list(
                "SELECT DISTINCT o.incident_id FROM incident_member m JOIN incident_member o"
                        + " ON o.project_id = m.project_id AND o.member_key = m.member_key AND o.active"
                        + " WHERE m.incident_id = ? AND o.incident_id <> m.incident_id ORDER BY 1",
                row -> row.getString(1),
                incidentId);
    }

    /** Whether there is anything that {@link #reclaim} would take. */
    boolean canReclaim(String incidentId) {
        return rows.first(
                        "SELECT 1 FROM incident_member m WHERE m.incident_id = ? AND NOT EXISTS"
                                + " (SELECT 1 FROM incident_member o WHERE o.project_id = m.project_id"
                                + " AND o.member_key = m.member_key AND o.active) LIMIT 1",
                        row -> true,
                        incidentId)
                .isPresent();
    }

    /** One member becomes another incident's. */
    void hand(String key, String from, String to) {
        rows.update(
                "UPDATE incident_member SET incident_id = ?, merged_from = NULL, announced = true"
                        + " WHERE incident_id = ? AND member_key = ?",
                to,
                from,
                key);
    }

    private static Map<String, Row> byKey(List<Row> found) {
        var map = new HashMap<String, Row>();
        found.forEach(row -> map.put(row.key(), row));
        return map;
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getString("project_id"),
                row.getString("incident_id"),
                row.getString("member_key"),
                row.getString("title"),
                row.getString("check_id"),
                row.getString("asset_id"),
                row.getString("zone_id"),
                row.getString("target"),
                Severity.valueOf(row.getString("severity")),
                Rows.time(row, "since"),
                Rows.time(row, "joined_at"),
                row.getString("failure"),
                Rows.instant(row, "recovered_at"),
                row.getInt("occurrences"),
                row.getBoolean("active"),
                row.getString("merged_from"),
                List.of((String[]) row.getArray("causes").getArray()));
    }
}
