package dev.understudy.incident.drill;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A test emergency to somebody who is taken to be silent, and what it showed. Its methods answer with what it becomes.
 *
 * @param at when it is to begin, or began, UTC
 * @param nextAt when something is to be done about it: begin, fail, or end its emergency; absent when nothing is
 */
record Drill(
        Order order,
        State state,
        Instant at,
        Alarm alarm,
        @Nullable Instant endedAt,
        @Nullable String reason,
        @Nullable Instant nextAt) {

    /**
     * What was asked for.
     *
     * @param askedBy subject of a token; {@code understudy} when it was planned
     * @param allowedSeconds what the agreement allows until somebody owns an emergency
     */
    record Order(String id, String projectId, @Nullable String zoneId, String askedBy, long allowedSeconds) {}

    /**
     * The emergency, and how far it came.
     *
     * @param incidentId absent before it begins, as all of it is
     * @param silent person id of the one who is called first, and is taken to be silent
     * @param deputy person id of the one who is called next; absent when nobody else is
     */
    record Alarm(
            @Nullable String incidentId,
            @Nullable String silent,
            @Nullable String deputy,
            @Nullable Instant pagedAt,
            @Nullable Instant deputyCalledAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy) {

        static final Alarm NONE = new Alarm(null, null, null, null, null, null, null);

        private Alarm deputyCalled(Instant when) {
            return new Alarm(incidentId, silent, deputy, pagedAt, when, acknowledgedAt, acknowledgedBy);
        }

        private Alarm taken(String by, Instant when) {
            return new Alarm(incidentId, silent, deputy, pagedAt, deputyCalledAt, when, by);
        }
    }

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

    String id() {
        return order.id();
    }

    String projectId() {
        return order.projectId();
    }

    @Nullable
    String zoneId() {
        return order.zoneId();
    }

    static Drill scheduled(
            String id, String projectId, @Nullable String zoneId, Instant at, String askedBy, long allowedSeconds) {
        return new Drill(
                new Order(id, projectId, zoneId, askedBy, allowedSeconds),
                State.SCHEDULED,
                at,
                Alarm.NONE,
                null,
                null,
                at);
    }

    Drill running(String incident, String silentPerson, @Nullable String deputyPerson, Instant now) {
        return new Drill(
                order,
                State.RUNNING,
                now,
                new Alarm(incident, silentPerson, deputyPerson, now, null, null, null),
                null,
                null,
                // At the very end of the time it is still in time.
                now.plusSeconds(order.allowedSeconds()).plusMillis(1));
    }

    Drill deputyCalled(Instant when) {
        return new Drill(order, state, at, alarm.deputyCalled(when), endedAt, reason, nextAt);
    }

    /** Somebody took it: the measurement is over, and the emergency is to be ended. */
    Drill taken(String by, Instant when) {
        var taken = new Drill(order, state, at, alarm.taken(by, when), endedAt, reason, nextAt);
        var seconds = taken.seconds();
        if (by.equals(alarm.silent())) {
            return taken.ended(State.CALLED_OFF, by + ", who was to be silent, took it", when);
        }
        if (seconds != null && seconds > order.allowedSeconds()) {
            return taken.ended(
                    State.FAILED, "taken after " + seconds + " s, allowed are " + order.allowedSeconds(), when);
        }
        return taken.ended(State.PASSED, null, when);
    }

    /** It is over; its emergency, if it has one, is still to be ended. */
    Drill ended(State end, @Nullable String why, Instant when) {
        return new Drill(order, end, at, alarm, when, why, alarm.incidentId() == null ? null : when);
    }

    /** Nothing is left to be done. */
    Drill settled() {
        return new Drill(order, state, at, alarm, endedAt, reason, null);
    }

    /** Whole seconds from the first page to the acknowledgement; null while nobody has taken it. */
    @Nullable
    Long seconds() {
        return alarm.pagedAt() == null || alarm.acknowledgedAt() == null
                ? null
                // The database keeps microseconds, the clock may show more.
                : (Long) Duration.between(alarm.pagedAt(), alarm.acknowledgedAt())
                        .plusMillis(1)
                        .toSeconds();
    }
}
