package dev.understudy.incident.correlation;

import dev.understudy.incident.correlation.CorrelationRule.Match;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of projects. Kept in memory by the revision of the passport's copy, which whoever takes signals in has looked at
 * anyway: a project without rules costs no statement.
 */
@ApplicationScoped
public class CorrelationRules {

    private static final int KEPT_IN_MEMORY = 500;

    /** A rule as it is stored. */
    record Stored(CorrelationRule rule, long version, Instant updatedAt, String updatedBy) {}

    private record Known(long revision, List<CorrelationRule> rules) {}

    private final Rows rows;
    private final PassportCopy passport;

    private final Map<String, Known> memory = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > KEPT_IN_MEMORY;
        }
    });

    CorrelationRules(Rows rows, PassportCopy passport) {
        this.rows = rows;
        this.passport = passport;
    }

    /** In the order in which they are tried. */
    List<CorrelationRule> of(String projectId) {
        long revision = passport.revision(projectId);
        var kept = memory.get(projectId);
        if (kept != null && kept.revision() == revision) {
            return kept.rules();
        }
        var read = stored(projectId).stream().map(Stored::rule).toList();
        memory.put(projectId, new Known(revision, read));
        return read;
    }

    public boolean any(String projectId) {
        return !of(projectId).isEmpty();
    }

    /** The first rule that takes the signal; empty when none does. */
    public Optional<Match> match(String projectId, Observed observed) {
        return of(projectId).stream()
                .map(rule -> rule.match(observed))
                .filter(Objects::nonNull)
                .findFirst();
    }

    public Optional<CorrelationRule> find(String projectId, String name) {
        return of(projectId).stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /** As they are in the database now. */
    List<Stored> stored(String projectId) {
        return rows.list(
                "SELECT CAST(data AS text) AS data, version, updated_at, updated_by FROM correlation_rule"
                        + " WHERE project_id = ? ORDER BY position, name",
                CorrelationRules::read,
                projectId);
    }

    Optional<Stored> stored(String projectId, String name) {
        return rows.first(
                "SELECT CAST(data AS text) AS data, version, updated_at, updated_by FROM correlation_rule"
                        + " WHERE project_id = ? AND name = ?",
                CorrelationRules::read,
                projectId,
                name);
    }

    private static Stored read(ResultSet row) throws SQLException {
        return new Stored(
                Json.read(row.getString("data"), CorrelationRule.class),
                row.getLong("version"),
                Rows.time(row, "updated_at"),
                row.getString("updated_by"));
    }

    Stored put(String projectId, CorrelationRule rule, String by, Instant now) {
        var stored = rows.first(
                        "INSERT INTO correlation_rule (project_id, name, version, position, data, updated_at, updated_by)"
                                + " VALUES (?, ?, 1, ?, CAST(? AS jsonb), ?, ?)"
                                + " ON CONFLICT (project_id, name) DO UPDATE SET version = correlation_rule.version + 1,"
                                + " position = excluded.position, data = excluded.data,"
                                + " updated_at = excluded.updated_at, updated_by = excluded.updated_by"
                                + " RETURNING CAST(data AS text) AS data, version, updated_at, updated_by",
                        CorrelationRules::read,
                        projectId,
                        rule.name(),
                        rule.position(),
                        Json.write(rule),
                        now,
                        by)
                .orElseThrow();
        passport.countRevision(projectId);
        return stored;
    }

    boolean remove(String projectId, String name) {
        var removed = rows.update("DELETE FROM correlation_rule WHERE project_id = ? AND name = ?", projectId, name);
        rows.update("DELETE FROM correlation_incident WHERE project_id = ? AND rule = ?", projectId, name);
        passport.countRevision(projectId);
        return removed == 1;
    }
}
