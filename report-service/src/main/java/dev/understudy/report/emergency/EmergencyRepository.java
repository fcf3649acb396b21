package dev.understudy.report.emergency;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

@ApplicationScoped
class EmergencyRepository implements PanacheRepositoryBase<Emergency, String> {

    /** Emergencies that were going on at some time of a period, by their start. */
    List<Emergency> during(String projectId, Instant from, Instant to) {
        return list(
                "projectId = ?1 and startedAt < ?2 and (recoveredAt is null or recoveredAt > ?3) order by startedAt, incidentId",
                projectId,
                to,
                from);
    }
}
