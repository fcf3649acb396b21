package dev.understudy.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code incident.incidents.v1}: the life of an emergency. */
public sealed interface IncidentEvent extends EventData {

    String incidentId();

    /** Number of the event of this incident, from 1 and without gaps: a reader that has a higher one skips it. */
    long sequence();

    Instant at();

    @Override
    default String key() {
        return incidentId();
    }

    /**
     * @param deduplicationKey only one incident with it is open at a time
     * @param startedAt when the failure was first seen
     * @param at when the incident was opened
     * @param responseDue until when somebody has to own it, by the agreement
     * @param resolutionDue until when it has to work again; absent when not agreed
     * @param assignee person id of the one it was given to; absent when the matrix names nobody
     */
    @EventType("incident.incident.opened.v1")
    record IncidentOpened(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String deduplicationKey,
            String title,
            @Nullable String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            Instant startedAt,
            Instant responseDue,
            @Nullable Instant resolutionDue,
            @Nullable String assignee,
            @Nullable Failure failure)
            implements IncidentEvent {}

    /** @param by person id or the subject of the token */
    @EventType("incident.incident.acknowledged.v1")
    record IncidentAcknowledged(String projectId, String incidentId, long sequence, Instant at, String by)
            implements IncidentEvent {}

    /**
     * Nobody answered in time, so the next person was called.
     *
     * @param step 1 for the first call after the primary
     * @param role {@code deputy} or {@code escalation}
     * @param personId absent when the matrix names nobody for the step
     */
    @EventType("incident.incident.escalated.v1")
    record IncidentEscalated(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            int step,
            String role,
            @Nullable String personId)
            implements IncidentEvent {}

    /**
     * @param clock {@code response} or {@code resolution}
     * @param due the deadline that was missed
     */
    @EventType("incident.incident.deadline-breached.v1")
    record IncidentDeadlineBreached(
            String projectId, String incidentId, long sequence, Instant at, String clock, Instant due)
            implements IncidentEvent {}

    /**
     * @param by person id or the subject of the token; {@code monitor} when the check recovered by itself
     * @param recoveredAt when it worked again; may be earlier than {@code at}
     */
    @EventType("incident.incident.resolved.v1")
    record IncidentResolved(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            Instant recoveredAt,
            @Nullable String note)
            implements IncidentEvent {}
}
