package dev.understudy.passport.scorecard;

import dev.understudy.passport.access.AccessFacts;
import dev.understudy.passport.backup.BackupEvidenceRepository;
import dev.understudy.passport.backup.BackupState;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.finding.Situation;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;

/** Scorecards as the caller may see them, worked out when asked for. */
@ApplicationScoped
class ScorecardService {

    static final String DEFAULT_RULES = "/scorecard/default.yaml";

    private final List<ScorecardRule> rules = ScorecardRule.load(DEFAULT_RULES);
    private final Passports passports;
    private final FactRepository facts;
    private final BackupEvidenceRepository evidence;
    private final Findings findings;
    private final Clock clock;

    ScorecardService(
            Passports passports,
            FactRepository facts,
            BackupEvidenceRepository evidence,
            Findings findings,
            Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.evidence = evidence;
        this.findings = findings;
        this.clock = clock;
    }

    @Transactional
    Scorecard of(String projectId) {
        var passport = passports.current(projectId).content();
        var known = facts.of(projectId);
        return Scorecard.of(
                rules,
                new Scorecard.Measured(
                        new Situation(passport, known, clock.instant()),
                        findings.standing(projectId),
                        BackupState.of(passport, evidence.of(projectId)),
                        AccessFacts.views(passport, known)));
    }
}
