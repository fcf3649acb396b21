package dev.understudy.incident.statistics;

import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of incidents that were opened in a stretch of time; drills, cancelled and merged ones are not counted. What was
 * not measured is absent, never zero.
 */
@ApplicationScoped
class Statistics {

    /**
     * @param count how many incidents the figures are of
     * @param p50 half took at most so long
     */
    record Times(
            long count,
            @Nullable Duration mean,
            @Nullable Duration p50,
            @Nullable Duration p90,
            @Nullable Duration p95,
            @Nullable Duration longest) {}

    /**
     * @param zone absent for incidents without one
     * @param toAcknowledge from the failure until somebody owned it (MTTA)
     * @param toRestore from the failure until it worked again (MTTR)
     * @param betweenFailures from the beginning of one to that of the next of the same project, and zone (MTBF)
     * @param openNow those of them that are open still
     * @param escalated those for which somebody else had to be called because the first ones were silent
     */
    record Figures(
            @Nullable String zone,
            long incidents,
            long openNow,
            Times toAcknowledge,
            Times toRestore,
            Times betweenFailures,
            long responseBreaches,
            long resolutionBreaches,
            long escalated,
            long minutesSpent,
            Noise noise) {}

    /**
     * Calls that need not have been.
     *
     * @param reports signals that were taken in for these incidents
     * @param reportsPerIncident how many reports one incident stands for
     * @param recoveredUnowned incidents that were over before anybody owned them
     * @param reopened incidents that were resolved and failed again
     * @param recurrences incidents whose like had been there before
     */
    record Noise(
            long reports,
            @Nullable Double reportsPerIncident,
            long recoveredUnowned,
            long reopened,
            long recurrences) {}

    /**
     * @param calls messages that called this person; those that only inform do not count
     * @param incidents to how many incidents
     * @param taken how many this person took, called or not
     * @param atNight incidents whose last call to this person came between 22:00 and 08:00 in the project's time zone
     */
    record Load(String person, long calls, long incidents, long taken, long atNight) {}

    private static final String COUNTED =
            " FROM incident i WHERE i.project_id = ANY(?) AND i.opened_at >= ? AND i.opened_at < ? AND NOT i.drill"
                    + " AND i.state NOT IN ('CANCELLED', 'MERGED')";

    private final Rows rows;

    Statistics(Rows rows) {
        this.rows = rows;
    }

    @Transactional
    Figures whole(Collection<String> projects, Instant from, Instant until) {
        return figures("", null, projects, from, until).getFirst();
    }

    @Transactional
    List<Figures> byZone(Collection<String> projects, Instant from, Instant until) {
        return figures("zone_id", "zone_id", projects, from, until);
    }

    @Transactional
    List<Load> load(Collection<String> projects, Instant from, Instant until) {
        return rows.list(
                """
                WITH counted AS (
                    SELECT i.id, i.acknowledged_by, coalesce(p.time_zone, 'UTC') AS zone
                    FROM incident i LEFT JOIN project_directory p ON p.project_id = i.project_id
                    WHERE i.project_id = ANY(?) AND i.opened_at >= ? AND i.opened_at < ? AND NOT i.drill),
                called AS (
                    SELECT told.person_id, told.times, (told.last_at AT TIME ZONE c.zone)::time AS last, c.id
                    FROM incident_told told JOIN counted c ON c.id = told.incident_id WHERE told.times > 0)
                SELECT coalesce(called.person_id, c.acknowledged_by) AS person_id, coalesce(sum(called.times), 0) AS calls,
                       count(called.id) AS incidents, count(c.id) AS taken,
                       count(*) FILTER (WHERE called.last >= '22:00' OR called.last < '08:00') AS at_night
                FROM called FULL JOIN (SELECT * FROM counted WHERE acknowledged_by IS NOT NULL) c
                    ON c.id = called.id AND c.acknowledged_by = called.person_id
                GROUP BY 1 ORDER BY calls DESC, 1""",
                row -> new Load(
                        row.getString("person_id"),
                        row.getLong("calls"),
                        row.getLong("incidents"),
                        row.getLong("taken"),
                        row.getLong("at_night")),
                projects,
                from,
                until);
    }

