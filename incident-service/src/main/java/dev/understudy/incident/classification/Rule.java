package dev.understudy.incident.classification;

import dev.understudy.events.Criticality;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.ClassificationRule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of the agreement: a signal that meets every condition is of this class. A condition that is empty or absent is
 * met by everything.
 *
 * @param name for people: the clause
 * @param expiresWithin met when what the signal is about expires sooner than this, or has expired
 * @param repeatedFailures met from this many reports of the same failure on
 * @param repeatedWithin within this time; any when absent
 * @param severity what the incident's severity becomes, when it is not the signal's own
 */
public record Rule(
        String name,
        Set<String> kinds,
        Set<String> zones,
        Set<String> assets,
        Set<String> failures,
        Set<Criticality> criticalities,
        Set<Severity> severities,
        @Nullable Duration expiresWithin,
        int repeatedFailures,
        @Nullable Duration repeatedWithin,
        Verdict verdict,
        @Nullable Severity severity) {

    public Rule {
        kinds = Set.copyOf(kinds);
        zones = Set.copyOf(zones);
        assets = Set.copyOf(assets);
        failures = Set.copyOf(failures);
        criticalities = Set.copyOf(criticalities);
        severities = Set.copyOf(severities);
    }

    /** A rule for signals of these kinds and severities that expire soon enough; all of them when empty or absent. */
    static Rule of(
            String name,
            Verdict verdict,
            Set<String> kinds,
            Set<Severity> severities,
            @Nullable Duration expiresWithin) {
        return new Rule(
                name, kinds, Set.of(), Set.of(), Set.of(), Set.of(), severities, expiresWithin, 0, null, verdict, null);
    }

    /** As the agreement has it. */
    static Rule of(ClassificationRule agreed) {
        var when = agreed.when();
        return new Rule(
                agreed.clause() == null
                        ? "rule " + agreed.ruleId()
                        : "rule " + agreed.ruleId() + ", " + agreed.clause(),
                set(when.checkKinds()),
                set(when.zones()),
                set(when.assets()),
                set(when.failures()),
                when.criticality() == null ? Set.of() : Set.copyOf(when.criticality()),
                set(when.severities()).stream().map(Rule::severity).collect(Collectors.toSet()),
                when.expiresWithin(),
                when.repeatedFailures() == null ? 0 : when.repeatedFailures(),
                when.repeatedWithin(),
                Verdict.valueOf(agreed.outcome().toUpperCase(Locale.ROOT)),
                agreed.severity() == null ? null : severity(agreed.severity()));
    }

    private static Severity severity(String name) {
        return Severity.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static Set<String> set(@Nullable List<String> values) {
        return values == null ? Set.of() : Set.copyOf(values);
    }

    boolean isMetBy(Facts facts) {
        return met(kinds, facts.kind())
                && met(zones, facts.zone())
                && met(assets, facts.asset())
                && met(failures, facts.failure())
                && met(criticalities, facts.criticality())
                && met(severities, facts.severity())
                && (expiresWithin == null
                        || (facts.expiresIn() != null && facts.expiresIn().compareTo(expiresWithin) <= 0))
                && facts.failuresWithin(repeatedWithin) >= repeatedFailures;
    }

    private static <T> boolean met(Collection<T> wanted, @Nullable T value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }
}
