package dev.understudy.incident.classification;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.Agreement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ordered rules; the first that is met decides. What none is met by is an emergency: better called once too often. */
public record Ruleset(List<Rule> rules) {

    /** @param severity of the incident, if there is to be one */
    public record Decision(Verdict verdict, String rule, Severity severity, Facts facts) {}

    private static final Set<String> EXPIRING = Set.of("certificate", "domain", "expiry");

    /**
     * What holds where an agreement says nothing: an expiry is work until a week before the date and an emergency from
     * then on; what is only information is work; everything else is an emergency.
     */
    public static final Ruleset DEFAULT = new Ruleset(List.of(
            Rule.of("default: an expiry that is near", Verdict.EMERGENCY, EXPIRING, Set.of(), Duration.ofDays(7)),
            Rule.of("default: an expiry that is far away", Verdict.WORK, EXPIRING, Set.of(), Duration.ofDays(36_500)),
            Rule.of("default: for information only", Verdict.WORK, Set.of(), Set.of(Severity.INFO), null),
            Rule.of("default: something has failed", Verdict.EMERGENCY, Set.of(), Set.of(), null)));

    public Ruleset {
        rules = List.copyOf(rules);
    }

    /** The rules of an agreement; what none of them is met by goes by the default ones. */
    public static Ruleset of(@Nullable Agreement agreement) {
        if (agreement == null || agreement.classification() == null) {
            return DEFAULT;
        }
        var rules = new ArrayList<>(
                agreement.classification().stream().map(Rule::of).toList());
        rules.addAll(DEFAULT.rules());
        return new Ruleset(rules);
    }

    public Decision decide(Facts facts) {
        return rules.stream()
                .filter(rule -> rule.when().isMetBy(facts))
                .findFirst()
                .map(rule -> new Decision(
                        rule.verdict(),
                        rule.name(),
                        rule.severity() == null ? facts.severity() : rule.severity(),
                        facts))
                .orElseGet(() ->
                        new Decision(Verdict.EMERGENCY, "no rule of the agreement fits", facts.severity(), facts));
    }

    /** When a decision about an expiry could become another merely because time goes by; empty when it never will. */
    Optional<Instant> nextTurn(Instant expiresAt, Instant now) {
        return rules.stream()
                .map(rule -> rule.when().expiresWithin())
                .filter(Objects::nonNull)
                .map(expiresAt::minus)
                .filter(turn -> turn.isAfter(now))
                .min(Instant::compareTo);
    }
}
