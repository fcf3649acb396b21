package dev.understudy.incident.correlation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.correlation.CorrelationRule.Match;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Failures that rules hold back, as rows: a restart forgets none. */
@ApplicationScoped
public class Candidates {

    private static final String COLUMNS = "project_id, signal_key, rule, group_key, group_values, met, severity,"
            + " classification, occurrences, first_at, recovered_at, retake, signal";

    private final Rows rows;
    private final CorrelationRules rules;

    Candidates(Rows rows, CorrelationRules rules) {
        this.rows = rows;
        this.rules = rules;
    }

    /** @param keys of the signals that are taken in together */
    public Work begin(Collection<String> projectIds, Collection<String> keys, Instant now) {
        var ruled = projectIds.stream().filter(rules::any).toList();
        var waiting = new HashMap<String, Candidate>();
        if (!ruled.isEmpty()) {
            rows.list(
                            "SELECT " + COLUMNS + " FROM correlation_candidate"
                                    + " WHERE project_id = ANY(?) AND signal_key = ANY(?)",
                            Candidates::read,
                            ruled,
                            keys)
                    .forEach(candidate -> waiting.put(candidate.key(), candidate));
        }
        return new Work(waiting, now);
    }

    /** For looking at some of them again, whether their project has rules or not. */
    public Work begin(List<Candidate> due, Instant now) {
        var waiting = new HashMap<String, Candidate>();
        due.forEach(candidate -> waiting.put(candidate.key(), candidate));
        return new Work(waiting, now);
    }

    /** What a rule has seen of a group. */
    Gathering gathering(String projectId, Match match, Instant now) {
        var groupKey = groupKey(match.group());
        var incident = rows.first(
                "SELECT incident_id FROM correlation_incident WHERE project_id = ? AND rule = ? AND group_key = ?",
                row -> row.getString(1),
                projectId,
                match.rule().name(),
                groupKey);
        var waiting = rows.list(
                "SELECT " + COLUMNS + " FROM correlation_candidate"
                        + " WHERE project_id = ? AND rule = ? AND group_key = ? AND NOT retake",
                Candidates::read,
                projectId,
                match.rule().name(),
                groupKey);
        return new Gathering(match.rule(), match.group(), groupKey, incident.orElse(null), waiting, now);
    }

    /** The incident, if what a rule takes joins it at the moment. */
    Optional<String> joinable(String incidentId, Instant now) {
        return rows.first(
                "SELECT id FROM incident WHERE id = ? AND state IN ('TRIGGERED', 'ACKNOWLEDGED', 'ON_HOLD')"
                        + " AND joinable_until >= ?",
                row -> row.getString(1),
                incidentId,
                now);
    }

