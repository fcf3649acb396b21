package dev.understudy.incident.drill;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A test emergency to somebody who is taken to be silent, and what it showed. Its methods answer with what it becomes.
 *
 * @param at when it is to begin, or began, UTC
 * @param askedBy subject of a token; {@code understudy} when it was planned
 * @param silent person id of the one who is called first, and is taken to be silent
 * @param deputy person id of the one who is called next; absent when nobody else is
 * @param allowedSeconds what the agreement allows until somebody owns an emergency
 * @param nextAt when something is to be done about it: begin, fail, or end its emergency; absent when nothing is
 */
record Drill(
        String id,
        String projectId,
        @Nullable String zoneId,
        State state,
        Instant at,
        String askedBy,
        @Nullable String incidentId,
        @Nullable String silent,
        @Nullable String deputy,
        long allowedSeconds,
        @Nullable Instant pagedAt,
        @Nullable Instant deputyCalledAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant endedAt,
        @Nullable String reason,
        @Nullable Instant nextAt) {

    enum State {
        SCHEDULED,
        RUNNING,
        PASSED,
        FAILED,
        CALLED_OFF;

        boolean isOver() {
            return this != SCHEDULED && this != RUNNING;
        }
    }

    /** Too late to begin: a drill at another hour than the one that was agreed wakes people. */
    static final Duration LATEST = Duration.ofHours(1);

    static Drill scheduled(
            String id, String projectId, @Nullable String zoneId, Instant at, String askedBy, long allowedSeconds) {
        return new Drill(
                id,
                projectId,
                zoneId,
                State.SCHEDULED,
                at,
                askedBy,
                null,
                null,
                null,
                allowedSeconds,
                null,
                null,
                null,
                null,
                null,
                null,
                at);
    }

    Drill running(String incident, String silentPerson, @Nullable String deputyPerson, Instant now) {
        return new Drill(
                id,
                projectId,
                zoneId,
                State.RUNNING,
                now,
                askedBy,
                incident,
                silentPerson,
                deputyPerson,
                allowedSeconds,
                now,
                null,
                null,
                null,
                null,
                null,
                // At the very end of the time it is still in time.
                now.plusSeconds(allowedSeconds).plusMillis(1));
    }

    Drill deputyCalled(Instant when) {
        return new Drill(
                id,
                projectId,
                zoneId,
                state,
                at,
                askedBy,
                incidentId,
                silent,
                deputy,
                allowedSeconds,
                pagedAt,
                when,
                acknowledgedAt,
                acknowledgedBy,
                endedAt,
                reason,
                nextAt);
    }

    /** Somebody took it: the measurement is over, and the emergency is to be ended. */
    Drill taken(String by, Instant when) {
        var taken = new Drill(
                id,
                projectId,
                zoneId,
                state,
                at,
                askedBy,
                incidentId,
                silent,
                deputy,
                allowedSeconds,
                pagedAt,
                deputyCalledAt,
                when,
                by,
                endedAt,
                reason,
                nextAt);
        var seconds = taken.seconds();
        if (by.equals(silent)) {
            return taken.ended(State.CALLED_OFF, by + ", who was to be silent, took it", when);
        }
        if (seconds != null && seconds > allowedSeconds) {
            return taken.ended(State.FAILED, "taken after " + seconds + " s, allowed are " + allowedSeconds, when);
        }
        return taken.ended(State.PASSED, null, when);
    }

    /** It is over; its emergency, if it has one, is still to be ended. */
    Drill ended(State end, @Nullable String why, Instant when) {
        return new Drill(
                id,
                projectId,
                zoneId,
                end,
                at,
                askedBy,
                incidentId,
                silent,
                deputy,
                allowedSeconds,
                pagedAt,
                deputyCalledAt,
                acknowledgedAt,
                acknowledgedBy,
                when,
                why,
                incidentId == null ? null : when);
    }

    /** Nothing is left to be done. */
    Drill settled() {
        return new Drill(
                id,
                projectId,
                zoneId,
                state,
                at,
                askedBy,
                incidentId,
                silent,
                deputy,
                allowedSeconds,
                pagedAt,
                deputyCalledAt,
                acknowledgedAt,
                acknowledgedBy,
                endedAt,
                reason,
                null);
    }

    /** Whole seconds from the first page to the acknowledgement; null while nobody has taken it. */
    @Nullable
    Long seconds() {
        return pagedAt == null || acknowledgedAt == null
                ? null
                // The database keeps microseconds, the clock may show more.
                : (Long) Duration.between(pagedAt, acknowledgedAt).plusMillis(1).toSeconds();
    }
}
