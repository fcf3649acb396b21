package dev.understudy.monitor.exporter;

import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.MonitorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of a project's checks, for Prometheus. */
@ApplicationScoped
class CheckMetricsService {

    private final EntityManager entities;
    private final ProjectDirectory projects;
    private final int most;

    CheckMetricsService(EntityManager entities, ProjectDirectory projects, MonitorConfig config) {
        this.entities = entities;
        this.projects = projects;
        this.most = config.exporter().maxChecks();
    }

    /** Of the first checks by name; how many were left out is said. */
    @Transactional
    String of(String projectId) {
        projects.requireReadable(projectId);
        @SuppressWarnings("unchecked") // JPA's native queries have no types.
        List<Tuple> rows = entities.createNativeQuery("""
                         select d.name, d.kind, coalesce(d.definition ->> 'zoneId', '') as zone,
                                coalesce(s.status, 'PENDING') as status,
                                cast(extract(epoch from s.since) as double precision) as since,
                                cast(extract(epoch from s.last_finished_at) as double precision) as finished,
                                s.last_total_ms as total, count(*) over () as count
                           from check_definition d left join check_state s on s.check_id = d.check_id
                          where d.project_id = :project and not d.removed
                          order by d.name limit :most\
                         """, Tuple.class)
                .setParameter("project", projectId)
                .setParameter("most", most)
                .getResultList();
        var text = new MetricsText();
        text.gauge("understudy_check_status", "1 for the status that the check has");
        rows.forEach(row -> {
            var labels = new LinkedHashMap<>(labels(projectId, row));
            labels.put("status", row.get("status", String.class));
            text.value("understudy_check_status", labels, 1);
        });
        column(text, projectId, rows, "since", "understudy_check_status_since_timestamp_seconds", "When it began", 1);
        column(
                text,
                projectId,
                rows,
                "finished",
                "understudy_check_last_probe_timestamp_seconds",
                "When the last probe ended",
                1);
        column(
                text,
                projectId,
                rows,
                "total",
                "understudy_check_last_probe_duration_seconds",
                "How long the last probe took",
                1000);
        long count =
                rows.isEmpty() ? 0 : rows.getFirst().get("count", Number.class).longValue();
        text.single(
                "understudy_checks_omitted",
                "Checks of the project beyond understudy.monitor.exporter.max-checks",
                (double) (count - rows.size()));
        return text.toString();
    }

    private static void column(
            MetricsText text,
            String projectId,
            List<Tuple> rows,
            String column,
            String name,
            String help,
            double unit) {
        text.gauge(name, help);
        for (var row : rows) {
            var value = row.get(column, Number.class);
            if (value != null) {
                text.value(name, labels(projectId, row), value.doubleValue() / unit);
            }
        }
    }

    private static Map<String, String> labels(String projectId, Tuple row) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("project", projectId);
        labels.put("check", row.get("name", String.class));
        labels.put("kind", row.get("kind", String.class));
        labels.put("zone", row.get("zone", String.class));
        return labels;
    }
}
