package dev.understudy.incident.incident;

import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the members of open incidents have in common, and so may be explained by. */
@ApplicationScoped
class Causes {

    private final Rows rows;

    Causes(Rows rows) {
        this.rows = rows;
    }

    /** The open incidents of a project whose causes are among these, with all that their members have in common. */
    Map<String, Map<String, Integer>> sharing(String projectId, Set<String> causes) {
        var found = new LinkedHashMap<String, Map<String, Integer>>();
        if (causes.isEmpty()) {
            return found;
        }
        rows.list(
                        "SELECT c.incident_id, c.cause, c.distance FROM incident_cause c WHERE c.incident_id IN"
                                + " (SELECT incident_id FROM incident_cause WHERE project_id = ? AND cause = ANY(?))"
                                + " ORDER BY c.incident_id, c.distance",
                        row -> Map.entry(
                                row.getString("incident_id"),
                                Map.entry(row.getString("cause"), row.getInt("distance"))),
                        projectId,
                        causes)
                .forEach(row -> found.computeIfAbsent(row.getKey(), id -> new HashMap<>())
                        .put(row.getValue().getKey(), row.getValue().getValue()));
        return found;
    }

    void save(String projectId, String incidentId, Map<String, Integer> causes) {
        forget(incidentId);
        causes.forEach((cause, distance) -> rows.later(
                "incident_cause",
                "INSERT INTO incident_cause (incident_id, project_id, cause, distance) VALUES (?, ?, ?, ?)",
                incidentId,
                projectId,
                cause,
                distance));
    }

    void forget(String incidentId) {
        rows.later("incident_cause", "DELETE FROM incident_cause WHERE incident_id = ?", incidentId);
    }
}
