package dev.understudy.incident.classification;

import dev.understudy.events.Criticality;
import dev.understudy.events.IncidentEvent.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks of the facts: all of it has to hold. What is empty or absent holds for everything.
 *
 * @param expiresWithin met when what the signal is about expires sooner than this, or has expired
 * @param repeatedFailures met from this many reports of the same failure on
 * @param repeatedWithin within this time; any when absent
 */
public record Condition(
        Set<String> sources,
        Set<String> kinds,
        Set<String> zones,
        Set<String> assets,
        Set<String> failures,
        Set<Criticality> criticalities,
        Set<Severity> severities,
        @Nullable Duration expiresWithin,
        int repeatedFailures,
        @Nullable Duration repeatedWithin) {

    public Condition {
        sources = Set.copyOf(sources);
        kinds = Set.copyOf(kinds);
        zones = Set.copyOf(zones);
        assets = Set.copyOf(assets);
        failures = Set.copyOf(failures);
        criticalities = Set.copyOf(criticalities);
        severities = Set.copyOf(severities);
    }

    public boolean isMetBy(Facts facts) {
        return unmetBy(facts).isEmpty();
    }

    /** Whether it asks nothing. */
    public boolean isMetByEverything() {
        return sources.isEmpty()
                && kinds.isEmpty()
                && zones.isEmpty()
                && assets.isEmpty()
                && failures.isEmpty()
                && criticalities.isEmpty()
                && severities.isEmpty()
                && expiresWithin == null
                && repeatedFailures == 0;
    }

    /** What does not hold, for a person to read; nothing when it is met. */
    public List<String> unmetBy(Facts facts) {
        var unmet = new ArrayList<String>();
        check("source", sources, facts.source(), unmet);
        check("kind", kinds, facts.kind(), unmet);
        check("zone", zones, facts.zone(), unmet);
        check("asset", assets, facts.asset(), unmet);
        check("failure", failures, facts.failure(), unmet);
        check("criticality", criticalities, facts.criticality(), unmet);
        check("severity", severities, facts.severity(), unmet);
        if (expiresWithin != null
                && (facts.expiresIn() == null || facts.expiresIn().compareTo(expiresWithin) > 0)) {
            unmet.add("expires in " + facts.expiresIn() + ", not within " + expiresWithin);
        }
        if (facts.failuresWithin(repeatedWithin) < repeatedFailures) {
            unmet.add("reported " + facts.failuresWithin(repeatedWithin) + " times, not " + repeatedFailures);
        }
        return unmet;
    }

    private static <T> void check(String what, Collection<T> wanted, @Nullable T value, List<String> unmet) {
        if (!wanted.isEmpty() && (value == null || !wanted.contains(value))) {
            unmet.add(what + " is " + (value == null ? "unknown" : "'" + value + "'") + ", not one of "
                    + wanted.stream().map(String::valueOf).sorted().toList());
        }
    }
}
