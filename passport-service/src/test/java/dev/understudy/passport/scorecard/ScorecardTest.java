package dev.understudy.passport.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.passport.access.AccessFacts;
import dev.understudy.passport.backup.BackupState;
import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.document.FullDocument;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.finding.Situation;
import dev.understudy.passport.scorecard.Scorecard.Outcome;
import dev.understudy.passport.scorecard.ScorecardRule.Level;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScorecardTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final List<ScorecardRule> RULES = ScorecardRule.load(ScorecardService.DEFAULT_RULES);

    private static Scorecard of(Passport passport, Facts facts, Instant now) {
        return Scorecard.of(
                RULES,
                new Scorecard.Measured(
                        new Situation(passport, facts, now),
                        List.of(),
                        BackupState.of(passport, List.of()),
                        AccessFacts.views(passport, facts)));
    }

    private static Outcome outcome(Scorecard card, String rule) {
        return result(card, rule).outcome();
    }

    private static Scorecard.Result result(Scorecard card, String rule) {
        return card.rules().stream()
                .filter(result -> result.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRulesAnswerEveryNeedAndHaveIdsOfTheirOwn() {
        assertThat(RULES).extracting(ScorecardRule::id).doesNotHaveDuplicates();
        assertThat(RULES.stream().map(ScorecardRule::need).distinct().sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 8).boxed().toList());
        assertThat(RULES).allSatisfy(rule -> assertThat(rule.sections().size()
                        + rule.anySection().size()
                        + rule.requiredKinds().size()
                        + rule.fields().size()
                        + rule.anyField().size()
                        + rule.noFindings().size()
                        + (rule.fact() == null ? 0 : 1)
                        + (rule.evidence() == null ? 0 : 1)
                        + (rule.accesses() == null ? 0 : 1)
                        + (rule.watched() == null ? 0 : 1))
                .as("conditions of %s", rule.id())
                .isPositive());
    }

    @Test
    void whatNobodyHasLookedAtIsNoPass() {
        var passport = FullDocument.passport();
        var blind = of(passport, Facts.NONE, NOW);
        assertThat(outcome(blind, "registrants-seen")).isEqualTo(Outcome.NOT_MEASURED);
        assertThat(outcome(blind, "backups-run")).isEqualTo(Outcome.NOT_MEASURED);

        var seen = new Facts(List.of(new Fact(
                "check/by-hand",
                "registrant",
                "xn--80aaf3bkob.xn--p1ai",
                "whois://x",
                List.of("OOO"),
                NOW,
                NOW,
                null)));
        assertThat(outcome(of(passport, seen, NOW), "registrants-seen")).isEqualTo(Outcome.PASS);
        assertThat(outcome(of(passport, seen, NOW.plusSeconds(91 * 86_400L)), "registrants-seen"))
                .isEqualTo(Outcome.NOT_MEASURED);
        // A look in vain is no look.
        var failed = new Facts(
                List.of(new Fact("asset/domain", "registrant", "x", "whois://x", List.of(), null, NOW, "timeout")));
        assertThat(outcome(of(passport, failed, NOW), "registrants-seen")).isEqualTo(Outcome.NOT_MEASURED);
    }

    @Test
    void anExemptionHoldsToItsLastDay() {
        var passport = DocumentReader.read(
                FullDocument.TEXT.replace("rule: backup-restored", "rule: backups-restored"), "shop");

        var before = result(of(passport, Facts.NONE, Instant.parse("2027-01-31T20:59:00Z")), "backups-restored");
        assertThat(before.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(before.details()).containsExactly("новый сервер в январе");
        var after = result(of(passport, Facts.NONE, Instant.parse("2027-01-31T21:01:00Z")), "backups-restored");
        assertThat(after.outcome()).isEqualTo(Outcome.NOT_MEASURED);
        assertThat(after.exemptionExpired()).isTrue();
    }

    @Test
    void whatDoesNotConcernAProjectIsSkippedAndLevelsNeedThoseBelow() {
        var bare = DocumentReader.read("""
            passport: 1
            project: {id: p, name: П, client: {id: c, name: К}, timeZone: Europe/Moscow, languages: [ru]}
            zones: [{id: a, name: А, criticality: minor}]
            people: [{id: x, name: Икс}]
            responsibilities: [{zone: a, primary: x}]
            agreement: {emergency: {response: PT60M}}
            assets:
              - {id: s, kind: site, name: С, url: "https://e.org/"}
              - {id: d, kind: domain, name: Д, domain: e.org, registrar: R, expires: 2027-01-01}
            """, "p");
        var card = of(bare, Facts.NONE, NOW);

        assertThat(outcome(card, "integrations-described")).isEqualTo(Outcome.SKIPPED);
        assertThat(card.level()).isEqualTo(Level.BRONZE);
        assertThat(card.levels()).extracting(Scorecard.Standing::reached).containsExactly(true, false, false);
        assertThat(card.completeness()).isNotNull().isBetween(0.3, 0.9);
        assertThat(of(
                                DocumentReader.read(
                                        "passport: 1\n"
                                                + "project: {id: p, name: П, client: {id: c, name: К}, timeZone: UTC,"
                                                + " languages: [ru]}",
                                        "p"),
                                Facts.NONE,
                                NOW)
                        .level())
                .isNull();
    }
}