    /** Values may be long: they come from anybody's labels. */
    private static String groupKey(Map<String, String> values) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(Json.write(values).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The rule is another from now on, or gone: what it holds back is taken in again. */
    void retake(String projectId, String rule, Instant now) {
        rows.update(
                "UPDATE correlation_candidate SET due_at = ?, retake = true WHERE project_id = ? AND rule = ?",
                now,
                projectId,
                rule);
    }

    /** How many failures each rule holds back. */
    Map<String, Long> counts(String projectId) {
        var counts = new HashMap<String, Long>();
        rows.list(
                        "SELECT rule, count(*) FROM correlation_candidate WHERE project_id = ? GROUP BY rule",
                        row -> Map.entry(row.getString(1), row.getLong(2)),
                        projectId)
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /** A project in which something has been held back long enough. */
    public Optional<String> dueProject(Instant now) {
        return rows.first(
                "SELECT project_id FROM correlation_candidate WHERE due_at <= ? ORDER BY due_at LIMIT 1",
                row -> row.getString(1),
                now);
    }

    /** Those of a project, under the lock of the project; the longest due first. */
    public List<Candidate> due(String projectId, Instant now, int limit) {
        return rows.list(
                "SELECT " + COLUMNS + " FROM correlation_candidate WHERE project_id = ? AND due_at <= ?"
                        + " ORDER BY due_at, first_at LIMIT ?",
                Candidates::read,
                projectId,
                now,
                limit);
    }

    /** They cannot be looked at just now, and others are not to wait for that. */
    public void postpone(String projectId, Instant now, Instant until) {
        rows.update(
                "UPDATE correlation_candidate SET due_at = ? WHERE project_id = ? AND due_at <= ?",
                until,
                projectId,
                now);
    }

    public Optional<Instant> nextDue() {
        return rows.first(
                "SELECT due_at FROM correlation_candidate ORDER BY due_at LIMIT 1", row -> Rows.time(row, "due_at"));
    }

    private static Candidate read(ResultSet row) throws SQLException {
        return new Candidate(
                row.getString("project_id"),
                row.getString("signal_key"),
                row.getString("rule"),
                row.getString("group_key"),
                Json.read(row.getString("group_values"), new TypeReference<LinkedHashMap<String, String>>() {}),
                List.of((String[]) row.getArray("met").getArray()),
                Severity.valueOf(row.getString("severity")),
                row.getString("classification"),
                Rows.instants(row, "occurrences"),
                Rows.time(row, "first_at"),
                Rows.instant(row, "recovered_at"),
                row.getBoolean("retake"),
                row.getString("signal"));
    }

    /** Candidates within one transaction, under the lock of their projects: read when needed, written at the end. */
    public final class Work {

        private record GroupId(String projectId, String rule, String groupKey) {}

        private final Map<String, Candidate> waiting;
        private final Instant now;
        private final Map<GroupId, Gathering> gatherings = new HashMap<>();
        private final Set<String> changed = new HashSet<>();
        private final Map<String, String> gone = new LinkedHashMap<>();

        private Work(Map<String, Candidate> waiting, Instant now) {
            this.waiting = waiting;
            this.now = now;
        }

        /** Whether something with this key is held back. */
        public boolean waits(String key) {
            return waiting.containsKey(key);
        }

        public Gathering gathering(String projectId, Match match) {
            var id = new GroupId(projectId, match.rule().name(), groupKey(match.group()));
            var known = gatherings.get(id);
            if (known == null) {
                known = Candidates.this.gathering(projectId, match, now);
                for (var candidate : known.candidates()) {
                    see(candidate, known);
                }
                gatherings.put(id, known);
            }
            return known;
        }

        /** What this transaction has changed is not in the table yet. */
        private void see(Candidate candidate, Gathering gathering) {
            var key = candidate.key();
            if (gone.containsKey(key)) {
                gathering.remove(key);
            } else if (changed.contains(key)) {
                gathering.remove(key);
                var present = waiting.get(key);
                if (present != null
                        && present.rule().equals(candidate.rule())
                        && present.groupKey().equals(candidate.groupKey())) {
                    gathering.keep(present);
                }
            } else {
                waiting.putIfAbsent(key, candidate);
            }
        }

        /** A failure that a rule takes was reported. */
        public Candidate add(
                Gathering gathering,
                Match match,
                String projectId,
                String key,
                Severity severity,
                String classification,
                String signal) {
            return put(
                    gathering, Candidate.of(projectId, key, match, gathering, severity, classification, now, signal));
        }

        /** One that waited for another rule, or for what this one was before, waits for this one: nothing new happened. */
        public Candidate move(
                Candidate candidate, Gathering gathering, Match match, Severity severity, String classification) {
            waiting.remove(candidate.key());
            return put(
                    gathering,
                    new Candidate(
                                    candidate.projectId(),
                                    candidate.key(),
                                    match.rule().name(),
                                    gathering.groupKey(),
                                    match.group(),
                                    match.met(),
                                    severity,
                                    classification,
                                    candidate.occurrences(),
                                    candidate.firstAt(),
                                    candidate.recoveredAt(),
                                    false,
                                    candidate.signal())
                            .counting(match.rule(), now));
        }

        private Candidate put(Gathering gathering, Candidate report) {
            var before = waiting.get(report.key());
            if (before != null && gathering.get(report.key()) == null) {
                forget(before);
                if (before.retake()) {
                    // The rule was changed, and it was reported again before it could be taken in anew.
                    gathering.keep(before);
                }
            }
            var candidate = gathering.add(report);
            waiting.put(candidate.key(), candidate);
            changed.add(candidate.key());
            gone.remove(candidate.key());
            return candidate;
        }

        /** It works again. @return false when nothing with this key is held back */
        public boolean recovered(String key, Instant at) {
            var before = waiting.get(key);
            if (before == null) {
                return false;
            }
            var after = before.recovered(at);
            waiting.put(key, after);
            changed.add(key);
            var gathering = gatherings.get(new GroupId(before.projectId(), before.rule(), before.groupKey()));
            var counted = gathering == null ? null : gathering.get(key);
            if (gathering != null && counted != null) {
                gathering.put(counted.recovered(at));
            }
            return true;
        }

        /** It is not held back any more. */
        public void drop(Candidate candidate) {
            forget(candidate);
            waiting.remove(candidate.key());
            changed.remove(candidate.key());
            gone.put(candidate.key(), candidate.projectId());
        }

        /** As {@link #drop(Candidate)}, if it is held back at all. */
        public void drop(String key) {
            var candidate = waiting.get(key);
            if (candidate != null) {
                drop(candidate);
            }
        }

        private void forget(Candidate candidate) {
            var gathering = gatherings.get(new GroupId(candidate.projectId(), candidate.rule(), candidate.groupKey()));
            if (gathering != null) {
                gathering.remove(candidate.key());
            }
        }

        /** There is an incident of the rule and group, which others join from now on. */
        public void opened(Gathering gathering, Match match, String projectId, String incidentId) {
            gathering.opened(incidentId);
            rows.later(
                    "correlation_incident",
                    // Not VALUES: the driver would join several rows into one statement, which may not name one twice.
                    "INSERT INTO correlation_incident (project_id, rule, group_key, incident_id) SELECT ?, ?, ?, ?"
                            + " ON CONFLICT (project_id, rule, group_key) DO UPDATE SET incident_id = excluded.incident_id",
                    projectId,
                    match.rule().name(),
                    gathering.groupKey(),
                    incidentId);
        }

        public void write() {
            var dropped = new ArrayList<@Nullable Object[]>();
            gone.forEach((key, project) -> dropped.add(new @Nullable Object[] {project, key}));
            rows.batch("DELETE FROM correlation_candidate WHERE project_id = ? AND signal_key = ?", dropped);
            var values = new ArrayList<@Nullable Object[]>();
            for (var key : changed) {
                var candidate = waiting.get(key);
                if (candidate == null) {
                    continue;
                }
                var due = rules.find(candidate.projectId(), candidate.rule())
                        .map(rule -> rule.endOf(candidate.occurrences().getLast()))
                        .orElse(now);
                values.add(new @Nullable Object[] {
                    candidate.projectId(),
                    candidate.key(),
                    candidate.rule(),
                    candidate.groupKey(),
                    Json.write(candidate.group()),
                    candidate.met(),
                    candidate.severity(),
                    candidate.classification(),
                    new Rows.Instants(candidate.occurrences()),
                    candidate.firstAt(),
                    candidate.recoveredAt(),
                    candidate.retake() ? now : due,
                    candidate.retake(),
                    candidate.signal()
                });
            }
            rows.batch(
                    "INSERT INTO correlation_candidate (project_id, signal_key, rule, group_key, group_values, met,"
                            + " severity, classification, occurrences, first_at, recovered_at, due_at, retake, signal)"
                            + " VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb))"
                            + " ON CONFLICT (project_id, signal_key) DO UPDATE SET rule = excluded.rule,"
                            + " group_key = excluded.group_key, group_values = excluded.group_values,"
                            + " met = excluded.met, severity = excluded.severity,"
                            + " classification = excluded.classification, occurrences = excluded.occurrences,"
                            + " first_at = excluded.first_at, recovered_at = excluded.recovered_at,"
                            + " due_at = excluded.due_at, retake = excluded.retake, signal = excluded.signal",
                    values);
        }
    }
}
