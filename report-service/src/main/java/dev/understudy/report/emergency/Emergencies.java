package dev.understudy.report.emergency;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about emergencies. */
@ApplicationScoped
public class Emergencies {

    /**
     * An emergency as a report shows it; instants in UTC.
     *
     * @param source what reported it: {@code monitor}, {@code alertmanager}, {@code api}...; absent if it is not known
     * @param failureReason a stable word of monitor-service: {@code dns}, {@code status}...
     * @param failureMessage the same for people, in English
     * @param failureMeasured what was seen, for example {@code 500}
     * @param startedAt when the failure was first seen
     * @param recoveredAt when it worked again; absent while it does not
     * @param note of whoever resolved it
     * @param cause why it happened, as its closing says
     * @param done what was done, as its closing says
     * @param minutesSpent working time of everybody on it, as its closing says
     * @param members failures that shared its cause, itself included
     * @param reopened how often it failed again soon after
     */
    public record EmergencyView(
            String incidentId,
            String title,
            @Nullable String zoneId,
            @Nullable String source,
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
            @Nullable String cause,
            @Nullable String done,
            @Nullable Integer minutesSpent,
            Instant responseDue,
            boolean responseBreached,
            @Nullable Instant resolutionDue,
            boolean resolutionBreached,
            int escalations,
            int members,
            int reopened) {

        static EmergencyView of(Emergency emergency) {
            var opened = emergency.opened;
            var failure = opened.failure();
            var closed = emergency.closed;
            return new EmergencyView(
                    opened.incidentId(),
                    opened.title(),
                    closed == null || closed.zoneId() == null ? opened.zoneId() : closed.zoneId(),
                    opened.source(),
                    failure == null ? null : failure.reason(),
                    failure == null ? null : failure.message(),
                    failure == null ? null : failure.measured(),
                    opened.startedAt(),
                    opened.at(),
                    emergency.acknowledgedAt,
                    emergency.acknowledgedBy,
                    emergency.recoveredAt,
                    emergency.resolvedBy,
                    emergency.note,
                    closed == null ? null : closed.cause(),
                    closed == null ? null : closed.done(),
                    closed == null ? null : closed.minutesSpent(),
                    emergency.responseDue,
                    emergency.responseBreached,
                    emergency.resolutionDue,
                    emergency.resolutionBreached,
                    emergency.escalations,
                    emergency.members,
                    emergency.reopened);
        }

        /** Whether our own checks saw it, and not a person or another system; absent if it is not known. */
        public @Nullable Boolean foundByUs() {
            return source == null ? null : source.equals("monitor");
        }
    }

    private final Journal journal;

    Emergencies(Journal journal) {
        this.journal = journal;
    }

    /**
     * The emergencies that were going on at some time of a period, by their start, as they are known now. Exercises, those that became part of another one, and those that were called off do not count.
     */
    public List<EmergencyView> during(String projectId, Instant from, Instant to) {
        return journal.events(projectId, Topic.INCIDENTS, IncidentEvent.class).stream()
                .collect(Collectors.groupingBy(IncidentEvent::incidentId))
                .values()
                .stream()
                .map(Emergency::of)
                .flatMap(Optional::stream)
                .filter(Emergency::counts)
                .filter(emergency -> emergency.wasGoingOn(from, to))
                .map(EmergencyView::of)
                .sorted(Comparator.comparing(EmergencyView::startedAt).thenComparing(EmergencyView::incidentId))
                .toList();
    }
}
