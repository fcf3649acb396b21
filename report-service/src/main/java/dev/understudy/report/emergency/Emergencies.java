package dev.understudy.report.emergency;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about emergencies. */
@ApplicationScoped
public class Emergencies {

    /**
     * An emergency as a report shows it; instants in UTC.
     *
     * @param failureReason a stable word of monitor-service: {@code dns}, {@code status}...
     * @param failureMessage the same for people, in English
     * @param failureMeasured what was seen, for example {@code 500}
     * @param startedAt when the failure was first seen
     * @param recoveredAt when it worked again; absent while it does not
     */
    public record EmergencyView(
            String incidentId,
            String title,
            @Nullable String zoneId,
            @Nullable String failureReason,
            @Nullable String failureMessage,
            @Nullable String failureMeasured,
            Instant startedAt,
            Instant openedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant recoveredAt,
            @Nullable String resolvedBy,
            @Nullable String note,
            Instant responseDue,
            boolean responseBreached,
            @Nullable Instant resolutionDue,
            boolean resolutionBreached,
            int escalations) {

        static EmergencyView of(Emergency emergency) {
            return new EmergencyView(
                    emergency.incidentId,
                    emergency.title,
                    emergency.zoneId,
                    emergency.failureReason,
                    emergency.failureMessage,
                    emergency.failureMeasured,
                    emergency.startedAt,
                    emergency.openedAt,
                    emergency.acknowledgedAt,
                    emergency.acknowledgedBy,
                    emergency.recoveredAt,
                    emergency.resolvedBy,
                    emergency.note,
                    emergency.responseDue,
                    emergency.responseBreached,
                    emergency.resolutionDue,
                    emergency.resolutionBreached,
                    emergency.escalations);
        }
    }

    private final EmergencyRepository repository;

    Emergencies(EmergencyRepository repository) {
        this.repository = repository;
    }

    /** Emergencies that were going on at some time of a period, by their start. */
    public List<EmergencyView> during(String projectId, Instant from, Instant to) {
        return repository.during(projectId, from, to).stream()
                .map(EmergencyView::of)
                .toList();
    }
}
