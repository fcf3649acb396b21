package dev.understudy.incident.classification;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.ClassificationRule;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of the agreement: a signal that meets its condition is of this class.
 *
 * @param name for people: the clause
 * @param severity what the incident's severity becomes, when it is not the signal's own
 */
public record Rule(
        String name,
        Condition when,
        Verdict verdict,
        @Nullable Severity severity) {

    /** A rule for signals of these kinds and severities that expire soon enough; all of them when empty or absent. */
    static Rule of(
            String name,
            Verdict verdict,
            Set<String> kinds,
            Set<Severity> severities,
            @Nullable Duration expiresWithin) {
        return new Rule(
                name,
                new Condition(
                        Set.of(), kinds, Set.of(), Set.of(), Set.of(), Set.of(), severities, expiresWithin, 0, null),
                verdict,
                null);
    }

    /** As the agreement has it. */
    static Rule of(ClassificationRule agreed) {
        var when = agreed.when();
        return new Rule(
                agreed.clause() == null
                        ? "rule " + agreed.ruleId()
                        : "rule " + agreed.ruleId() + ", " + agreed.clause(),
                new Condition(
                        Set.of(),
                        set(when.checkKinds()),
                        set(when.zones()),
                        set(when.assets()),
                        set(when.failures()),
                        when.criticality() == null ? Set.of() : Set.copyOf(when.criticality()),
                        set(when.severities()).stream().map(Rule::severity).collect(Collectors.toSet()),
                        when.expiresWithin(),
                        when.repeatedFailures() == null ? 0 : when.repeatedFailures(),
                        when.repeatedWithin()),
                Verdict.valueOf(agreed.outcome().toUpperCase(Locale.ROOT)),
                agreed.severity() == null ? null : severity(agreed.severity()));
    }

    private static Severity severity(String name) {
        return Severity.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static Set<String> set(@Nullable List<String> values) {
        return values == null ? Set.of() : Set.copyOf(values);
    }
}
