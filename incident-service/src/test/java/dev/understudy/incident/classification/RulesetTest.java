package dev.understudy.incident.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.Criticality;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ClassificationRule;
import dev.understudy.events.ProjectEvent.Conditions;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesetTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static Facts facts(String kind, Severity severity, @Nullable Duration expiresIn, Instant... failures) {
        return new Facts(
                "monitor",
                kind,
                "cms",
                "site",
                "status",
                Criticality.CRITICAL,
                severity,
                expiresIn,
                NOW,
                List.of(failures));
    }

    private static Ruleset agreed(ClassificationRule... rules) {
        return Ruleset.of(new Agreement(
                "7",
                null,
                null,
                new EmergencyTerms(Duration.ofHours(1), Duration.ofMinutes(15), null),
                null,
                1,
                null,
                null,
                null,
                null,
                List.of(rules),
                null,
                null,
                null));
    }

    @Test
    void anExpiryIsWorkWhileItIsFarAndAnEmergencyWhenItIsNear() {
        var rules = Ruleset.DEFAULT;

        assertThat(rules.decide(facts("certificate", Severity.ERROR, Duration.ofDays(20)))
                        .verdict())
                .isEqualTo(Verdict.WORK);
        assertThat(rules.decide(facts("certificate", Severity.ERROR, Duration.ofDays(7)))
                        .verdict())
                .isEqualTo(Verdict.EMERGENCY);
        assertThat(rules.decide(facts("domain", Severity.ERROR, Duration.ofDays(-1)))
                        .verdict())
                .isEqualTo(Verdict.EMERGENCY);
        assertThat(rules.decide(facts("http", Severity.CRITICAL, null)).verdict())
                .isEqualTo(Verdict.EMERGENCY);
        assertThat(rules.decide(facts("http", Severity.INFO, null)).verdict()).isEqualTo(Verdict.WORK);
    }

    @Test
    void theFirstRuleThatFitsDecidesAndIsNamed() {
        var rules = agreed(
                new ClassificationRule(
                        "r1",
                        new Conditions(List.of("blog"), null, null, null, null, null, null, null, null),
                        "ignore",
                        null,
                        "§ 1"),
                new ClassificationRule(
                        "r2",
                        new Conditions(List.of("cms"), null, List.of("http"), null, null, null, null, null, null),
                        "work",
                        "warning",
                        "§ 2"),
                new ClassificationRule(
                        "r3",
                        new Conditions(List.of("cms"), null, null, null, null, null, null, null, null),
                        "emergency",
                        null,
                        null));

        var decision = rules.decide(facts("http", Severity.CRITICAL, null));

        assertThat(decision.verdict()).isEqualTo(Verdict.WORK);
        assertThat(decision.rule()).isEqualTo("rule r2, § 2");
        assertThat(decision.severity()).isEqualTo(Severity.WARNING);
        assertThat(rules.decide(facts("tcp", Severity.ERROR, null)).rule()).isEqualTo("rule r3");
    }

    @Test
    void repetitionsCountWithinTheirTime() {
        var rules = agreed(
                new ClassificationRule(
                        "often",
                        new Conditions(
                                null,
                                null,
                                null,
                                List.of(Criticality.CRITICAL),
                                null,
                                null,
                                null,
                                3,
                                Duration.ofHours(1)),
                        "emergency",
                        null,
                        null),
                new ClassificationRule(
                        "seldom",
                        new Conditions(null, null, null, null, null, null, null, null, null),
                        "ignore",
                        null,
                        null));

        assertThat(rules.decide(facts("http", Severity.ERROR, null, NOW.minusSeconds(7200), NOW.minusSeconds(60), NOW))
                        .verdict())
                .isEqualTo(Verdict.IGNORE);
        assertThat(rules.decide(facts("http", Severity.ERROR, null, NOW.minusSeconds(3600), NOW.minusSeconds(60), NOW))
                        .verdict())
                .isEqualTo(Verdict.EMERGENCY);
    }

    @Test
    void aDecisionAboutAnExpiryIsLookedAtAgainWhenTimeCanChangeIt() {
        var expires = NOW.plus(Duration.ofDays(20));

        assertThat(Ruleset.DEFAULT.nextTurn(expires, NOW)).contains(expires.minus(Duration.ofDays(7)));
        assertThat(Ruleset.DEFAULT.nextTurn(expires, expires.minus(Duration.ofDays(7))))
                .isEmpty();
    }

    @Test
    void whatNoRuleFitsIsAnEmergency() {
        assertThat(new Ruleset(List.of())
                        .decide(facts("x", Severity.INFO, null))
                        .verdict())
                .isEqualTo(Verdict.EMERGENCY);
        assertThat(Set.of(Verdict.values())).hasSize(3);
    }
}
