package dev.understudy.incident.escalation;

import dev.understudy.events.IncidentEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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
 */
public record EscalationPolicy(
        String name,
        Set<String> zones,
        Set<Severity> severities,
        List<Step> steps,
        int repeat,
        @Nullable Step fallback,
        int fallbackRepeats,
        @Nullable Duration acknowledgementTimeout) {

    public static final int FOR_EVER = -1;

    public EscalationPolicy {
        zones = Set.copyOf(zones);
        severities = Set.copyOf(severities);
        steps = List.copyOf(steps);
    }

    /**
     * @param timeout silence after which the next step runs
     * @param hours in which it runs, one of them being enough; outside them it is passed at once; always when empty
     * @param waitIfNobody wait for the timeout although nobody was found; normally the next step runs at once
     */
    public record Step(
            String name, List<Target> targets, Duration timeout, List<TimeInterval> hours, boolean waitIfNobody) {

        public Step {
            targets = List.copyOf(targets);
            hours = List.copyOf(hours);
        }

        boolean runsAt(Instant at) {
            return hours.isEmpty() || hours.stream().anyMatch(interval -> interval.contains(at));
        }

        public static Step of(String name, Duration timeout, Target... targets) {
            return new Step(name, List.of(targets), timeout, List.of(), false);
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
                acknowledgementTimeout);
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
