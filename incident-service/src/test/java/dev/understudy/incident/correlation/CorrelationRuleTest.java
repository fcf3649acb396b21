package dev.understudy.incident.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.Criticality;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Condition;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.correlation.CorrelationRule.Clause;
import dev.understudy.incident.correlation.CorrelationRule.IfNotMet;
import dev.understudy.incident.correlation.CorrelationRule.Match;
import dev.understudy.incident.correlation.CorrelationRule.Require;
import dev.understudy.incident.correlation.CorrelationRule.ResolveOn;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.suppression.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CorrelationRuleTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private static Observed observed(String kind, @Nullable String zone, Map<String, String> labels) {
        var facts = new Facts(
                "monitor", kind, zone, null, "dns", Criticality.CRITICAL, Severity.ERROR, null, NOW, List.of(NOW));
        return Observed.of(facts, Severity.CRITICAL, "p/site.http", labels);
    }

    private static Clause clause(String name, String kind, Matcher... labels) {
        return new Clause(
                name,
                new Condition(Set.of(), Set.of(kind), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, 0, null),
                List.of(labels));
    }

    private static CorrelationRule rule(Require require, int threshold, List<String> groupBy, Clause... clauses) {
        return new CorrelationRule(
                "r", 1, List.of(clauses), require, WINDOW, threshold, groupBy, ResolveOn.ALL, IfNotMet.RECORD);
    }

    private static Match match(CorrelationRule rule, Observed observed) {
        return Objects.requireNonNull(rule.match(observed));
    }

    @Test
    void aSignalIsTheRulesWhenItMeetsAnyConditionWhole() {
        var rule = rule(
                Require.ALL,
                1,
                List.of(),
                clause("web", "http", new Matcher("стойка", "=~", "А-.*")),
                clause("names", "dns"));

        assertThat(rule.match(observed("http", "cms", Map.of("стойка", "Б-1")))).isNull();
        assertThat(match(rule, observed("http", "cms", Map.of("стойка", "А-1"))).met())
                .containsExactly("web");
        assertThat(match(rule, observed("dns", "cms", Map.of())).met()).containsExactly("names");
        assertThat(rule.conditions().getFirst().unmetBy(observed("tls", "cms", Map.of())))
                .containsExactly("kind is 'tls', not one of [http]", "label стойка is '', not =~ 'А-.*'");
    }

    @Test
    void noLabelThatWasSentStandsInForAFact() {
        var rule = rule(Require.ANY, 1, List.of("zone", "severity", "failure", "rack"), clause("web", "http"));

        assertThat(match(rule, observed("http", null, Map.of("zone", "forged", "severity", "info", "rack", "a")))
                        .group())
                .containsExactly(
                        Map.entry("zone", ""),
                        Map.entry("severity", "critical"),
                        Map.entry("failure", "dns"),
                        Map.entry("rack", "a"));
    }

    @Test
    void aRuleIsReadBackAsItWasWritten() {
        var rule = rule(
                Require.ALL,
                3,
                List.of("zone"),
                clause("web", "http", Matcher.equal("env", "prod")),
                clause("d", "dns"));

        assertThat(Json.read(Json.write(rule), CorrelationRule.class)).isEqualTo(rule);
    }

    @Test
    void whatWorksAgainCountsAndMakesNoIncidentAlone() {
        var rule = rule(Require.ANY, 2, List.of(), clause("web", "http"));
        var match = match(rule, observed("http", "cms", Map.of()));
        var gathering = new Gathering(rule, match.group(), "g", null, List.of(), NOW);
        var site = gathering.add(report(match, gathering, "site", NOW));
        gathering.put(site.recovered(NOW));
        gathering.add(report(match, gathering, "site2", NOW).recovered(NOW));

        assertThat(gathering.occurrences()).isEqualTo(2);
        assertThat(gathering.isEnough()).as("nothing fails").isFalse();
        gathering.add(report(match, gathering, "site", NOW));
        assertThat(gathering.isEnough()).isTrue();
    }

    @Test
    void anOccurrenceCountsForTheWindowAndNotAtItsEnd() {
        var rule = rule(Require.ANY, 2, List.of(), clause("web", "http"));
        var match = match(rule, observed("http", "cms", Map.of()));
        var empty = new Gathering(rule, match.group(), "g", null, List.of(), NOW);
        var old = report(match, empty, "old", NOW.minus(WINDOW));
        var young = report(match, empty, "young", NOW.minus(WINDOW).plusNanos(1000));

        assertThat(new Gathering(rule, match.group(), "g", null, List.of(old, young), NOW).candidates())
                .extracting(Candidate::key)
                .containsExactly("young");
    }

    /** The figures that are kept along the way are those that counting anew gives, whatever is reported in whatever order. */
    @Property(tries = 300)
    void whatIsCountedAlongTheWayIsWhatIsThere(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 11) Integer> steps,
            @ForAll @IntRange(min = 1, max = 6) int threshold,
            @ForAll boolean all) {
        var rule =
                rule(all ? Require.ALL : Require.ANY, threshold, List.of(), clause("web", "http"), clause("n", "dns"));
        var web = match(rule, observed("http", "cms", Map.of()));
        var names = match(rule, observed("dns", "cms", Map.of()));
        var gathering = new Gathering(rule, web.group(), "g", null, List.of(), NOW);
        var model = new HashMap<String, Integer>();
        var met = new HashMap<String, String>();
        var failing = new TreeSet<String>();
        for (int step : steps) {
            var key = "k" + step % 3;
            switch (step / 3) {
                case 0, 1 -> {
                    var match = step / 3 == 0 ? web : names;
                    gathering.add(report(match, gathering, key, NOW));
                    model.merge(key, 1, (one, other) -> Math.min(threshold, one + other));
                    met.put(key, match.met().getFirst());
                    failing.add(key);
                }
                case 2 -> {
                    var known = gathering.get(key);
                    if (known != null) {
                        gathering.put(known.recovered(NOW));
                        failing.remove(key);
                    }
                }
                default -> {
                    gathering.remove(key);
                    model.remove(key);
                    met.remove(key);
                    failing.remove(key);
                }
            }
        }
        int occurrences = model.values().stream().mapToInt(n -> n).sum();
        var conditions = all ? new ArrayList<>(List.of("web", "n")) : new ArrayList<String>();
        conditions.removeAll(met.values());
        assertThat(gathering.occurrences()).isEqualTo(occurrences);
        assertThat(gathering.isEnough())
                .isEqualTo(!failing.isEmpty() && occurrences >= threshold && conditions.isEmpty());
    }

    private static Candidate report(Match match, Gathering gathering, String key, Instant at) {
        return Candidate.of("p", key, match, gathering, Severity.ERROR, "rule", at, "{}");
    }
}
