package dev.understudy.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code incident.incidents.v1}: the life of an emergency.
 *
 * <p>{@code TRIGGERED -> ACKNOWLEDGED <-> ON_HOLD -> RESOLVED -> CLOSED}; ends are also {@code MERGED}, which can be
 * undone, and {@code CANCELLED}. {@code by} is everywhere a person id, the subject of a token, or {@code monitor} or
 * {@code understudy} where no person did it.
 */
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
     * @param severity how bad it is
     * @param source what reported it: {@code monitor}, {@code pagerduty-events}, {@code alertmanager}, {@code api}...
     * @param rule which rule made it an emergency, for a person to read
     * @param cause id of the asset or shared identity whose failure explains its members; absent while it stands alone
     * @param recurrenceOf the resolved incident with the same key that came before it
     * @param drill true when it is an exercise: nothing is broken
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
            @Nullable Failure failure,
            @Nullable Severity severity,
            @Nullable String source,
            @Nullable String rule,
            @Nullable String cause,
            @Nullable String recurrenceOf,
            @Nullable Boolean drill)
            implements IncidentEvent {}

    /**
     * Somebody has it. Told again when somebody else takes it over, also while it is on hold, which goes on; and where
     * everybody has to acknowledge, with each who does.
     *
     * @param by who has it
     * @param until when the acknowledgement times out, unless it is repeated; absent when it does not
     * @param awaited people who were called and have to acknowledge too: they are still called; absent when nobody is
     * @param also who else has acknowledged so far; absent when nobody has
     */
    @EventType("incident.incident.acknowledged.v1")
    record IncidentAcknowledged(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            @Nullable Instant until,
            @Nullable List<String> awaited,
            @Nullable List<String> also)
            implements IncidentEvent {

        /** One acknowledgement is enough. */
        public IncidentAcknowledged(
                String projectId, String incidentId, long sequence, Instant at, String by, @Nullable Instant until) {
            this(projectId, incidentId, sequence, at, by, until, null, null);
        }
    }

    /**
     * Nobody has it any more: people are called again.
     *
     * @param reason {@code timeout}, {@code severity-raised} or {@code released}
     * @param previous who had it
     */
    @EventType("incident.incident.unacknowledged.v1")
    record IncidentUnacknowledged(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String reason,
            @Nullable String previous) implements IncidentEvent {}

    /**
     * Its owner waits for somebody else; the resolution clock stands still, the response clock does not.
     *
     * @param until when it goes on by itself
     */
    @EventType("incident.incident.held.v1")
    record IncidentHeld(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            HoldReason reason,
            @Nullable String note,
            Instant until)
            implements IncidentEvent {}

    @EventType("incident.incident.resumed.v1")
    record IncidentResumed(String projectId, String incidentId, long sequence, Instant at, String by)
            implements IncidentEvent {}

    /**
     * Nobody answered in time, so the next were called.
     *
     * @param step 1 for the first call after the primary
     * @param role {@code deputy}, {@code escalation}, or the name of the policy's step
     * @param personId the first of those called; absent when the step finds nobody
     * @param personIds everybody who was called
     */
    @EventType("incident.incident.escalated.v1")
    record IncidentEscalated(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            int step,
            String role,
            @Nullable String personId,
            @Nullable List<String> personIds)
            implements IncidentEvent {}

    /** It is part of another incident from now on; nobody is called for it, and its clocks go on there. */
    @EventType("incident.incident.merged.v1")
    record IncidentMerged(
            String projectId, String incidentId, long sequence, Instant at, String by, String intoIncidentId)
            implements IncidentEvent {}

    /** @param state what it is again: {@code TRIGGERED}, {@code ACKNOWLEDGED}, {@code ON_HOLD} or {@code RESOLVED} */
    @EventType("incident.incident.unmerged.v1")
    record IncidentUnmerged(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            String fromIncidentId,
            String state)
            implements IncidentEvent {}

    /**
     * Failures that share its cause joined it.
     *
     * @param members those that are new with this event
     * @param total members that it has now
     */
    @EventType("incident.incident.members-added.v1")
    record IncidentMembersAdded(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            List<Member> members,
            int total,
            @Nullable String cause)
            implements IncidentEvent {}

    /** A member outlived the cause and is an incident of its own. */
    @EventType("incident.incident.member-split-off.v1")
    record IncidentMemberSplitOff(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            String memberKey,
            String toIncidentId)
            implements IncidentEvent {}

    /**
     * The same failures were reported again; told in bundles during a storm.
     *
     * @param occurrences reports so far, the first included
     */
    @EventType("incident.incident.occurred-again.v1")
    record IncidentOccurredAgain(String projectId, String incidentId, long sequence, Instant at, int occurrences)
            implements IncidentEvent {}

    @EventType("incident.incident.severity-changed.v1")
    record IncidentSeverityChanged(
            String projectId, String incidentId, long sequence, Instant at, String by, Severity from, Severity to)
            implements IncidentEvent {}

    /** @param link where an attachment lies */
    @EventType("incident.incident.note-added.v1")
    record IncidentNoteAdded(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            String text,
            @Nullable String link)
            implements IncidentEvent {}

    /**
     * Nobody is called for now, though the state stays what it is.
     *
     * @param kind {@code maintenance}, {@code silence}, {@code inhibition}, {@code snooze} or {@code quiet-hours}
     * @param until when it ends by itself
     */
    @EventType("incident.incident.suppressed.v1")
    record IncidentSuppressed(
            String projectId, String incidentId, long sequence, Instant at, String kind, String reason, Instant until)
            implements IncidentEvent {}

    @EventType("incident.incident.unsuppressed.v1")
    record IncidentUnsuppressed(String projectId, String incidentId, long sequence, Instant at, String kind)
            implements IncidentEvent {}

    /** @param percent of the time that was used up */
    @EventType("incident.incident.deadline-warned.v1")
    record IncidentDeadlineWarned(
            String projectId, String incidentId, long sequence, Instant at, String clock, Instant due, int percent)
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
     * A pause, a merge, or a change of agreement, class or calendar moved a deadline.
     *
     * @param previous absent when there was none
     * @param due absent when there is none any more, or while its clock stands still
     * @param reason for a person to read
     */
    @EventType("incident.incident.deadline-recomputed.v1")
    record IncidentDeadlineRecomputed(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String clock,
            @Nullable Instant previous,
            @Nullable Instant due,
            String reason)
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

    /** It failed again soon after it was resolved; its clocks go on. */
    @EventType("incident.incident.reopened.v1")
    record IncidentReopened(String projectId, String incidentId, long sequence, Instant at, String by, String reason)
            implements IncidentEvent {}

    /**
     * @param cause why it happened
     * @param zoneId where the cause lay
     * @param done what was done
     * @param minutesSpent working time of everybody on it
     */
    @EventType("incident.incident.closed.v1")
    record IncidentClosed(
            String projectId,
            String incidentId,
            long sequence,
            Instant at,
            String by,
            String cause,
            @Nullable String zoneId,
            String done,
            int minutesSpent)
            implements IncidentEvent {}

    /** It was no emergency after all. */
    @EventType("incident.incident.cancelled.v1")
    record IncidentCancelled(String projectId, String incidentId, long sequence, Instant at, String by, String reason)
            implements IncidentEvent {}

    /**
     * A failure that an incident has.
     *
     * @param key unique among the members of open incidents of the project: {@code check:shop/site.http}
     * @param since when this failure was first seen
     */
    record Member(
            String key,
            String title,
            @Nullable String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            Instant since,
            @Nullable Failure failure) {}

    /** Whom or what the owner waits for. */
    enum HoldReason {
        @JsonProperty("customer")
        CUSTOMER,
        @JsonProperty("vendor")
        VENDOR,
        @JsonProperty("change")
        CHANGE,
        @JsonProperty("problem")
        PROBLEM
    }

    /** The severities of the PagerDuty Events API v2, worst first. */
    enum Severity {
        @JsonProperty("critical")
        CRITICAL,
        @JsonProperty("error")
        ERROR,
        @JsonProperty("warning")
        WARNING,
        @JsonProperty("info")
        INFO;

        public boolean isWorseThan(Severity other) {
            return ordinal() < other.ordinal();
        }
    }
}