    private List<Figures> figures(
            String group, @Nullable String column, Collection<String> projects, Instant from, Instant until) {
        var sql = """
                WITH counted AS (
                    SELECT i.*, EXTRACT(epoch FROM i.responded_at - i.started_at) AS tta,
                           EXTRACT(epoch FROM i.recovered_at - i.started_at) AS ttr,
                           EXTRACT(epoch FROM i.started_at - lag(i.started_at) OVER (PARTITION BY %1$s ORDER BY i.started_at)) AS tbf
                    %2$s)
                SELECT %3$s count(*) AS incidents,
                       count(*) FILTER (WHERE state IN ('TRIGGERED', 'ACKNOWLEDGED', 'ON_HOLD')) AS open_now,
                       %4$s, %5$s, %6$s,
                       count(*) FILTER (WHERE response_breached) AS response_breaches,
                       count(*) FILTER (WHERE resolution_breached) AS resolution_breaches,
                       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM incident_timeline t
                           WHERE t.incident_id = counted.id AND t.kind = 'escalated')) AS escalated,
                       coalesce(sum(minutes_spent), 0) AS minutes,
                       coalesce(sum(occurrences), 0) AS reports,
                       count(*) FILTER (WHERE responded_at IS NULL AND recovered_at IS NOT NULL) AS unowned,
                       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM incident_timeline t
                           WHERE t.incident_id = counted.id AND t.kind = 'reopened')) AS reopened,
                       count(*) FILTER (WHERE recurrence_of IS NOT NULL) AS recurrences
                FROM counted %7$s""".formatted(
                        column == null ? "i.project_id" : "i.project_id, i." + column,
                        COUNTED,
                        column == null ? "" : group + ",",
                        times("tta"),
                        times("ttr"),
                        times("tbf"),
                        column == null ? "" : "GROUP BY " + group + " ORDER BY incidents DESC, " + group);
        return rows.list(sql, row -> figures(row, column == null ? null : row.getString(group)), projects, from, until);
    }

    private static String times(String name) {
        return ("count(%1$s) AS %1$s_n, avg(%1$s) AS %1$s_mean,"
                        + " percentile_cont(0.5) WITHIN GROUP (ORDER BY %1$s) AS %1$s_p50,"
                        + " percentile_cont(0.9) WITHIN GROUP (ORDER BY %1$s) AS %1$s_p90,"
                        + " percentile_cont(0.95) WITHIN GROUP (ORDER BY %1$s) AS %1$s_p95, max(%1$s) AS %1$s_max")
                .formatted(name);
    }

    private static Figures figures(ResultSet row, @Nullable String zone) throws SQLException {
        var incidents = row.getLong("incidents");
        var reports = row.getLong("reports");
        return new Figures(
                zone,
                incidents,
                row.getLong("open_now"),
                times(row, "tta"),
                times(row, "ttr"),
                times(row, "tbf"),
                row.getLong("response_breaches"),
                row.getLong("resolution_breaches"),
                row.getLong("escalated"),
                row.getLong("minutes"),
                new Noise(
                        reports,
                        incidents == 0 ? null : (Double) (reports / (double) incidents),
                        row.getLong("unowned"),
                        row.getLong("reopened"),
                        row.getLong("recurrences")));
    }

    private static Times times(ResultSet row, String name) throws SQLException {
        return new Times(
                row.getLong(name + "_n"),
                seconds(row, name + "_mean"),
                seconds(row, name + "_p50"),
                seconds(row, name + "_p90"),
                seconds(row, name + "_p95"),
                seconds(row, name + "_max"));
    }

    private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        var value = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofMillis(Math.round(value * 1000));
    }
}
