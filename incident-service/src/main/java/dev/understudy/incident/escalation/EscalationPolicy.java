package dev.understudy.incident.escalation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.calendar.CalendarDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is called, in which order, until somebody answers. A copy of it is kept with each incident, so that a later change
 * does not touch an escalation that runs; whom its targets mean is looked up when a step runs.
 *
 * @param zones zones that it is for; all when empty
 * @param severities severities that it is for; all when empty
 * @param steps in their order
 * @param repeat how often all steps start over; -1 for ever
 * @param fallback what is called when all that was met with silence; it repeats {@code fallbackRepeats} times
 * @param acknowledgementTimeout after which an acknowledgement that is not repeated counts no more; never when absent
 * @param acknowledgementReminder how long before that its owner is asked; a quarter of the time, half an hour at most,
 *     when absent
 * @param acknowledgement whose acknowledgement it takes; one is enough when absent
 * @param awaitedAgainAfter where each has to acknowledge: after how much silence those who have not are called again; the
 *     timeout of the step that called them when absent
 */
public record EscalationPolicy(
        String name,
        Set<String> zones,
        Set<Severity> severities,
        List<Step> steps,
        int repeat,
        @Nullable Step fallback,
        int fallbackRepeats,
        @Nullable Duration acknowledgementTimeout,
        @Nullable Duration acknowledgementReminder,
        AcknowledgedBy acknowledgement,
        @Nullable Duration awaitedAgainAfter) {

    /** Whose acknowledgement it takes until nobody is called any more. */
    public enum AcknowledgedBy {
        /** Whoever is first has it, and nobody else is called. */
        @JsonProperty("one")
        ONE,
        /** Whoever is first has it; the others whom the same step called are called until each has acknowledged too. */
        @JsonProperty("each")
        EACH
    }

    private static final Duration LONGEST_REMINDER = Duration.ofMinutes(30);

    public static final int FOR_EVER = -1;

    @SuppressWarnings("NullAway") // what was stored before there was a choice has none
    public EscalationPolicy {
        acknowledgement = acknowledgement == null ? AcknowledgedBy.ONE : acknowledgement;
        zones = Set.copyOf(zones);
        severities = Set.copyOf(severities);
        steps = List.copyOf(steps);
    }

    /** One acknowledgement is enough. */
    public EscalationPolicy(
            String name,
            Set<String> zones,
            Set<Severity> severities,
            List<Step> steps,
            int repeat,
            @Nullable Step fallback,
            int fallbackRepeats,
            @Nullable Duration acknowledgementTimeout,
            @Nullable Duration acknowledgementReminder) {
        this(
                name,
                zones,
                severities,
                steps,
                repeat,
                fallback,
                fallbackRepeats,
                acknowledgementTimeout,
                acknowledgementReminder,
                AcknowledgedBy.ONE,
                null);
    }

    /**
     * @param timeout silence after which the next step runs
     * @param hours in which it runs, one of them being enough; outside them it is passed at once; always when empty
     * @param waitIfNobody wait for the timeout although nobody was found; normally the next step runs at once
     * @param calendarId calendar of the support agreement in whose working hours it runs, holidays left out
     * @param calendar what that calendar was when the incident was opened; absent before
     */
    public record Step(
            String name,
            List<Target> targets,
            Duration timeout,
            List<TimeInterval> hours,
            boolean waitIfNobody,
            @Nullable String calendarId,
            @Nullable CalendarDefinition calendar) {

        public Step {
            targets = List.copyOf(targets);
            hours = List.copyOf(hours);
        }

        boolean runsAt(Instant at) {
            return (hours.isEmpty() || hours.stream().anyMatch(interval -> interval.contains(at)))
                    && (calendar == null || calendar.toCalendar().isWorking(at));
        }

        public static Step of(String name, Duration timeout, Target... targets) {
            return new Step(name, List.of(targets), timeout, List.of(), false, null, null);
        }

        private Step with(Function<String, Optional<CalendarDefinition>> calendars) {
            return calendarId == null
                    ? this
                    : new Step(
                            name,
                            targets,
                            timeout,
                            hours,
                            waitIfNobody,
                            calendarId,
                            calendars.apply(calendarId).orElse(null));
        }
    }

    /** The policy that follows from a responsibility matrix alone: primary, deputy, escalation contact, then everybody. */
    public static EscalationPolicy ofMatrix(
            Duration escalateAfter, int repeats, @Nullable Duration acknowledgementTimeout) {
        return new EscalationPolicy(
                "matrix",
                Set.of(),
                Set.of(),
                List.of(
                        Step.of("primary", escalateAfter, new Target(Target.Kind.ROLE, "primary")),
                        Step.of("deputy", escalateAfter, new Target(Target.Kind.ROLE, "deputy")),
                        Step.of("escalation", escalateAfter, new Target(Target.Kind.ROLE, "escalation"))),
                0,
                Step.of("everybody", escalateAfter, new Target(Target.Kind.EVERYBODY, "")),
                repeats,
                acknowledgementTimeout,
                null);
    }

    /**
     * With the calendars of its steps as they are now. A step whose calendar is not known runs at any hour: calling
     * somebody at the wrong time beats calling nobody.
     */
    EscalationPolicy with(Function<String, Optional<CalendarDefinition>> calendars) {
        return new EscalationPolicy(
                name,
                zones,
                severities,
                steps.stream().map(step -> step.with(calendars)).toList(),
                repeat,
                fallback == null ? null : fallback.with(calendars),
                fallbackRepeats,
                acknowledgementTimeout,
                acknowledgementReminder,
                acknowledgement,
                awaitedAgainAfter);
    }

    /** How long before the end of an acknowledgement its owner is asked; nothing when it does not end. */
    public Optional<Duration> remindBefore() {
        if (acknowledgementTimeout == null) {
            return Optional.empty();
        }
        var quarter = acknowledgementTimeout.dividedBy(4);
        return Optional.of(
                acknowledgementReminder != null
                        ? acknowledgementReminder
                        : quarter.compareTo(LONGEST_REMINDER) > 0 ? LONGEST_REMINDER : quarter);
    }

    boolean isFor(@Nullable String zone, Severity severity) {
        return (zones.isEmpty() || (zone != null && zones.contains(zone)))
                && (severities.isEmpty() || severities.contains(severity));
    }

    /** How narrow it is: the narrowest that fits is taken. */
    int narrowness() {
        return (zones.isEmpty() ? 0 : 2) + (severities.isEmpty() ? 0 : 1);
    }
}
