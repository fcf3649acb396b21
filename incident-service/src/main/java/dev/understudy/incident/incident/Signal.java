package dev.understudy.incident.incident;

import dev.understudy.events.Criticality;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Held;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an intake makes of whatever came in: something fails, works again, or was taken by somebody.
 *
 * @param key what it is about; one open incident has it at a time. Scoped: {@code check:<check id>},
 *     {@code pd:<routing key id>:<dedup key>}...
 * @param action what it says
 * @param title for people
 * @param source {@code monitor}, {@code pagerduty-events}, {@code alertmanager}, {@code api}
 * @param at when it was decided, UTC: what is older than the last of its key is late
 * @param since when the failure, or the recovery, was first seen
 * @param sequence number of the change, from the monitor; -1 where time alone orders; {@link #BY_ARRIVAL}
 * @param upstream ids of assets whose failure would explain this one, as far as the sender knows
 * @param identities of things that are shared across the passport's graph ({@code ip:192.0.2.7})
 * @param labels for silences, inhibition and routing
 * @param criticality the sender's own; that of the zone when absent
 * @param expiresAt the date, when it is about an expiry
 * @param actor who did it, with acknowledge and resolve
 * @param eventId what caused it: kept in the timeline
 * @param detail for the timeline, in place of the failure
 * @param maintenanceUntil end of the maintenance that covers it, as far as the sender knows of one
 * @param drill whether it is an exercise
 */
public record Signal(
        String projectId,
        String key,
        Action action,
        Severity severity,
        String title,
        String source,
        Instant at,
        Instant since,
        long sequence,
        @Nullable String checkId,
        @Nullable String kind,
        @Nullable String assetId,
        @Nullable String zoneId,
        @Nullable String target,
        @Nullable Failure failure,
        List<String> upstream,
        List<String> identities,
        Map<String, String> labels,
        @Nullable Criticality criticality,
        @Nullable Instant expiresAt,
        @Nullable String detail,
        String actor,
        @Nullable String eventId,
        @Nullable Instant maintenanceUntil,
        boolean drill) {

    /** In place of a number: it is as new as it is when it is taken in, whatever its time says. */
    public static final long BY_ARRIVAL = -2;

    public Signal {
        // Whoever sends it: PostgreSQL keeps no text with a NUL in it, and a failure is not to be lost for one.
        key = text(key);
        title = text(title);
        actor = text(actor);
        kind = optional(kind);
        assetId = optional(assetId);
        zoneId = optional(zoneId);
        target = optional(target);
        detail = optional(detail);
        failure = failure == null
                ? null
                : new Failure(
                        text(failure.reason()),
                        text(failure.message()),
                        optional(failure.measured()),
                        optional(failure.expected()));
        // As the database keeps them: what is read back has to be what was compared.
        at = at.truncatedTo(ChronoUnit.MICROS);
        since = since.truncatedTo(ChronoUnit.MICROS);
        upstream = upstream.stream().map(Signal::text).toList();
        identities = identities.stream().map(Signal::text).toList();
        labels = labels.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        label -> text(label.getKey()), label -> text(label.getValue()), (one, other) -> one));
    }

    private static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private static @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** The same once more, at a later time. */
    Signal again(Instant later) {
        return new Signal(
                projectId,
                key,
                action,
                severity,
                title,
                source,
                later,
                since,
                BY_ARRIVAL,
                checkId,
                kind,
                assetId,
                zoneId,
                target,
                failure,
                upstream,
                identities,
                labels,
                criticality,
                expiresAt,
                detail,
                actor,
                eventId,
                maintenanceUntil,
                drill);
    }

    public enum Action {
        /** It fails. */
        TRIGGER,
        /** {@code actor} has it. */
        ACKNOWLEDGE,
        /** It works again. */
        RESOLVE,
        /** Something that belongs into the timeline and changes nothing. */
        REMARK,
        /** What could tell that it works again is gone. */
        RETIRE
    }

    /** What became of a signal. */
    public enum Effect {
        OPENED,
        /** It joined an incident with the same cause. */
        JOINED,
        /** A correlation rule took it, and waits for more. */
        CANDIDATE,
        /** One more report of what is known. */
        DUPLICATE,
        REOPENED,
        ACKNOWLEDGED,
        /** The failure is over, and with it the incident if it was its last. */
        RESOLVED,
        /** Nothing that it could change is open. */
        DROPPED,
        /** Older than what is known; recorded. */
        LATE,
        /** Planned work. */
        WORK,
        /** Recorded. */
        IGNORED,
        /** Written into the timeline. */
        REMARKED
    }

    /**
     * @param incidentId absent when no incident has to do with it
     * @param held by what, when it is a candidate
     */
    public record Outcome(
            Effect effect,
            @Nullable String incidentId,
            @Nullable Held held) {

        public Outcome(Effect effect, @Nullable String incidentId) {
            this(effect, incidentId, null);
        }
    }
}
